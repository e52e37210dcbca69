"""Archives to be sealed, and corpora to be read."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
import zstandard

from crawler.corpus import Options, seal
from tests.archive.builders import SOURCE


class Corpus:
    """A sealed corpus, read back in both of its forms."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def lines(self, kind: str = "articles") -> list[dict[str, Any]]:
        with (self.path / f"{kind}.jsonl.zst").open("rb") as file:
            text = io.TextIOWrapper(zstandard.ZstdDecompressor().stream_reader(file), "utf-8", newline="\n")
            return [json.loads(line) for line in text]

    def table(self, kind: str = "articles") -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = pq.read_table(self.path / f"{kind}.parquet").to_pylist()
        return rows

    @property
    def card(self) -> str:
        return (self.path / "README.md").read_text("utf-8")

    def bytes(self) -> dict[str, bytes]:
        """Every file by its name."""
        return {str(path.relative_to(self.path)): path.read_bytes() for path in self.path.rglob("*") if path.is_file()}


@pytest.fixture
def sealed(tmp_path: Path) -> Callable[..., Corpus]:
    """Seal the archive ``data`` of this test: ``sealed("name", all_revisions=True)``."""

    def make(name: str = "corpus", **options: Any) -> Corpus:
        seal(tmp_path / "data", SOURCE, tmp_path / name, Options(**options))
        return Corpus(tmp_path / name)

    return make
