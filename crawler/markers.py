"""What travels with the records through the pipelines, and is not exported.

A page's output is its records and what they need to be judged (``Reread``), whatever of it is ``Quarantined``, and
``PageEnd``: one transaction. ``Edge`` carries its beginning and its end.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from crawler.items import Block, Rate


@dataclass(frozen=True, kw_only=True, slots=True)
class Quarantined:
    """What could not be accepted, kept with its reason instead of being lost."""

    url: str
    """The page it came from."""
    reason: str
    """One line."""
    record: dict[str, object] = field(default_factory=dict)
    """The rejected record's fields; empty when the page gave none."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One article as a feed has it."""

    url: str
    """Canonical address."""
    title: str
    """Empty for an article without one."""
    published_at: str | None = None
    """ISO 8601 with zone: WordPress writes feeds in UTC."""
    published_raw: str | None = None
    authors: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """Categories and tags, which a feed does not tell apart; sorted."""
    excerpt: str | None = None
    blocks: tuple[Block, ...] = ()
    """The text, or its first page; () where the feed has teasers only, or the article has a password."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Link:
    """An address found on a listing, with what the listing says of it."""

    url: str
    """Canonical address of the article."""
    title: str = ""
    excerpt: str | None = None
    entry: FeedEntry | None = None
    """All that is told of the article, where the listing is a feed. It is not kept from run to run."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Canary:
    """A known article that is fetched again to learn whether the site can still be read."""

    url: str
    content_hash: str
    """Of its newest revision."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Reread:
    """What today's parser makes of the stored bytes of an article's newest revision; comes before the article."""

    url: str
    """The page it belongs to."""
    id: str
    """Of the article."""
    content_hash: str
    """Empty where today's parser sees no article in them."""


PageState = Literal["done", "gone", "failed", "quarantined", "blocked"]


@dataclass(frozen=True, kw_only=True, slots=True)
class PageEnd:
    """Closes the output of one response and says what is to be remembered of the page."""

    url: str
    kind: Literal["listing", "article", "rates"]
    state: PageState
    reason: str = ""
    """Why it is not done, in a few words; empty when done."""
    links: tuple[Link, ...] = ()
    """Article addresses the page listed, in order; listings only."""
    same_as: str | None = None
    """Canonical address where the page says it is another than ``url``."""
    walk: dict[str, object] | None = None
    """Position of the walk over this listing, replaced as a whole; opaque to the archive."""
    published_at: str | None = None
    """When the article was published, as far as the page says; articles only."""
    listing: str | None = None
    """Address of the listing's first page, the key of ``walk``."""
    observed: tuple[Rate, ...] = ()
    """Rates on the page that an earlier page of the same run has shown: nothing new but the time."""
    etag: str | None = None
    last_modified: str | None = None
    not_before: str | None = None
    """When the host wants to be asked for the page again, ISO 8601 in UTC; None where it does not say."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Edge:
    """The first or the last item of one response, often both in one: each item costs its way through Scrapy.

    What lies between an edge with ``start`` and the one with ``end`` is one transaction.
    """

    start: str | None = None
    """The site's own address of the page that begins here."""
    item: object | None = None
    """A record, Reread or Quarantined; None where a page has nothing but its end."""
    end: PageEnd | None = None
    """The end of the page, where it ends here."""
