"""Asking again: failed addresses after growing pauses, young articles at growing ages, missing ones to be sure."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from crawler.archive import records
from crawler.archive.cause import GONE_HASH
from crawler.archive.lines import clean, encode
from crawler.markers import Link

if TYPE_CHECKING:
    from crawler.archive.folder import Folder
    from crawler.archive.state import Database

AT_ONCE = 2
"""Failures in a row after which the next run asks again without a pause."""
FIRST_PAUSE = timedelta(hours=1)
LONGEST_PAUSE = timedelta(days=7)

CONFIRMED_AFTER = timedelta(days=1)
"""How long an article must have been missing before that is written down."""
VANISHED_AT_ONCE = 3
"""More articles than this, and than a tenth of those asked for, missing in one run: the site is failing."""

# An article that answered 404 before it was ever had is asked for once or twice more: listings run ahead.
OPEN = (
    "kind = 'article' AND state IN ('pending', 'failed', 'quarantined', 'gone') "
    f"AND (state <> 'gone' OR last_ok IS NULL AND tries BETWEEN 1 AND {AT_ONCE})"
)


def next_try(tries: int, now: str) -> str | None:
    """Return when an address may be asked for again after so many failures in a row; None for at once."""
    if tries <= AT_ONCE:
        return None
    pause = min(FIRST_PAUSE * 2 ** min(tries - AT_ONCE - 1, 10), LONGEST_PAUSE)
    return _stamp(datetime.fromisoformat(now) + pause)


def is_wanted(db: Database, url: str, now: str) -> bool:
    """Tell whether the article at the address is still to be had and its pause is over.

    One that answered 404 before it was ever had counts too: that a listing shows it speaks against it.
    """
    row = db.row("SELECT state, next_try FROM page WHERE url = ?", clean(url))
    if row is None:
        return True
    state, at = row
    return state in {"pending", "failed", "quarantined", "gone"} and (at is None or at <= now)


def wanted(db: Database, now: str) -> list[Link]:
    """Return the articles still to be had whose pause is over, those found first first."""
    rows = db.rows(
        f"SELECT url, title, excerpt FROM page WHERE {OPEN} AND ifnull(next_try, '') <= ? ORDER BY id",  # noqa: S608
        now,
    )
    return [Link(url=url, title=title or "", excerpt=excerpt) for url, title, excerpt in rows]


def revisits(db: Database, days: Sequence[float], now: datetime) -> list[Link]:
    """Return the articles that have passed one of the ages ``days`` since they were last fetched."""
    if not days:
        return []
    # Days of publication are local and the limit is UTC: one day more is looked at, and judged exactly.
    limit = (now - timedelta(days=max(days) + 1)).date().isoformat()
    rows = db.rows(
        "SELECT url, published_at, last_ok FROM page "
        "WHERE kind = 'article' AND state = 'done' AND published_at >= ? ORDER BY published_at DESC",
        limit,
    )
    return [Link(url=url) for url, published, fetched in rows if _is_due(published, fetched, days, now)]


def _is_due(published: str, fetched: str, days: Sequence[float], now: datetime) -> bool:
    born, seen = datetime.fromisoformat(published), datetime.fromisoformat(fetched)
    return any(seen < born + timedelta(days=age) <= now for age in days)


def missed(db: Database, url: str) -> bool:
    """Tell whether an address that answers 404 now has given an article before."""
    row = db.row("SELECT 1 FROM page WHERE url = ? AND kind = 'article' AND last_ok IS NOT NULL", url)
    return row is not None


def confirmed_gone(db: Database, run: str, now: datetime) -> list[str]:
    """Return the addresses whose articles are gone for good: missing in this run as they were a day ago.

    None at all when many vanish at once: then it is the site that fails.
    """
    missing = list(db.rows("SELECT url, missing_since FROM page WHERE run = ? AND missing_since IS NOT NULL", run))
    (had,) = db.row("SELECT count(*) FROM page WHERE run = ? AND kind = 'article' AND state = 'done'", run) or (0,)
    if len(missing) > max(VANISHED_AT_ONCE, had // 10):
        return []
    limit = _stamp(now - CONFIRMED_AFTER)
    return [url for url, since in missing if since <= limit]


def write_gone(db: Database, folder: Folder, url: str, *, article_id: bytes, run: str, now: str) -> None:
    """Append the article's last revision once more, as gone; the address is done with."""
    last = _last_line(db, folder, article_id)
    seq = records.next_seq(db, "articles")
    line = last | {
        "seq": seq,
        "crawled_at": now,
        "run": run,
        "revision": last["revision"] + 1,
        "change": "gone",
    }
    records.enqueue(db, "articles", seq, encode(line))
    db.execute(
        "UPDATE article SET revision = ?, content_hash = ?, seq = ? WHERE id = ?",
        line["revision"], GONE_HASH, seq, article_id,
    )  # fmt: skip
    db.execute("UPDATE page SET state = 'gone', missing_since = NULL, next_try = NULL WHERE url = ?", url)


def _last_line(db: Database, folder: Folder, article_id: bytes) -> dict[str, Any]:
    """Return the record of the last revision, from the outbox or from its segment."""
    (seq,) = db.row("SELECT seq FROM article WHERE id = ?", article_id) or (0,)
    waiting = db.row("SELECT line FROM outbox WHERE kind = 'articles' AND seq = ?", seq)
    line = waiting[0] if waiting else next(_lines_of(db, folder, seq))
    fields: dict[str, Any] = json.loads(line)
    return fields


def _lines_of(db: Database, folder: Folder, seq: int) -> Iterator[bytes]:
    row = db.row(
        "SELECT first_seq, last_seq FROM batch WHERE kind = 'articles' AND first_seq <= ? "
        "ORDER BY first_seq DESC LIMIT 1",
        seq,
    )
    assert row is not None
    first, last = row
    with (folder.kind("articles") / f"{first:010}-{last:010}.jsonl").open("rb") as segment:
        for number, line in enumerate(segment, start=first):
            if number == seq:
                yield line


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
