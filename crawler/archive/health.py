"""What the pages of a run had of what healthy pages have: noted with each page, summed up by run.

A metric counts the pages (or articles, or entries) that have a thing, among those that could. Its sums
are **open** until they were judged; they outlive a killed run, so that nothing is published unseen.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.lines import decode
from crawler.items import Article

if TYPE_CHECKING:
    from collections.abc import Container, Iterator

    from crawler.archive.state import Database
    from crawler.items import Record
    from crawler.markers import PageEnd

ENTRIES = "entries "
"""Begins the metric of a listing's first page; the listing's address follows, for each has a length of its own."""
SHORT = 20
"""Words below which a text may be what stands around an empty article: buttons, a line about the author."""
FIELDS = ("title", "text", "published_at", "authors")
"""Fields whose strategies are remembered."""
REMEMBERED = 60
"""Runs of which sums are kept, twice as many as the floors look at."""

COUNT = "UPDATE health SET have = have + ?, n = n + 1 WHERE run = ? AND part = ? AND metric = ?"
NOTE = """
INSERT INTO health (run, part, metric, have, n, first_url, first_reason) VALUES (?, ?, ?, ?, 1, ?, ?)
ON CONFLICT DO UPDATE SET
    n = n + 1,
    first_url = ifnull(first_url, excluded.first_url),
    first_reason = ifnull(first_reason, excluded.first_reason)
"""

Finding = tuple[str, int, str]
"""Metric, how much was there, and why nothing was."""


@dataclass
class Seen:
    """What an open page has shown so far."""

    articles: dict[str, Article] = field(default_factory=dict)
    """Complete articles by id, whether they say something new or not."""
    added: set[str] = field(default_factory=set)
    """Ids of those that do."""
    emptied: set[str] = field(default_factory=set)
    """Ids of those that had a text before."""
    has_rates: bool = False

    def look(self, record: Record, *, is_emptied: bool) -> None:
        """Take a record into account; one that is no reading of an article's page counts for nothing."""
        if not isinstance(record, Article):
            self.has_rates = True
        elif not record.truncated and record.change != "gone":
            self.articles[record.id] = record
            self.emptied |= {record.id} if is_emptied else set()


@dataclass
class Sum:
    """A metric's open sum, with the first page that lacked the thing."""

    metric: str
    have: int = 0
    n: int = 0
    runs: set[str] = field(default_factory=set)
    first_url: str | None = None
    first_reason: str = ""


def note(
    db: Database, end: PageEnd, seen: Seen, *, before: str | None, run: str, part: int, metrics: Container[str]
) -> None:
    """Add a page, whose address was in the state ``before``, to the sums of ``metrics``. A transaction is open."""
    for metric, have, reason in findings(end, seen, before):
        if metric.partition(" ")[0] not in metrics:
            continue
        # Nearly always the sum is there and the thing, too: COUNT takes a third of NOTE's time. What NOTE adds to a sum
        # that is there is nothing.
        if not have or not db.execute(COUNT, have, run, part, metric):
            db.execute(NOTE, run, part, metric, have, None if have else end.url, None if have else reason)
    db.executemany(
        "INSERT INTO strategy VALUES (?, ?, ?, 1) ON CONFLICT DO UPDATE SET n = n + 1",
        (
            (run, name, strategy)
            for article in seen.articles.values()
            for name in FIELDS
            if article.id in seen.added and (strategy := article.extracted_by.get(name))
        ),
    )


def findings(end: PageEnd, seen: Seen, before: str | None) -> Iterator[Finding]:
    """Yield what one page says of each metric."""
    if end.kind == "article" and end.state == "quarantined" and before != "quarantined":
        # What was unreadable before is tried again each run, and says nothing new of the site.
        yield "text", 0, end.reason
    if end.state != "done":
        return
    if end.kind == "listing" and end.links and end.url == end.listing:
        yield ENTRIES + end.url, len(end.links), ""
    if before in {None, "pending"}:
        # Once a page: one that never shows rates must not speak again in every run.
        yield "rates", seen.has_rates, ""
    for article in seen.articles.values():
        if article.id in seen.emptied:
            yield "text", 0, "its text is gone"
        else:
            yield from _of_article(article, is_new=article.id in seen.added)


