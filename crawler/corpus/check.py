"""Is a corpus as it was sealed? Its files by size and checksum, and both forms of the rows by their number."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import pyarrow.parquet as pq
import zstandard

from crawler.archive.seal import digest
from crawler.corpus.manifest import MANIFEST, SUMS, read
from crawler.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.corpus.manifest import Manifest


def complaints(folder: Path) -> Iterator[str]:
    """Yield what is not as the manifest says, a line each. Raises UsageProblem where there is no manifest, OSError."""
    try:
        told = read(folder)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageProblem(f"{folder} is no corpus: {error}") from error
    wrong = list(_of_files(folder, told))
    yield from wrong
    if not wrong:
        yield from _of_rows(folder, told)


def _of_files(folder: Path, told: Manifest) -> Iterator[str]:
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - set(told["files"]) - {MANIFEST, SUMS}):
        yield f"{name} is not in the manifest"
    for name, entry in told["files"].items():
        if name not in there:
            yield f"{name} is missing"
        elif (folder / name).stat().st_size != entry["bytes"] or digest(folder / name) != entry["sha256"]:
            yield f"{name} has other bytes than were sealed"


def _of_rows(folder: Path, told: Manifest) -> Iterator[str]:
    for kind, entry in told["rows"].items():
        counts = {
            f"{kind}.jsonl.zst": _lines(folder / f"{kind}.jsonl.zst"),
            f"{kind}.parquet": pq.read_metadata(folder / f"{kind}.parquet").num_rows,
        }
        for name, count in counts.items():
            if count != entry["count"]:
                yield f"{name} has {count} rows, the manifest says {entry['count']}"


def _lines(path: Path) -> int:
    with path.open("rb") as file, zstandard.ZstdDecompressor().stream_reader(file) as stream:
        return sum(1 for _ in io.BufferedReader(stream))
