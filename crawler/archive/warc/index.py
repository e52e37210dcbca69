"""The table of copies made anew from the WARC files."""

from __future__ import annotations

from dataclasses import replace
from typing import IO, TYPE_CHECKING

from crawler.archive.warc.copies import Copies, Copy, is_copy
from crawler.archive.warc.exchange import served_as, stamp
from crawler.archive.warc.members import Member, walk
from crawler.archive.warc.reader import http_headers, parsed, stored, warc_files
from crawler.archive.warc.records import NOT_MODIFIED
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.state import Database


def index(folder: Path, db: Database) -> None:
    """Fill the table from every whole record in a source's folder; damaged ones are left out. Raises OSError."""
    copies = Copies(db)
    for path in warc_files(folder):
        with path.open("rb") as file:
            for member in _pages(path, file):
                copy = _copy(copies, path, member)
                if copy is not None:
                    copies.note(copy)
                    copies.store()
                    copies.settle()


def _pages(path: Path, file: IO[bytes]) -> Iterator[Member]:
    """Yield the record of each exchange that holds its page: of a drawn one, the last and not the first."""
    held: Member | None = None
    for part in walk(file):
        kind = _kind(path, part) if isinstance(part, Member) else None
        if held is not None and kind in {"response", "revisit"}:
            yield held
        if isinstance(part, Member) and kind in {"response", "revisit", "conversion"}:
            held = part
    if held is not None:
        yield held


def _kind(path: Path, member: Member) -> str | None:
    try:
        return str(parsed(path, member).rec_type)
    except StorageProblem:
        return None


def _copy(copies: Copies, path: Path, member: Member) -> Copy | None:
    try:
        response = stored(path, member)
    except StorageProblem:
        return None
    if response is None:
        return _seen_again(copies, path, member)
    if not is_copy(response.status, response.payload):
        return None
    served = served_as(response.headers)
    known = copies.same(response.url, response.pointer.digest, served) if response.is_drawn else None
    if known is not None:
        return replace(known, seen_at=stamp(response.fetched_at))
    moment = stamp(response.fetched_at)
    return Copy(
        url=response.url,
        served_as=served,
        pointer=response.pointer,
        fetched_at=moment,
        seen_at=moment,
    )


def _seen_again(copies: Copies, path: Path, member: Member) -> Copy | None:
    record = parsed(path, member)
    if record.rec_type != "revisit":
        return None
    named = record.rec_headers.get_header
    url = named("WARC-Target-URI")
    if named("WARC-Profile") == NOT_MODIFIED:
        copy = copies.newest(url)
    else:
        copy = copies.same(url, named("WARC-Payload-Digest"), served_as(http_headers(record)))
    return replace(copy, seen_at=named("WARC-Date")) if copy is not None else None
