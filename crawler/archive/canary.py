"""The canary: a known article that each run fetches again, to learn whether the site can still be read."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING
from zlib import crc32

from crawler.items import article_id
from crawler.markers import Canary

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.state import Database

CHOICE = 5
"""Articles that take turns: one that was taken offline must not leave the site unwatched."""
LOOKED_AT = 50


def choose(db: Database, source: str, run: str) -> Canary | None:
    """Return one of the articles archived first, which edits have long left alone; None in an empty archive."""
    found = list(islice(_candidates(db, source), CHOICE))
    return found[crc32(run.encode()) % len(found)] if found else None


def _candidates(db: Database, source: str) -> Iterator[Canary]:
    for (url,) in db.rows(
        "SELECT url FROM page WHERE kind = 'article' AND state = 'done' ORDER BY id LIMIT ?", LOOKED_AT
    ):
        row = db.row(
            "SELECT content_hash FROM article WHERE id = ? AND NOT truncated AND NOT is_empty",
            bytes.fromhex(article_id(source, url)),
        )
        if row is not None:
            yield Canary(url=url, content_hash=row[0].hex())
