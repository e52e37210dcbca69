"""What only the database has and is worth keeping, taken over from an old one into one made anew.

That is what waits to be published, withheld batches among it, and what the floors have learned. What was known of
pages and walks is not taken over: the old database is not trusted, and the next run finds all of that again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from crawler.archive import records
from crawler.archive.folder import KINDS
from crawler.archive.lines import decode
from crawler.archive.snapshot import copy_state
from crawler.archive.state import open_state
from crawler.errors import CrawlerError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.archive.folder import Folder, Kind
    from crawler.archive.state import Database

    Remember = Callable[[Database, Kind, dict[str, Any]], None]

LEARNED = ("gate", "health", "strategy")
WAITING = "SELECT seq, CAST(line AS BLOB) FROM outbox WHERE kind = ? AND seq >= ? ORDER BY seq"
LOST = "what was not published yet, withheld batches and what the floors had learned are lost with it"
REFUSED = (KeyError, TypeError, ValueError, sqlite3.Error, CrawlerError)


def rescue(db: Database, folder: Folder, remember: Remember) -> Iterator[str]:
    """Take over what can be had of the folder's old database; a transaction is open. Yields lines that say what was."""
    with TemporaryDirectory(prefix="rebuild-") as name:
        try:
            old = open_state(copy_state(folder, Path(name)))
        except (CrawlerError, OSError):
            yield f"the old database cannot be read: {LOST}"
            return
        with closing(old):
            for kind in KINDS:
                yield from _lines(db, old, kind, remember)
            for table in LEARNED:
                yield from _rows(db, old, table)


def _lines(db: Database, old: Database, kind: Kind, remember: Remember) -> Iterator[str]:
    """Take over the lines that follow the segments without a hole, up to the first that is none."""
    first = seq = records.next_seq(db, kind)
    try:
        for number, line in old.rows(
            "SELECT seq, line FROM outbox WHERE kind = ? AND seq >= ? ORDER BY seq", kind, seq
        ):
            record = decode(line)
            if not number == record["seq"] == seq:
                raise ValueError(f"seq {record['seq']} stands where {seq} should")
            db.execute("SAVEPOINT line")
            try:
                records.enqueue(db, kind, seq, line)
                remember(db, kind, record)
            except BaseException:
                db.execute("ROLLBACK TO line")
                raise
            finally:
                db.execute("RELEASE line")
            seq += 1
    except REFUSED as error:
        yield f"{kind} {seq}, not published yet, is lost with what follows it ({error})"
    if seq > first:
        yield f"{seq - first} {kind} that were not published yet are taken over"


def _rows(db: Database, old: Database, table: str) -> Iterator[str]:
    try:
        for row in old.rows(f"SELECT * FROM {table}"):  # noqa: S608  # a constant
            places = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO {table} VALUES ({places})", *row)  # noqa: S608  # a constant
    except REFUSED as error:
        yield f"what stood in the table {table} is lost ({error})"
