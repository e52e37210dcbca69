"""Books: what the lines of an archive say, kept as the database should have it. On disk, and thrown away afterwards."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.archive import quarantine, records, state
from crawler.items import Article, Rate, WarcPointer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Self

    from crawler.archive.folder import Kind

OWN_TABLES = """
-- Lines that could not be read: nothing is concluded from their absence.
CREATE TABLE unread (kind TEXT NOT NULL, seq INTEGER NOT NULL, PRIMARY KEY (kind, seq)) WITHOUT ROWID;

CREATE TABLE address (url TEXT PRIMARY KEY, seq INTEGER NOT NULL) WITHOUT ROWID;

-- Where the bytes are said to lie, each place once for an address, with the first record that says so.
CREATE TABLE pointer (
    file TEXT NOT NULL, place INTEGER NOT NULL, digest TEXT NOT NULL, url TEXT NOT NULL,
    kind TEXT NOT NULL, seq INTEGER NOT NULL,
    PRIMARY KEY (file, place, digest, url)
) WITHOUT ROWID;

-- The responses that the WARC files hold.
CREATE TABLE response (
    file TEXT NOT NULL, place INTEGER NOT NULL, digest TEXT NOT NULL, url TEXT NOT NULL,
    PRIMARY KEY (file, place)
) WITHOUT ROWID;

-- WARC files with a finding of their own: what the database knows of their insides is not held against them.
CREATE TABLE broken (file TEXT PRIMARY KEY, is_missing INTEGER NOT NULL) WITHOUT ROWID;
"""


class Books:
    """Takes one record after the other, in the order of seq."""

    def __init__(self, folder: Path) -> None:
        """Open the books in an empty folder."""
        self.db = state.create(folder / "books.sqlite")
        self.db.script(OWN_TABLES)
        self.db.execute("BEGIN")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.db.close()

    def unread(self, kind: Kind, seq: int) -> None:
        """Note a line that could not be read."""
        self.db.execute("INSERT OR IGNORE INTO unread VALUES (?, ?)", kind, seq)

    def broken(self, file: str, *, is_missing: bool = False) -> None:
        """Note a WARC file that is not what it was."""
        self.db.execute("INSERT OR IGNORE INTO broken VALUES (?, ?)", file, is_missing)

    def take(self, kind: Kind, record: dict[str, Any]) -> Iterator[str]:
        """Enter a record of the right form; yield what does not go with those before it."""
        identity = bytes.fromhex(record["id"])
        if pointer := record.get("warc"):
            record = record | {"warc": WarcPointer(**pointer)}
            self.db.execute(
                "INSERT OR IGNORE INTO pointer VALUES (?, ?, ?, ?, ?, ?)",
                *(pointer[name] for name in ("file", "offset", "digest")), record["url"], kind, record["seq"],
            )  # fmt: skip
        if kind == "articles":
            yield from self._article(identity, record)
        elif known := self._known("rate" if kind == "rates" else "quarantined", identity):
            yield f"the same record as seq {known}"
        elif kind == "rates":
            records.remember(self.db, Rate(**record))
        else:
            quarantine.remember(self.db, identity, record["seq"])

    def _article(self, identity: bytes, record: dict[str, Any]) -> Iterator[str]:
        (before,) = self.db.row("SELECT revision FROM article WHERE id = ?", identity) or (0,)
        if record["revision"] != before + 1 and (record["revision"] <= before or not self._has_unread("articles")):
            yield f"revision {record['revision']} of an article whose last one is {before}"
        if (record["change"] == "new") != (record["revision"] == 1):
            yield f"revision {record['revision']} cannot be {record['change']}"
        records.remember(self.db, Article(**record))
        self.db.execute("INSERT OR REPLACE INTO address VALUES (?, ?)", record["url"], record["seq"])

    def _known(self, table: str, identity: bytes) -> int | None:
        row = self.db.row(f"SELECT seq FROM {table} WHERE id = ?", identity)  # noqa: S608  # one of two constants
        return row[0] if row else None

    def _has_unread(self, kind: Kind) -> bool:
        return self.db.row("SELECT 1 FROM unread WHERE kind = ? LIMIT 1", kind) is not None
