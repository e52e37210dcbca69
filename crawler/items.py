"""The records: what the spiders yield, the pipelines pass, the archive keeps and people read.

All are frozen, keyword-only dataclasses; Scrapy reads them through itemadapter. Dates and times are
ISO 8601 strings, numbers of the world outside are decimal strings, so a record reads the same in
memory, in JSON and in a database. The fields ``seq``, ``run``, ``revision``, ``change`` and
``listed_at`` are the archive's to fill in: a spider leaves them alone.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Literal

ARTICLE_SCHEMA = "article/1"
RATE_SCHEMA = "rate/1"

BlockKind = Literal["paragraph", "heading", "list", "quote", "table", "code", "verse"]
Change = Literal["new", "edited", "reparsed", "gone"]


@dataclass(frozen=True, kw_only=True, slots=True)
class Author:
    """A person named in the byline, or the site's staff."""

    name: str
    """As printed, without "By"."""
    account: str | None = None
    """Slug of the account that posted (``/author/<account>/``), which is not always the byline's."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Image:
    """A picture that belongs to the article."""

    url: str
    """Absolute address."""
    caption: str | None = None
    """Caption or credit as printed."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Block:
    """One piece of the body, in reading order."""

    kind: BlockKind
    text: str
    """As published. A list item, verse line or table row is a line; cells are parted by `` | ``."""


@dataclass(frozen=True, kw_only=True, slots=True)
class WarcPointer:
    """Where the bytes lie that a record was read from."""

    file: str
    offset: int
    digest: str


@dataclass(frozen=True, kw_only=True, slots=True)
class Article:
    """One revision of one article, keyed by its canonical address."""

    schema: str = ARTICLE_SCHEMA
    """Name and number of the record's form; a changed field means a new number, an added one does not."""
    seq: int | None = None
    """Position in the archive's log of articles; grows by one, never reused."""
    id: str
    """32 hex digits from source and canonical address only: the same for every revision."""
    source: str
    """Name of the archive, such as ``timesca``."""
    url: str
    """Canonical address."""
    crawled_at: str
    """When the page was fetched, UTC, ``2026-11-24T16:22:18Z``."""
    run: str | None = None
    """Run that wrote the record."""

    revision: int = 1
    """From 1; one more for every change of the published text or title."""
    change: Change = "new"
    """Why the revision was written: new, edited by the site, reparsed by a newer parser, or gone."""
    title: str
    """Headline as published."""
    text: str
    """The blocks' texts, parted by one blank line."""
    blocks: tuple[Block, ...] = ()
    """Kind and text of every paragraph, heading, list, quote, table, code and verse, in order."""
    excerpt: str | None = None
    """The site's own summary; of a truncated article, the listing's teaser."""
    dateline: str | None = None
    """Place and agency an old post opens with, ``DUSHANBE (TCA)``. It stays in ``text`` too."""
    authors: tuple[Author, ...] = ()
    """Name as printed, and the account that posted."""
    published_at: str | None = None
    """With zone, as exact as the page has it: ``2026-01-14T04:43:22+06:00``."""
    modified_at: str | None = None
    """Last change the page admits, with zone."""
    published_raw: str | None = None
    """The string that ``published_at`` was read from."""
    categories: tuple[str, ...] = ()
    """A set: sorted, without repeats."""
    tags: tuple[str, ...] = ()
    """A set: sorted, without repeats."""
    images: tuple[Image, ...] = ()
    """Address and caption of the article's pictures."""
    language: str | None = None
    """BCP 47, as the page says it."""
    word_count: int = 0
    """Words in ``text``."""
    truncated: bool = False
    """True when the text is not the whole: only a listing's excerpt, or some of its pages, could be had."""
    client_rendered: bool = field(default=False, metadata={"added": True})
    """True when the page leaves its text to a script, so that what is here is less than a browser shows."""
    content_hash: str
    """SHA-256 over folded title and text: equal while only white space or quotes change."""
    listed_at: tuple[str, ...] = ()
    """Listing addresses it was seen on when this revision was written; sorted."""
    extracted_by: dict[str, str] = field(default_factory=dict)
    """Field → the strategy that produced it: json-ld, meta, microdata, selector, feed, listing…"""
    warc: WarcPointer | None = None
    """File, offset and digest of the stored bytes; null where none were kept."""
    parser: str
    """Version of the parser that read the page."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Rate:
    """One observed exchange rate: ``base`` costs ``value`` of ``quote``."""

    schema: str = RATE_SCHEMA
    """Name and number of the record's form; a changed field means a new number, an added one does not."""
    seq: int | None = None
    """Position in the archive's log of rates; grows by one, never reused."""
    id: str
    """32 hex digits from source, pair, day, value and change."""
    source: str
    """Name of the archive, such as ``timesca``."""
    url: str
    """Page the rate was read from."""
    crawled_at: str
    """When that page was fetched, UTC."""
    run: str | None = None
    """Run that wrote the record."""
    base: str
    """ISO 4217 code of what is priced."""
    quote: str
    """ISO 4217 code of what it is priced in."""
    value: str
    """Decimal string with exactly the digits published."""
    change_pct: str
    """Percent, decimal string as published: ``-0`` stays ``-0``."""
    observed_at: str
    """UTC time of the observation."""
    site_date: str | None = None
    """The date printed beside the ticker, ``YYYY-MM-DD``: the day the page was served."""
    extracted_by: dict[str, str] = field(default_factory=dict)
    """Field → the strategy that produced it."""
    warc: WarcPointer | None = None
    """File, offset and digest of the stored bytes; null where none were kept."""
    parser: str
    """Version of the parser that read the page."""


Record = Article | Rate


def article_id(source: str, url: str) -> str:
    """Return the id of the article at the canonical address ``url``: 32 hex digits."""
    return _digest(source, url)


def rate_id(source: str, base: str, quote: str, day: str, value: str, change_pct: str) -> str:
    """Return the id of one observed rate: 32 hex digits.

    ``day`` is the printed date, or the UTC day of the observation where none is printed: the site
    caches its pages, so the time of observation alone would store one set many times over.
    """
    return _digest(source, base, quote, day, value, change_pct)


def _digest(*parts: str) -> str:
    # The unit separator cannot stand in an address or a number, so parts cannot run into each other.
    return hashlib.sha256("\x1f".join(parts).encode("utf-8", "surrogatepass")).hexdigest()[:32]
