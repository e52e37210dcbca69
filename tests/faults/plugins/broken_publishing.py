"""Segments raise in the middle of being written."""

from __future__ import annotations

from typing import Any

from crawler.archive import segments


def apply() -> None:
    def broken(*args: Any) -> Any:
        raise RuntimeError("a bug of ours")

    segments.verify = broken
