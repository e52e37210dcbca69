"""One kind's rows as two files at once: compressed JSON Lines, and Parquet."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any, Self

import pyarrow.parquet as pq
import zstandard

from crawler.archive.lines import encode

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path
    from types import TracebackType

    from crawler.corpus.columns import Columns

ROWS = 10_000
BYTES = 16 * 1024 * 1024
"""What a row group holds at most, in rows and in bytes of JSON: it is what is held in memory."""
LEVEL = 6
"""Of Zstandard, in both files."""


class Output:
    """Both files, open. The same rows give the same bytes, with the same versions of the libraries."""

    def __init__(self, folder: Path, columns: Columns) -> None:
        self.rows = 0
        self._columns = columns
        self._waiting: list[Mapping[str, Any]] = []
        self._bytes = 0
        with ExitStack() as stack:
            file = stack.enter_context((folder / f"{columns.kind}.jsonl.zst").open("wb"))
            self._lines = stack.enter_context(zstandard.ZstdCompressor(LEVEL, write_checksum=True).stream_writer(file))
            self._parquet = stack.enter_context(
                pq.ParquetWriter(
                    folder / f"{columns.kind}.parquet", columns.arrow, compression="zstd", compression_level=LEVEL
                )
            )
            self._stack = stack.pop_all()

    def add(self, row: Mapping[str, Any]) -> None:
        """Add one row, as Columns.row() makes it."""
        line = encode(row)
        self._lines.write(line)
        self._waiting.append(row)
        self._bytes += len(line)
        self.rows += 1
        if len(self._waiting) >= ROWS or self._bytes >= BYTES:
            self._flush()

    def _flush(self) -> None:
        self._parquet.write_batch(self._columns.batch(self._waiting))
        self._waiting, self._bytes = [], 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        with self._stack:
            if error is None and self._waiting:
                self._flush()