def _of_article(article: Article, *, is_new: bool) -> Iterator[Finding]:
    if is_new and article.word_count < SHORT:
        yield "text", 0, f"its text has {article.word_count} words"
        return
    yield "text", 1, ""
    if is_new:
        yield "published_at", article.published_at is not None, ""
        yield "authors", bool(article.authors), ""


def open_sums(db: Database) -> list[Sum]:
    """Return what is not judged yet, of this run and of earlier ones."""
    sums: dict[str, Sum] = {}
    for metric, run, have, n, url, reason in db.rows(
        "SELECT metric, run, have, n, first_url, first_reason FROM health WHERE state = 'open' ORDER BY run, part"
    ):
        total = sums.setdefault(metric, Sum(metric))
        total.have, total.n = total.have + have, total.n + n
        total.runs.add(run)
        if total.first_url is None:
            total.first_url, total.first_reason = url, reason or ""
    return list(sums.values())


def close(db: Database, metric: str, state: str) -> None:
    """Give a metric's open sums their verdict, and forget those of long ago."""
    db.execute("UPDATE health SET state = ? WHERE metric = ? AND state = 'open'", state, metric)
    # GROUP BY: of DISTINCT with an OFFSET past the end, SQLite 3.40 takes the last row instead of none.
    old = "(SELECT run FROM health WHERE metric = ? GROUP BY run ORDER BY run DESC LIMIT 1 OFFSET ?)"
    db.execute(f"DELETE FROM health WHERE metric = ? AND run <= {old}", metric, metric, REMEMBERED)  # noqa: S608


def doubt(db: Database) -> None:
    """Have the pages tried again that gave next to no text in the batch to come: they are not done."""
    rows = db.rows(
        "SELECT line FROM outbox WHERE kind = 'articles' "
        "AND seq > (SELECT last_batched FROM log WHERE kind = 'articles')"
    )
    # Read to the end first: a cursor must not be open over what is changed.
    for record in [decode(line) for (line,) in rows]:
        if record["word_count"] < SHORT and not record["truncated"]:
            db.execute(
                "UPDATE page SET state = 'quarantined', reason = ? WHERE url = ? AND state = 'done'",
                f"its text has {record['word_count']} words", record["url"],
            )  # fmt: skip


def trust(db: Database) -> None:
    """Take what a complaint was about for the new normal: a person has looked."""
    db.execute("UPDATE health SET state = 'trusted' WHERE state = 'held'")


def shares(db: Database, metric: str, runs: int) -> list[tuple[float, int, bool]]:
    """Return (share, number, trusted) of the last runs that a metric was judged in, newest first."""
    rows = db.rows(
        "SELECT sum(have), sum(n), max(state = 'trusted') FROM health "
        "WHERE metric = ? AND state IN ('known', 'trusted') "
        "GROUP BY run ORDER BY run DESC LIMIT ?",
        metric, runs,
    )  # fmt: skip
    return [(have / n, n, bool(trusted)) for have, n, trusted in rows]


def of_run(db: Database, run: str) -> dict[str, tuple[int, int]]:
    """Return (have, n) of every metric of one run."""
    rows = db.rows("SELECT metric, sum(have), sum(n) FROM health WHERE run = ? GROUP BY metric", run)
    return {metric: (have, n) for metric, have, n in rows}


def next_part(db: Database, run: str) -> int:
    """Return the number of the run's next sums: judged ones are not added to."""
    row = db.row("SELECT ifnull(max(part), 0) + 1 FROM health WHERE run = ?", run)
    assert row is not None
    return int(row[0])
