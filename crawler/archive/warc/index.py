"""The table of copies made anew from the WARC files."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.warc.copies import Copies, Copy, is_copy
from crawler.archive.warc.exchange import served_as, stamp
from crawler.archive.warc.members import Member, walk
from crawler.archive.warc.reader import http_headers, parsed, stored, warc_files
from crawler.archive.warc.records import NOT_MODIFIED
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.state import Database


def index(folder: Path, db: Database) -> None:
    """Fill the table from every whole record in a source's folder; damaged ones are left out. Raises OSError."""
    copies = Copies(db)
    for path in warc_files(folder):
        with path.open("rb") as file:
            for part in walk(file):
                copy = _copy(copies, path, part) if isinstance(part, Member) else None
                if copy is not None:
                    copies.note(copy)
                    copies.store()
                    copies.settle()


def _copy(copies: Copies, path: Path, member: Member) -> Copy | None:
    try:
        response = stored(path, member)
    except StorageProblem:
        return None
    if response is None:
        return _seen_again(copies, path, member)
    if not is_copy(response.status, response.payload):
        return None
    moment = stamp(response.fetched_at)
    return Copy(
        url=response.url,
        served_as=served_as(response.headers),
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
