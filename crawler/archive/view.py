"""What can be asked of an archive's database: by the run that holds it, and of a copy, by whoever looks in."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.archive.counts import Counts, count
from crawler.archive.floors import gates
from crawler.archive.lines import clean
from crawler.archive.pages import published_at
from crawler.archive.records import known_rate
from crawler.archive.segments import Span
from crawler.archive.warc.copies import copies
from crawler.markers import Link
from crawler.report import FailedPage, Published

if TYPE_CHECKING:
    from crawler.archive.floors import Gate
    from crawler.archive.folder import Kind
    from crawler.archive.state import Database
    from crawler.archive.warc.copies import Copy
    from crawler.items import Rate

UNWELL = "state IN ('failed', 'quarantined', 'blocked')"
# Listings shift: a page number that failed is another page by now, and what it hid is told as a gap.
UNWELL_NOW = f"{UNWELL} AND (kind = 'article' OR run = (SELECT max(run) FROM page))"  # noqa: S608  # a constant

# Numbers of one pair that are the newest: by the printed day, and within it by the last look.
NEWEST_RATES = """
SELECT base, quote, value, change_pct, site_date, last_observed, seq FROM (
    SELECT *, row_number() OVER (
        PARTITION BY base, quote ORDER BY ifnull(site_date, substr(last_observed, 1, 10)) DESC, last_observed DESC
    ) AS place FROM rate
) WHERE place = 1 ORDER BY seq
"""


@dataclass(frozen=True, kw_only=True)
class LastRate:
    """The newest known numbers of one pair, and when they were last looked at."""

    base: str
    quote: str
    value: str
    change_pct: str
    site_date: str | None
    last_observed: str
    seq: int


class View:
    """Questions only; nothing is changed by any of them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def counts(self) -> Counts:
        """Count addresses and records. Reads the table of addresses through."""
        return count(self._db)

    def found(self) -> int:
        """Return how many addresses are known."""
        return int(self._one("SELECT count(*) FROM page"))

    def walks(self) -> dict[str, dict[str, Any]]:
        """Return the position of the walk over every listing that has one."""
        rows = self._db.rows("SELECT url, walk FROM listing WHERE walk IS NOT NULL")
        return {url: json.loads(walk) for url, walk in rows}

    def published_at(self, url: str) -> str | None:
        """Return when the article at the address was published, as far as its page said."""
        return published_at(self._db, url)

    def failures(self, *, run: str | None = None, limit: int) -> tuple[tuple[FailedPage, ...], int]:
        """Return the pages that could not be had or read, of one run or of all, and how many more there are."""
        where, which = (UNWELL_NOW, ()) if run is None else (f"{UNWELL} AND run = ?", (run,))
        rows = self._db.rows(
            f"SELECT url, kind, state, reason, tries, next_try FROM page WHERE {where} ORDER BY id LIMIT ?",  # noqa: S608
            *which, limit,
        )  # fmt: skip
        told = tuple(
            FailedPage(url=url, kind=kind, state=state, reason=reason, tries=tries, next_try=next_try)
            for url, kind, state, reason, tries, next_try in rows
        )
        return told, self._one(f"SELECT count(*) FROM page WHERE {where}", *which) - len(told)  # noqa: S608

    def without_end(self, addresses: Iterable[str], *, run: str) -> Iterator[str]:
        """Yield those of the addresses to whose page the run wrote no end."""
        for address in addresses:
            ended = "SELECT 1 FROM page WHERE url = ? AND run = ? AND state <> 'pending'"
            if self._db.row(ended, clean(address), run) is None:
                yield address

    def last_published(self) -> dict[str, int]:
        """Return the seq of the last published record of each kind."""
        rows = self._db.rows("SELECT kind, max(last_seq) FROM batch WHERE state = 'published' GROUP BY kind")
        return dict(rows)

    def published_after(self, before: dict[str, int]) -> tuple[Published, ...]:
        """Return what was published since last_published() said ``before``."""
        now = self.last_published()
        return tuple(
            Published(kind=kind, first=before.get(kind, 0) + 1, last=last)
            for kind, last in sorted(now.items())
            if last > before.get(kind, 0)
        )

    def withheld(self) -> list[Gate]:
        """Return what waits for a person to look at it."""
        return list(gates(self._db))

    def newest_article(self) -> tuple[str, str] | None:
        """Return address and date of the newest article that was read; None where none has a date."""
        row = self._db.row(
            "SELECT url, published_at FROM page WHERE kind = 'article' AND state = 'done' "
            "AND published_at IS NOT NULL ORDER BY julianday(published_at) DESC, id LIMIT 1"
        )
        return (row[0], row[1]) if row else None

    def last_rates(self) -> list[LastRate]:
        """Return the newest numbers of every pair."""
        names = ("base", "quote", "value", "change_pct", "site_date", "last_observed", "seq")
        return [LastRate(**dict(zip(names, row, strict=True))) for row in self._db.rows(NEWEST_RATES)]

    # ---- What a replay asks -------------------------------------------------------------------

    def any_address(self) -> str | None:
        """Return an address of the site, None where none is known."""
        row = self._db.row("SELECT url FROM page ORDER BY id LIMIT 1")
        return row[0] if row else None

    def copies(self) -> Iterator[Copy]:
        """Yield every body that is kept whole, in the order in which they lie in the files."""
        return copies(self._db)

    def address(self, url: str) -> tuple[str, str, Link] | None:
        """Return kind and state of an address, and what a listing says of it while its article is not had."""
        row = self._db.row("SELECT kind, state, title, excerpt FROM page WHERE url = ?", clean(url))
        return row and (row[0], row[1], Link(url=url, title=row[2] or "", excerpt=row[3]))

    def segments(self, kind: Kind) -> list[Span]:
        """Return what is published, oldest first."""
        rows = self._db.rows(
            "SELECT first_seq, last_seq FROM batch WHERE kind = ? AND state = 'published' ORDER BY first_seq", kind
        )
        return [Span(kind=kind, first=first, last=last) for first, last in rows]

    def has_article(self, article_id: str) -> bool:
        """Tell whether there is a record of the article's page, published or not."""
        return (
            self._db.row("SELECT 1 FROM article WHERE id = ? AND NOT truncated", bytes.fromhex(article_id)) is not None
        )

    def has_rate(self, rate: Rate) -> bool:
        """Tell whether the observation is stored, published or not."""
        return known_rate(self._db, rate) is not None

    def waiting_line(self, kind: str, seq: int) -> bytes | None:
        """Return the line of a record that is not published yet."""
        row = self._db.row("SELECT line FROM outbox WHERE kind = ? AND seq = ?", kind, seq)
        return row[0] if row else None

    def _one(self, query: str, *parameters: object) -> int:
        row = self._db.row(query, *parameters)
        assert row is not None
        return int(row[0])
