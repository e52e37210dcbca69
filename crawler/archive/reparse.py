"""A record that a newer parser reads from bytes kept long ago: how it goes into the archive, and when it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import pages, records
from crawler.archive.cause import known
from crawler.archive.lines import clean
from crawler.items import Article

if TYPE_CHECKING:
    from crawler.archive.state import Database
    from crawler.items import Change, Record

FOUND = """
UPDATE page SET state = 'done', reason = '', tries = 0, next_try = NULL, published_at = :published_at,
                last_ok = ifnull(last_ok, :fetched_at), title = NULL, excerpt = NULL
WHERE url = :url AND kind = 'article' AND state IN ('pending', 'failed', 'quarantined')
"""


def store_reparsed(db: Database, record: Record, *, run: str) -> Record | None:
    """Store a record as ``new``, or as ``reparsed`` where its article has one; return it numbered.

    None, and nothing is stored, for a rate that is known, for what is too long for a line, and for an article whose
    text would be lost: the bytes are the same, so that would say something of the parser only.
    """
    change: Change = "new"
    listed_at: tuple[str, ...] = ()
    if isinstance(record, Article):
        before = known(db, record.id)
        if before is not None and records.is_blank(record) and not before.is_empty:
            return None
        change = "new" if before is None else "reparsed"
        listed_at = pages.listed_at(db, record.url)
    elif records.judge(db, record) == "unchanged":
        return None
    try:
        stored, line = records.numbered(db, record, change, run=run, listed_at=listed_at)
    except ValueError:
        return None
    records.store(db, stored, line)
    if isinstance(stored, Article) and not stored.truncated:
        _find(db, stored)
    return stored


def _find(db: Database, article: Article) -> None:
    """Note that the article is had: its page needs not be fetched again for what was in it already."""
    db.execute(FOUND, url=clean(article.url), published_at=article.published_at, fetched_at=article.crawled_at)
