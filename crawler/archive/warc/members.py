"""The gzip members of a WARC file, each of which is one record: found, taken apart, and told from damage."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO

MAGIC = b"\x1f\x8b\x08"
FIRST = b"WARC/1."
"""What every record begins with."""
CHUNK = 16 * 1024
LIMIT = 64 * 1024 * 1024
"""Bytes of a record: sixteen of the largest responses that are fetched. A file from elsewhere may be a bomb."""


@dataclass(frozen=True, kw_only=True)
class Member:
    """One whole record."""

    offset: int
    size: int
    """Bytes in the file."""
    record: bytes
    """Decompressed."""


@dataclass(frozen=True, kw_only=True)
class Damage:
    """Bytes of a file that are no whole record, up to the next one or to the end."""

    offset: int
    size: int
    reason: str


def walk(file: IO[bytes], start: int = 0) -> Iterator[Member | Damage]:
    """Yield what the file holds from ``start``, where a record must begin, one record in memory. Raises OSError."""
    size = file.seek(0, 2)
    while start < size:
        found: Member | Damage
        try:
            found = member_at(file, start)
        except ValueError as error:
            found = Damage(offset=start, size=_next(file, start + 1, size) - start, reason=str(error))
        yield found
        start += found.size


def member_at(file: IO[bytes], offset: int) -> Member:
    """Return the record that begins at ``offset``. Raises ValueError if there is no whole one, and OSError."""
    file.seek(offset)
    unpacker = zlib.decompressobj(zlib.MAX_WBITS + 16)
    parts: list[bytes] = []
    read = length = 0
    try:
        while not unpacker.eof:
            chunk = unpacker.unconsumed_tail
            if not chunk:
                chunk = file.read(CHUNK)
                read += len(chunk)
            if not chunk:
                raise ValueError("it is cut off")
            parts.append(unpacker.decompress(chunk, LIMIT))
            length += len(parts[-1])
            if length >= LIMIT:
                raise ValueError(f"it is larger than {LIMIT} bytes")
    except zlib.error as error:
        raise ValueError(f"it does not decompress: {error}") from error
    record = b"".join(parts)
    if not record.startswith(FIRST):
        raise ValueError("it is no WARC record")
    return Member(offset=offset, size=read - len(unpacker.unused_data), record=record)


def _next(file: IO[bytes], start: int, size: int) -> int:
    """Return where the next whole record begins; the end of the file if none does."""
    while start < size:
        file.seek(start)
        chunk = file.read(1024 * 1024)
        place = chunk.find(MAGIC)
        if place < 0:
            # The last bytes may be the beginning of a magic number.
            start += max(len(chunk) - len(MAGIC) + 1, 1)
            continue
        try:
            return member_at(file, start + place).offset
        except ValueError:
            start += place + 1
    return size
