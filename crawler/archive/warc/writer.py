"""Recorder: writes exchanges into WARC files, and says where each payload lies."""

from __future__ import annotations

import os
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.archive import failpoints
from crawler.archive.boundary import storage
from crawler.archive.folder import create, make_durable, sync_folder
from crawler.archive.segments import READ_ONLY
from crawler.archive.warc.copies import Copy
from crawler.archive.warc.exchange import served_as, stamp
from crawler.archive.warc.reader import FOLDER, OPEN, locate
from crawler.items import WarcPointer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from io import RawIOBase
    from pathlib import Path

    from crawler.archive.warc.copies import Copies
    from crawler.archive.warc.exchange import Exchange

GIGABYTE = 1024**3


@dataclass(frozen=True, kw_only=True)
class Recording:
    """That a run records, and how."""

    info: Mapping[str, str]
    """What each file's warcinfo says: software, robots policy, contact…"""
    max_bytes: int = GIGABYTE
    """Size at which a file is closed and the next one begun."""


class Recorder:
    """Writes one source's WARC files, ``warc/<source>-<time>-<n>.warc.gz``, called ``….open`` until they are whole.

    A record is written at once and durable after flush(). Without an exchange there is no file. Errors
    of the disk are StorageProblem; the file is then left to the next start's repair.
    """

    def __init__(
        self, folder: Path, *, source: str, copies: Copies, recording: Recording, clock: Callable[[], datetime]
    ) -> None:
        """``folder`` is the source's own."""
        self._folder = folder
        self._source = source
        self._copies = copies
        self._recording = recording
        self._clock = clock
        self._file: _OpenFile | None = None

    def write(self, exchange: Exchange) -> WarcPointer:
        """Write the exchange; return where its payload lies.

        A payload that the same address brought before is not written again, and the pointer is that
        of the record which holds it.
        """
        # Slow to import, and a run that fetches nothing needs none of it.
        from crawler.archive.warc import records

        known = self._known(exchange)
        with storage(self._folder / FOLDER):
            file = self._file or self._begin()
            offset = file.size
            try:
                file.append(records.pair(exchange, known))
            except OSError:
                self._abandon()
                raise
        moment = stamp(exchange.fetched_at)
        if known is not None:
            self._copies.note(replace(known, seen_at=moment))
            pointer = known.pointer
        else:
            pointer = WarcPointer(file=file.name, offset=offset, digest=exchange.digest)
            self._note(exchange, pointer, moment)
        if file.size >= self._recording.max_bytes:
            self.close()
        return pointer

    def flush(self) -> None:
        """Bring what was written to the disk; what points there may be committed afterwards."""
        if self._file is not None:
            with storage(self._file.path):
                self._file.sync()

    def close(self) -> None:
        """Give the open file, if there is one, its final name. The next exchange begins another."""
        file, self._file = self._file, None
        if file is not None:
            with storage(file.path):
                file.place()

    def _abandon(self) -> None:
        file, self._file = self._file, None
        if file is not None:
            file.close()

    def _known(self, exchange: Exchange) -> Copy | None:
        """Return the copy that the exchange only repeats, if its bytes are still there."""
        copy = None
        if exchange.status == 304:
            copy = self._copies.newest(exchange.url)
        elif exchange.status == 200 and exchange.body:
            copy = self._copies.same(exchange.url, exchange.digest, served_as(exchange.headers))
        return copy if copy is not None and locate(self._folder, copy.pointer.file) is not None else None

    def _note(self, exchange: Exchange, pointer: WarcPointer, moment: str) -> None:
        if exchange.status == 200 and exchange.body:
            self._copies.note(
                Copy(
                    url=exchange.url,
                    served_as=served_as(exchange.headers),
                    pointer=pointer,
                    fetched_at=moment,
                    seen_at=moment,
                )
            )

    def _begin(self) -> _OpenFile:
        from crawler.archive.warc import records

        make_durable(self._folder / FOLDER)
        now = self._clock()
        number = 1
        name = self._name(now, number)
        while locate(self._folder, name) is not None:
            number += 1
            name = self._name(now, number)
        self._file = _OpenFile(self._folder, name)
        self._file.append(records.warcinfo(name.rpartition("/")[2], self._recording.info, now))
        return self._file

    def _name(self, now: datetime, number: int) -> str:
        return f"{FOLDER}/{self._source}-{now:%Y%m%d%H%M%S}-{number:05d}.warc.gz"


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
