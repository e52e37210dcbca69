"""How many clusters of near-duplicates there are, and how many texts are equal: counted on disk."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.archive.boundary import sqlite
from crawler.corpus.columns import CLUSTER

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

SCHEMA = """
PRAGMA journal_mode = OFF;
PRAGMA synchronous = OFF;
CREATE TABLE clustered (cluster BLOB NOT NULL, hash BLOB NOT NULL, id BLOB NOT NULL);
"""
EXACT = """
SELECT coalesce(sum(rows), 0) FROM (
    SELECT count(*) AS rows FROM clustered GROUP BY cluster, hash HAVING count(DISTINCT id) > 1
)
"""


@dataclass(frozen=True, kw_only=True)
class Duplicates:
    """What there is of texts that say nearly the same."""

    clusters: int
    exact: int
    """Rows whose ``content_hash`` is also that of another article's row."""


class Clustered:
    """The rows that are in a cluster."""

    def __init__(self, db: sqlite3.Connection, path: Path) -> None:
        self._db = db
        self._path = path

    def see(self, row: Mapping[str, Any]) -> None:
        """Note a row. Raises StorageProblem."""
        if row[CLUSTER] is not None:
            noted = (bytes.fromhex(row[name]) for name in (CLUSTER, "content_hash", "id"))
            with sqlite(self._path):
                self._db.execute("INSERT INTO clustered VALUES (?, ?, ?)", tuple(noted))

    def count(self) -> Duplicates:
        """Return the counts of all that was noted. Raises StorageProblem."""
        with sqlite(self._path):
            (clusters,) = self._db.execute("SELECT count(DISTINCT cluster) FROM clustered").fetchone()
            (exact,) = self._db.execute(EXACT).fetchone()
        return Duplicates(clusters=clusters, exact=exact)


@contextmanager
def clustered(work: Path) -> Iterator[Clustered]:
    """Give an empty count; ``work`` is the folder for what does not stay."""
    path = work / "clustered.sqlite"
    with closing(sqlite3.connect(path)) as db:
        with sqlite(path):
            db.executescript(SCHEMA)
        yield Clustered(db, path)
