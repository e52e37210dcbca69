"""The published records of an archive in order, read without a lock: beside a run, and beside a compaction."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.archive.segments import span_of
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder, Kind
    from crawler.archive.segments import Span


def records(folder: Folder, kind: Kind) -> Iterator[dict[str, Any]]:
    """Yield every published record once, by seq. Raises OSError, and StorageProblem for what is no record."""
    following = 1
    while spans := _from(folder, kind, following):
        for span in spans:
            if span.last < following:
                continue
            try:
                yield from _lines(folder, span, following)
            except FileNotFoundError:
                # It was merged with others after we had listed it: those hold its lines now.
                break
            following = span.last + 1


def _from(folder: Folder, kind: Kind, seq: int) -> list[Span]:
    """Return the segments that hold something from ``seq`` on; of two that begin alike, the longer one first."""
    found = (span_of(kind, path.name) for path in folder.kind(kind).glob("[!.]*.jsonl"))
    return sorted((span for span in found if span and span.last >= seq), key=lambda span: (span.first, -span.last))


def _lines(folder: Folder, span: Span, following: int) -> Iterator[dict[str, Any]]:
    path = folder.kind(span.kind) / span.name
    with path.open("rb") as file:
        for seq, line in enumerate(file, span.first):
            if seq < following:
                continue
            try:
                record = json.loads(line)
            except ValueError as error:
                raise StorageProblem(f"{path} is damaged at seq {seq}; scrapy verify tells more") from error
            yield record
