"""Recorder: writes exchanges into WARC files, and says where each payload lies."""

from __future__ import annotations

import os
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from itertools import count
from typing import TYPE_CHECKING

from crawler.archive import failpoints
from crawler.archive.boundary import storage
from crawler.archive.folder import create, make_durable, sync_folder
from crawler.archive.segments import READ_ONLY
from crawler.archive.warc.copies import Copy, is_copy
from crawler.archive.warc.exchange import served_as, stamp
from crawler.archive.warc.reader import FOLDER, OPEN, locate
from crawler.errors import StorageProblem
from crawler.items import WarcPointer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from io import RawIOBase
    from pathlib import Path

    from crawler.archive.folder import Folder
    from crawler.archive.warc.copies import Copies
    from crawler.archive.warc.exchange import Exchange

GIGABYTE = 1024**3


@dataclass(frozen=True, kw_only=True)
class Recording:
    """That a run records, and how."""

    info: Mapping[str, str] = field(default_factory=dict)
    """What each file's warcinfo says: software, robots policy, contact…"""
    max_bytes: int = GIGABYTE
    """Size at which a file is closed and the next one begun."""


class Recorder:
    """Writes one source's WARC files, ``warc/<source>-<time>-<n>.warc.gz``, called ``….open`` until they are whole.

    A record is written at once, and durable before the commit that points to it. Without an exchange
    there is no file. Errors of the disk are StorageProblem; the file is then left to the next start's repair.
    """

    def __init__(self, folder: Folder, copies: Copies, *, clock: Callable[[], datetime]) -> None:
        self.recording = Recording()
        """How it is to record; set before the first exchange."""
        self._folder = folder.path
        self._copies = copies
        self._clock = clock
        self._file: _OpenFile | None = None

    def write(self, exchange: Exchange) -> WarcPointer:
        """Write the exchange; return where its page lies.

        A payload that the same address brought before is not written again, and the pointer is that
        of the record which holds it. A drawn page is written whole each time, fetched and drawn.
        """
        # Slow to import, and a run that fetches nothing needs none of it.
        from crawler.archive.warc import records

        known = self._known(exchange)
        pair, conversion = records.written(exchange, known)
        place = self._append(pair + conversion, self._clock())
        moment = stamp(exchange.fetched_at)
        if known is not None:
            self._copies.note(replace(known, seen_at=moment))
            return known.pointer
        pointer = replace(place, offset=place.offset + len(pair) * bool(conversion), digest=exchange.digest)
        if is_copy(exchange.status, exchange.page):
            served = served_as(exchange.page_headers)
            copy = Copy(url=exchange.url, served_as=served, pointer=pointer, fetched_at=moment, seen_at=moment)
            self._copies.note(copy)
        return pointer

    @contextmanager
    def committing(self) -> Iterator[None]:
        """Enclose a commit: before it, what was written is brought to the disk and its rows to the transaction."""
        if self._file is not None:
            with storage(self._file.path):
                self._file.sync()
        self._copies.store()
        yield
        self._copies.settle()

    def finish(self) -> None:
        """Note in the database what no page's commit has noted, and place the file. Not while a page is open."""
        with self._copies.transaction(), self.committing():
            pass
        self._place()

    def close(self) -> None:
        """Let go, after a problem too: what cannot be placed now is at the next opening."""
        with suppress(StorageProblem):
            self._place()

    def _known(self, exchange: Exchange) -> Copy | None:
        """Return the copy that the exchange only repeats, if its bytes are still there."""
        copy = None
        if exchange.status == 304:
            copy = self._copies.newest(exchange.url)
        elif is_copy(exchange.status, exchange.page):
            copy = self._copies.same(exchange.url, exchange.digest, served_as(exchange.page_headers))
        return copy if copy is not None and locate(self._folder, copy.pointer.file) is not None else None

    def _append(self, record: bytes, now: datetime) -> WarcPointer:
        """Write a record, into a new file if need be; return its place."""
        if self._file is not None and self._file.size >= self.recording.max_bytes:
            self._place()
        with storage(self._folder / FOLDER):
            try:
                file = self._file or self._begin(now)
                place = WarcPointer(file=file.name, offset=file.size, digest="")
                file.append(record)
            except OSError:
                if self._file is not None:
                    self._file.close()
                    self._file = None
                raise
        return place

    def _begin(self, now: datetime) -> _OpenFile:
        from crawler.archive.warc import records

        make_durable(self._folder / FOLDER)
        names = (f"{FOLDER}/{self._folder.name}-{now:%Y%m%d%H%M%S}-{number:05d}.warc.gz" for number in count(1))
        name = next(name for name in names if locate(self._folder, name) is None)
        self._file = _OpenFile(self._folder, name)
        self._file.append(records.warcinfo(name.rpartition("/")[2], self.recording.info, now))
        return self._file

    def _place(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            with storage(file.path):
                file.place()


class _OpenFile:
    """A file under its temporary name. Everything raises OSError."""

    def __init__(self, folder: Path, name: str) -> None:
        self.name = name
        self.size = 0
        self._final = folder / name
        self.path = self._final.with_name(self._final.name + OPEN)
        # Unbuffered: a record is with the system when append() returns, and survives this process.
        self._raw: RawIOBase = create(self.path).detach()  # type: ignore[attr-defined]  # a BufferedWriter
        self._is_synced = False
        sync_folder(self.path.parent)
        failpoints.reach("warc.begun")

    def append(self, record: bytes) -> None:
        """Write a record, or several."""
        half = len(record) // 2
        for part in (record[:half], record[half:]):
            self._write(part)
            failpoints.reach("warc.torn")
        self.size += len(record)
        self._is_synced = False
        failpoints.reach("warc.written")

    def _write(self, part: bytes) -> None:
        rest = memoryview(part)
        while rest:
            rest = rest[self._raw.write(rest) :]

    def sync(self) -> None:
        """Bring it to the disk."""
        if not self._is_synced:
            os.fdatasync(self._raw.fileno())
            self._is_synced = True
            failpoints.reach("warc.flushed")

    def place(self) -> None:
        """Close it and give it its final name."""
        try:
            # Before it has its name: no reader ever sees it writable.
            os.fchmod(self._raw.fileno(), READ_ONLY)
            os.fsync(self._raw.fileno())
        finally:
            self.close()
        failpoints.reach("warc.durable")
        self.path.rename(self._final)
        sync_folder(self.path.parent)
        failpoints.reach("warc.placed")

    def close(self) -> None:
        """Let go of it, as it is."""
        self._raw.close()
