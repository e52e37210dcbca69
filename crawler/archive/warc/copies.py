"""What the WARC files hold, by address: one row for each body that an address was ever seen with."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from crawler.items import WarcPointer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager

    from crawler.archive.state import Database

STORE = """
INSERT INTO copy (url, digest, served_as, file, "offset", fetched_at, seen_at) VALUES (?, ?, ?, ?, ?, ?, ?)
ON CONFLICT (url, digest, served_as) DO UPDATE SET
    file = excluded.file, "offset" = excluded."offset", fetched_at = excluded.fetched_at, seen_at = excluded.seen_at
"""
FIND = 'SELECT url, digest, served_as, file, "offset", fetched_at, seen_at FROM copy WHERE'


@dataclass(frozen=True, kw_only=True)
class Copy:
    """A body kept whole: the answer 200 of one address."""

    url: str
    served_as: str
    """See exchange.served_as()."""
    pointer: WarcPointer
    fetched_at: str
    """WARC-Date of the record that holds it."""
    seen_at: str
    """When the address last answered with the same."""

    def apart(self, moment: datetime) -> float:
        """Return how many seconds lie between a moment and the time in which the address answered so."""
        first, last = map(datetime.fromisoformat, (self.fetched_at, self.seen_at))
        return max((first - moment).total_seconds(), (moment - last).total_seconds(), 0.0)


def is_copy(status: int, body: bytes) -> bool:
    """Tell whether an answer is one: errors and redirects are kept each time, and looked up by nobody."""
    return status == 200 and bool(body)


class Copies:
    """The table of copies, and beside it those whose rows wait for the next commit.

    A row is written in a page's transaction, see Recorder.committing(): what it points to is on the disk.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._waiting: dict[tuple[str, str, str], Copy] = {}

    def transaction(self) -> AbstractContextManager[None]:
        """Enclose what is to be committed together where no page is open."""
        return self._db.transaction()

    def note(self, copy: Copy) -> None:
        """Remember the copy; the row follows with store()."""
        self._waiting[copy.url, copy.pointer.digest, copy.served_as] = copy

    def same(self, url: str, digest: str, served_as: str) -> Copy | None:
        """Return the copy with exactly this body, served in this way."""
        key = (url, digest, served_as)
        return self._waiting.get(key) or _first(self._db, "url = ? AND digest = ? AND served_as = ?", *key)

    def newest(self, url: str) -> Copy | None:
        """Return what the address answered last."""
        found = [copy for copy in self._waiting.values() if copy.url == url]
        stored = newest(self._db, url)
        return max([*found, *([stored] if stored else [])], key=lambda copy: copy.seen_at, default=None)

    def store(self) -> None:
        """Write the rows that wait into the open transaction."""
        for copy in self._waiting.values():
            self._db.execute(
                STORE,
                copy.url, copy.pointer.digest, copy.served_as, copy.pointer.file, copy.pointer.offset,
                copy.fetched_at, copy.seen_at,
            )  # fmt: skip

    def settle(self) -> None:
        """Forget what waited: the transaction has been committed."""
        self._waiting.clear()


def newest(db: Database, url: str) -> Copy | None:
    """Return what the address answered last, as committed."""
    return _first(db, "url = ? ORDER BY seen_at DESC", url)


def of(db: Database, url: str) -> Iterator[Copy]:
    """Yield the copies of one address."""
    return (_copy(row) for row in db.rows(f"{FIND} url = ?", url))


def copies(db: Database) -> Iterator[Copy]:
    """Yield all that are committed, in the order in which they lie in the files."""
    return (_copy(row) for row in db.rows(f'{FIND} 1 ORDER BY file, "offset"'))


def last_offset(db: Database, file: str) -> int:
    """Return where the last committed copy in a file begins; 0 where there is none."""
    (offset,) = db.row('SELECT ifnull(max("offset"), 0) FROM copy WHERE file = ?', file) or (0,)
    return int(offset)


def _first(db: Database, condition: str, *parameters: str) -> Copy | None:
    row = db.row(f"{FIND} {condition} LIMIT 1", *parameters)
    return _copy(row) if row else None


def _copy(row: tuple[Any, ...]) -> Copy:
    url, digest, served_as, file, offset, fetched_at, seen_at = row
    pointer = WarcPointer(file=file, offset=offset, digest=digest)
    return Copy(url=url, served_as=served_as, pointer=pointer, fetched_at=fetched_at, seen_at=seen_at)
