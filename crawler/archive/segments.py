"""Segments: published files of lines, named by first and last seq, never changed; compaction puts one for several."""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

from crawler.archive import failpoints
from crawler.archive.folder import KINDS, Folder, Kind, create, discard, hidden, sync_folder
from crawler.archive.lines import decode
from crawler.errors import StorageProblem

NAME = re.compile(r"(\d{10,})-(\d{10,})\.jsonl")
READ_ONLY = 0o444


@dataclass(frozen=True, kw_only=True)
class Span:
    """Which records a segment holds: ``first`` to ``last``, without a hole."""

    kind: Kind
    first: int
    last: int

    @property
    def name(self) -> str:
        """File name."""
        return f"{self.first:010d}-{self.last:010d}.jsonl"

    @property
    def count(self) -> int:
        """Number of records."""
        return self.last - self.first + 1

    def covers(self, other: Span) -> bool:
        """Tell whether all that the other holds is in here; a segment covers itself."""
        return self.kind == other.kind and self.first <= other.first and other.last <= self.last


@dataclass(frozen=True, kw_only=True)
class Content:
    """What a segment's bytes are."""

    sha256: str
    size: int


class Tally:
    """Adds up the content, a line at a time."""

    def __init__(self) -> None:
        self._sha256 = hashlib.sha256()
        self._size = 0

    def add(self, line: bytes) -> None:
        """Count one line."""
        self._sha256.update(line)
        self._size += len(line)

    @property
    def content(self) -> Content:
        """What was counted."""
        return Content(sha256=self._sha256.hexdigest(), size=self._size)


class SegmentReader:
    """Reads a segment strictly, a line at a time; after the last one ``content`` tells what was read."""

    def __init__(self, path: Path, span: Span) -> None:
        self.path = path
        self.span = span
        self._tally = Tally()

    def __iter__(self) -> Iterator[dict[str, Any]]:
        """Yield the records. Raises StorageProblem for anything but whole lines with seq first to last."""
        expected = self.span.first
        with self.path.open("rb") as file:
            for line in file:
                self._tally.add(line)
                yield self._record(line, expected)
                expected += 1
        if expected != self.span.last + 1:
            raise self._broken(f"ends before seq {self.span.last}")

    def _record(self, line: bytes, seq: int) -> dict[str, Any]:
        try:
            record = decode(line)
        except ValueError as error:
            raise self._broken(f"line of seq {seq}: {error}") from error
        if record.get("seq") != seq:
            raise self._broken(f"seq {record.get('seq')} stands where {seq} should")
        return record

    def _broken(self, reason: str) -> StorageProblem:
        return StorageProblem(f"{self.path} is damaged ({reason}); restore it from a backup")

    @property
    def content(self) -> Content:
        """What was read so far."""
        return self._tally.content


def verify(path: Path, span: Span) -> Content:
    """Read a segment to its end; return its content or raise StorageProblem."""
    reader = SegmentReader(path, span)
    for _ in reader:
        pass
    return reader.content


def measure(lines: Iterable[bytes]) -> Content:
    """Return the content that a segment of these lines has."""
    tally = Tally()
    for line in lines:
        tally.add(line)
    return tally.content


def write(final: Path, span: Span, lines: Iterable[bytes]) -> Content:
    """Bring a segment into being, whole and durable, under its final name.

    Raises OSError, FileExistsError if the name is taken, and StorageProblem if what was written does
    not read back; then no temporary file is left.
    """
    temporary = hidden(final)
    try:
        with create(temporary) as file:
            failpoints.reach("publish.begun")
            written = _write_lines(file, span, lines)
            file.flush()
            failpoints.reach("publish.written")
            content = verify(temporary, span)
            if content != written:
                raise StorageProblem(f"{temporary} does not read back as it was written; check the disk")
            # Before it has its name: no reader ever sees it writable.
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
        failpoints.reach("publish.durable")
        # A link, unlike a rename, fails rather than replace what is there.
        os.link(temporary, final)
        failpoints.reach("publish.linked")
    finally:
        discard(temporary)
    sync_folder(final.parent)
    failpoints.reach("publish.placed")
    return content


def _write_lines(file: IO[bytes], span: Span, lines: Iterable[bytes]) -> Content:
    tally = Tally()
    for number, line in enumerate(lines, 1):
        file.write(line)
        tally.add(line)
        if number == (span.count + 1) // 2:
            failpoints.reach("publish.torn")
    return tally.content


def listed(folder: Folder) -> dict[tuple[Kind, str], int]:
    """Return the size of every ``.jsonl`` file there is, by kind and name. Raises OSError."""
    found: dict[tuple[Kind, str], int] = {}
    for kind in KINDS:
        with os.scandir(folder.kind(kind)) as entries:
            for entry in entries:
                if entry.name.endswith(".jsonl") and not entry.name.startswith("."):
                    found[kind, entry.name] = entry.stat(follow_symlinks=False).st_size
    return found


def of(folder: Folder, kind: Kind) -> list[Span]:
    """Return what the segments of one kind hold, in no order. Raises OSError."""
    try:
        names = [path.name for path in folder.kind(kind).iterdir()]
    except FileNotFoundError:
        # An archive whose first run has not come that far.
        return []
    return [span for name in names if (span := span_of(kind, name)) is not None]


def span_of(kind: Kind, name: str) -> Span | None:
    """Return what a file of this name holds; None if it is no name of a segment."""
    match = NAME.fullmatch(name)
    if match is None:
        return None
    span = Span(kind=kind, first=int(match[1]), last=int(match[2]))
    return span if 0 < span.first <= span.last and span.name == name else None


def unlike(folder: Folder, kind: Kind, name: str, complaint: str) -> StorageProblem:
    """Return the problem of a file that is not what was published, with the way out."""
    advice = "move it away" if span_of(kind, name) is None else "restore the folder from a backup"
    return StorageProblem(f"{folder.kind(kind) / name} {complaint}; {advice}")
