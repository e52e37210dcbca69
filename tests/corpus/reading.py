"""A sealed corpus, read back in both of its forms."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import zstandard

from crawler.corpus import Options, seal
from tests.archive.builders import SOURCE


class Corpus:
    """What a reader finds in the folder."""

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


def sealed_from(data: Path, target: Path, **options: Any) -> Corpus:
    """Seal an archive."""
    seal(data, SOURCE, target, Options(**options))
    return Corpus(target)
