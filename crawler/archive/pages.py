"""What is known of addresses: their state, the listings they stand on, the walks over those."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from crawler.archive import again
from crawler.archive.lines import clean

if TYPE_CHECKING:
    from crawler.archive.state import Database
    from crawler.markers import Link, PageEnd

CLOSE = """
INSERT INTO page (url, kind, state, reason, tries, next_try, first_seen, last_ok, published_at, etag, last_modified,
                  missing_since, run)
VALUES (:url, :kind, :state, :reason, :tries, :next_try, :now, CASE :state WHEN 'done' THEN :now END, :published_at,
        :etag, :last_modified, :missing, :run)
ON CONFLICT (url) DO UPDATE SET
    kind = excluded.kind,
    state = excluded.state,
    reason = excluded.reason,
    tries = excluded.tries,
    next_try = excluded.next_try,
    missing_since = CASE WHEN excluded.missing_since IS NOT NULL THEN ifnull(missing_since, excluded.missing_since) END,
    last_ok = ifnull(excluded.last_ok, last_ok),
    published_at = ifnull(excluded.published_at, published_at),
    -- Validators belong to the copy that was had last; a failure does not touch them.
    etag = CASE excluded.state WHEN 'done' THEN excluded.etag ELSE etag END,
    last_modified = CASE excluded.state WHEN 'done' THEN excluded.last_modified ELSE last_modified END,
    run = excluded.run,
    title = CASE excluded.state WHEN 'done' THEN NULL ELSE title END,
    excerpt = CASE excluded.state WHEN 'done' THEN NULL ELSE excerpt END
"""


def state(db: Database, url: str) -> str | None:
    """Return the state of an address, None if it was never found."""
    row = db.row("SELECT state FROM page WHERE url = ?", clean(url))
    return row[0] if row else None


def published_at(db: Database, url: str) -> str | None:
    """Return when the article at an address was published, as far as its page said."""
    row = db.row("SELECT published_at FROM page WHERE url = ?", clean(url))
    return row[0] if row else None


def is_listed(db: Database, listing: str, url: str) -> bool:
    """Tell whether the listing has shown the address."""
    row = db.row(
        "SELECT 1 FROM page JOIN membership ON membership.page = page.id "
        "JOIN listing ON listing.id = membership.listing WHERE page.url = ? AND listing.url = ?",
        clean(url), clean(listing),
    )  # fmt: skip
    return row is not None


def validators(db: Database, url: str) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified of the copy that was had last."""
    row = db.row("SELECT etag, last_modified FROM page WHERE url = ?", clean(url))
    return row or (None, None)


def walk(db: Database, listing: str) -> dict[str, object] | None:
    """Return what the last walk over a listing left behind."""
    row = db.row("SELECT walk FROM listing WHERE url = ?", clean(listing))
    if row is None or row[0] is None:
        return None
    position: dict[str, object] = json.loads(row[0])
    return position


def listed_at(db: Database, *urls: str) -> tuple[str, ...]:
    """Return the listings that any of the addresses was found on, sorted."""
    found: set[str] = set()
    for url in dict.fromkeys(urls):
        rows = db.rows(
            "SELECT listing.url FROM page JOIN membership ON membership.page = page.id "
            "JOIN listing ON listing.id = membership.listing WHERE page.url = ?",
            clean(url),
        )
        found.update(listing for (listing,) in rows)
    return tuple(sorted(found))


def close(db: Database, end: PageEnd, *, run: str, now: str) -> None:
    """Store the end of a page: its state, the addresses it listed, where the walk stands.

    Raises ValueError or TypeError, before anything is stored, for a walk that is not JSON.
    """
    position = None if end.walk is None else json.dumps(end.walk, allow_nan=False)
    for url in dict.fromkeys((end.url, end.same_as or end.url)):
        _close_one(db, end, clean(url), run=run, now=now)
    if end.links or position is not None:
        # A page that names no listing is one itself.
        listing = listing_id(db, end.listing or end.url)
        for link in end.links:
            find(db, link, listing=listing, run=run, now=now)
        if position is not None:
            db.execute("UPDATE listing SET walk = ? WHERE id = ?", position, listing)


def _close_one(db: Database, end: PageEnd, url: str, *, run: str, now: str) -> None:
    state, is_missing = end.state, False
    if state == "gone" and again.missed(db, url):
        # It was there before: that is believed only when it stays away.
        state, is_missing = "failed", True
    tries = _tries(db, url) + 1 if state in {"failed", "quarantined", "gone"} else 0
    is_alias = end.same_as is not None and url != clean(end.same_as)
    db.execute(
        CLOSE,
        url=url,
        kind=end.kind,
        state=state,
        reason=clean(end.reason),
        tries=tries,
        next_try=max(filter(None, (again.next_try(tries, now), end.not_before)), default=None),
        # An alias is not revisited: its article has an address of its own.
        published_at=None if is_alias else end.published_at,
        etag=end.etag and clean(end.etag),
        last_modified=end.last_modified and clean(end.last_modified),
        missing=now if is_missing else None,
        run=run,
        now=now,
    )


def _tries(db: Database, url: str) -> int:
    row = db.row("SELECT tries FROM page WHERE url = ?", url)
    return int(row[0]) if row else 0


def listing_id(db: Database, url: str) -> int:
    """Return the number that stands for a listing's address."""
    db.execute("INSERT INTO listing (url) VALUES (?) ON CONFLICT DO NOTHING", clean(url))
    row = db.row("SELECT id FROM listing WHERE url = ?", clean(url))
    assert row is not None
    return int(row[0])


def find(db: Database, link: Link, *, listing: int, run: str, now: str) -> None:
    """Note that a listing shows an article; its address is pending unless it is known already."""
    db.execute(
        "INSERT INTO page (url, kind, state, first_seen, run, title, excerpt) "
        "VALUES (?, 'article', 'pending', ?, ?, ?, ?) ON CONFLICT (url) DO NOTHING",
        clean(link.url), now, run, clean(link.title), link.excerpt and clean(link.excerpt),
    )  # fmt: skip
    db.execute(
        "INSERT INTO membership (page, listing) SELECT id, ? FROM page WHERE url = ? ON CONFLICT DO NOTHING",
        listing, clean(link.url),
    )  # fmt: skip
