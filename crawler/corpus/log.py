"""The published records of one kind by seq, from the first to the last that there was when reading began.

A compaction may put one segment in the place of many meanwhile: records keep their seq, so reading goes on in the
segment that holds the next one.
"""

from __future__ import annotations

import json
from bisect import bisect_left
from contextlib import suppress
from typing import TYPE_CHECKING, Any

from crawler.archive import manifest
from crawler.archive.boundary import storage
from crawler.archive.segments import Tally
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from crawler.archive.folder import Folder, Kind
    from crawler.archive.segments import Content, Span

TRIES = 3
"""Manifests that are read in search of one segment: a compaction removes files only behind a new one."""


class Log:
    """One kind's log up to ``last``, which stays what it was when the log was opened; 0 for an empty one."""

    def __init__(self, folder: Folder, kind: Kind) -> None:
        """Raise StorageProblem where the manifest is damaged."""
        self.kind = kind
        self._folder = folder
        self._segments = self._listed()
        self.last = self._segments[-1][0].last if self._segments else 0

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield every record in order. Raises StorageProblem for a segment that is gone, or not what was published."""
        seq = 1
        while seq <= self.last:
            span, content, file = self._open(seq)
            with file:
                yield from self._read(file, span, content, seq)
            seq = span.last + 1

    def _read(self, file: IO[bytes], span: Span, content: Content, begin: int) -> Iterator[dict[str, Any]]:
        tally = Tally()
        for seq, line in enumerate(file, span.first):
            tally.add(line)
            if begin <= seq <= self.last:
                yield self._record(line, span)
        # Every line was read strictly before its checksum was published: equal bytes need not be read so again.
        if tally.content != content:
            raise self._unlike(span)

    def _record(self, line: bytes, span: Span) -> dict[str, Any]:
        try:
            record: dict[str, Any] = json.loads(line.decode())
        except ValueError as error:
            raise self._unlike(span) from error
        return record

    def _open(self, seq: int) -> tuple[Span, Content, IO[bytes]]:
        for _ in range(TRIES):
            place = bisect_left(self._segments, seq, key=lambda segment: segment[0].last)
            for span, content in self._segments[place : place + 1]:
                path = self._folder.kind(self.kind) / span.name
                with storage(path), suppress(FileNotFoundError):
                    if span.first <= seq:
                        return span, content, path.open("rb")
            self._segments = self._listed()
        raise StorageProblem(
            f"{self._folder.kind(self.kind)}: the segment with seq {seq} is gone; restore it from a backup"
        )

    def _listed(self) -> list[tuple[Span, Content]]:
        known = manifest.read(self._folder).items()
        return sorted((each for each in known if each[0].kind == self.kind), key=lambda each: each[0].first)

    def _unlike(self, span: Span) -> StorageProblem:
        path = self._folder.kind(self.kind) / span.name
        return StorageProblem(f"{path} is not what was published; scrapy verify tells more")
