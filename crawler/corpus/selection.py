"""Which records of a log go into the corpus: chosen in one reading, by seq, on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.archive.boundary import sqlite

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from pathlib import Path

    from crawler.corpus.log import Log

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
PRAGMA cache_size = -32768;
CREATE TABLE chosen (name BLOB PRIMARY KEY, seq INTEGER NOT NULL, day TEXT) WITHOUT ROWID;
"""
"""``name`` is what there is one record of: an article, or every line of the log. The cache holds 32 MB."""

WITHIN = "day >= coalesce(:since, day) AND day <= coalesce(:until, day)"


@dataclass(frozen=True, kw_only=True)
class Options:
    """What a corpus is made of."""

    all_revisions: bool = False
    """Every revision of an article, not only its latest."""
    since: date | None = None
    """First day, inclusive: of publication as the site tells it, of a rate the printed or else the observed one."""
    until: date | None = None
    """Last day, inclusive."""

    @property
    def bounds(self) -> dict[str, str | None]:
        """The two days as ISO strings, None where there is no bound."""
        days = {"since": self.since, "until": self.until}
        return {name: None if day is None else day.isoformat() for name, day in days.items()}

    @property
    def is_bounded(self) -> bool:
        """Tell whether a record without a day is left out."""
        return self.since is not None or self.until is not None


def day_of(record: Mapping[str, Any]) -> str | None:
    """Return the day a record is of, ``YYYY-MM-DD``; None for an article without date."""
    if "observed_at" in record:
        return record["site_date"] or str(record["observed_at"])[:10]
    published = record["published_at"]
    return published and datetime.fromisoformat(published).date().isoformat()


class Selection:
    """The chosen records of one log."""

    def __init__(self, db: sqlite3.Connection, path: Path, log: Log, options: Options) -> None:
        self._db = db
        self._path = path
        self._log = log
        self._options = options

    def choose(self) -> None:
        """Read the log once; of records with one name the last is kept. Raises StorageProblem."""
        latest_only = self._log.kind == "articles" and not self._options.all_revisions
        with sqlite(self._path), self._db:
            self._db.executemany(
                "INSERT OR REPLACE INTO chosen VALUES (?, ?, ?)",
                (
                    (bytes.fromhex(record["id"]) if latest_only else record["seq"], record["seq"], day_of(record))
                    for record in self._log.records()
                ),
            )

    def records(self) -> Iterator[dict[str, Any]]:
        """Yield the chosen records in the order of the log. Raises StorageProblem."""
        wanted = self._seqs()
        seq = next(wanted, None)
        for record in self._log.records():
            if seq is None:
                return
            if record["seq"] == seq:
                yield record
                seq = next(wanted, None)

    def undated(self) -> int:
        """Return how many were left out for they have no day, while days were asked for."""
        if not self._options.is_bounded:
            return 0
        (count,) = self._db.execute("SELECT count(*) FROM chosen WHERE day IS NULL").fetchone()
        return int(count)

    def _seqs(self) -> Iterator[int]:
        where = WITHIN if self._options.is_bounded else "1"
        query = f"SELECT seq FROM chosen WHERE {where} ORDER BY seq"  # noqa: S608  # constants
        with sqlite(self._path):
            for (seq,) in self._db.execute(query, self._options.bounds):
                yield seq


@contextmanager
def selection(log: Log, options: Options, work: Path) -> Iterator[Selection]:
    """Give the selection of a log, chosen; ``work`` is the folder for what does not stay."""
    path = work / f"{log.kind}.sqlite"
    with closing(sqlite3.connect(path)) as db:
        with sqlite(path):
            db.executescript(SCHEMA)
        chosen = Selection(db, path, log, options)
        chosen.choose()
        yield chosen
