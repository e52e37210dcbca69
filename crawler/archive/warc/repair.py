"""Repair: what a run that died left of its open WARC file is cut after its last whole record and gets its name."""

from __future__ import annotations

import os
from typing import IO, TYPE_CHECKING

from crawler.archive.boundary import storage
from crawler.archive.folder import sync_folder
from crawler.archive.segments import READ_ONLY
from crawler.archive.warc.copies import last_offset
from crawler.archive.warc.members import Member, walk
from crawler.archive.warc.reader import OPEN, pointed, warc_files

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.state import Database


def repair(folder: Path, db: Database) -> None:
    """Finish every open file in a source's folder; one without a response is removed. The lock is held.

    What was committed is known to be on the disk, so the search for the end begins there. Damage
    before a whole record is left as it is: ``scrapy verify`` names it.
    """
    for path in warc_files(folder):
        if path.name.endswith(OPEN):
            with storage(path):
                _finish(path, last_offset(db, pointed(path)))


def _finish(path: Path, committed: int) -> None:
    with path.open("r+b") as file:
        ends = _ends(file, committed) or _ends(file, 0)
        # Of a file begun in vain there is no more than its warcinfo.
        is_empty = not committed and len(ends) < 2
        if ends and not is_empty:
            os.truncate(file.fileno(), ends[-1])
            os.fchmod(file.fileno(), READ_ONLY)
            os.fsync(file.fileno())
    if is_empty:
        path.unlink()
    else:
        path.rename(path.with_name(path.name.removesuffix(OPEN)))
    sync_folder(path.parent)


def _ends(file: IO[bytes], start: int) -> list[int]:
    return [part.offset + part.size for part in walk(file, start) if isinstance(part, Member)]
