"""A site: the data that is particular to it, and the parsers' values made into records."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import ParseProblem
from crawler.items import RATE_SCHEMA, Article, Rate, article_id, rate_id
from crawler.markers import Link, Quarantined
from crawler.parsers.article import ArticleParts, ArticleRules, read_article
from crawler.parsers.feed import is_feed, next_page, read_feed
from crawler.parsers.listing import Entry, Listing, read_listing
from crawler.parsers.parts import next_part, read_part
from crawler.parsers.reading import CLIENT_RENDERED
from crawler.parsers.served import served_day
from crawler.parsers.states import PROTECTED
from crawler.parsers.text import content_hash, dateline, words
from crawler.parsers.ticker import Ticker, read_ticker
from crawler.sites.announced import announced, fill, stand_in
from crawler.sites.joined import is_alike, join

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.items import WarcPointer
    from crawler.page import Page
    from crawler.parsers.urls import Addresses

PARSER = "2"
"""Version of the reading: it grows whenever the same page would give another record."""


ANY_SITE: Mapping[str, float] = MappingProxyType({"entries": 1, "text": 0.7, "published_at": 0.5, "authors": 0.0})
"""Shares of the pages that have a thing, and entries on a listing's first page. Some sites name no authors."""


@dataclass(frozen=True, kw_only=True)
class Site:
    """One site, as data."""

    source: str
    """Name of its archive."""
    addresses: Addresses
    start: str = ""
    """Path of the listing that has everything, without slashes around it, such as ``latest``."""
    timezone: str = "UTC"
    """Zone of its stamps that name none."""
    language: str | None = None
    """Language of its articles where a page does not say."""
    has_ticker: bool = False
    """Whether its pages carry exchange rates."""
    floors: Mapping[str, float] = field(default_factory=lambda: ANY_SITE)
    """What its pages have at least, until its own history tells."""
    earlier: tuple[tuple[datetime, Site], ...] = ()
    """How its pages were read before a moment, oldest first: a redesign must not cost what was stored before it."""

    def at(self, origin: str) -> Site:
        """Return the same site for pages that come from ``origin``, whose host is one of its names then."""
        aliases = self.addresses.aliases | {urlsplit(origin).netloc}
        earlier = tuple((until, site.at(origin)) for until, site in self.earlier)
        return replace(self, addresses=replace(self.addresses, aliases=aliases), earlier=earlier)

    def as_of(self, moment: datetime) -> Site:
        """Return the site as pages fetched at this moment are to be read: whoever reads stored pages asks here."""
        return next((site for until, site in self.earlier if moment < until), self)

    def listing(self, path: str) -> str:
        """Return the canonical address of the listing at a path such as ``tag/initiative``."""
        home = f"{self.addresses.scheme}://{self.addresses.host}/"
        return self.addresses.canonical(home + path, home) or home

    def read_listing(self, page: Page) -> Listing:
        """Read a page of a listing; a feed is one, too."""
        if not is_feed(page):
            return read_listing(page, self.addresses, self.timezone)
        entries = read_feed(page, self.addresses, self.timezone)
        return Listing(
            entries=tuple(
                Entry(url=each.url, title=each.title, excerpt=each.excerpt, published_at=each.published_at, feed=each)
                for each in entries
            ),
            next_url=next_page(page, self.addresses),
            next_by="feed",
        )

    def first_part(self, page: Page) -> str | None:
        """Return the canonical address of the article's first page where this is a later one; None on the first."""
        part = read_part(page, self.addresses)
        return part.first if part.number > 1 else None

    def next_part(self, page: Page) -> str | None:
        """Return the canonical address of the article's following page; None on the last, and on most pages."""
        return next_part(page, self.addresses)

    def read_article(self, page: Page, link: Link | None = None, rest: Sequence[Page] = ()) -> Article:
        """Read an article page that ``link`` on a listing led to; ``rest`` are its following pages, in order.

        The article is ``truncated`` where they are not all there, or one of them cannot be read; where a
        password hides its text; and where a script makes it, and neither JSON-LD nor a feed has it.

        Raises ParseProblem when there is no article on it, or another than the listing's: sites answer an
        address they no longer know with their home page or with another post.
        """
        rules = ArticleRules(addresses=self.addresses, zone=self.timezone, language=self.language)
        parts = read_article(page, rules, link.excerpt if link else None)
        if link is not None and not is_same(parts, link):
            if parts.client_rendered:
                # Before its script has run, such a page may call itself by the site's name.
                raise ParseProblem(CLIENT_RENDERED)
            raise ParseProblem(f"shows another article, {parts.title!r} at {parts.url}")
        whole, is_whole = join(parts, page, rest, rules)
        if first := self.first_part(page):
            whole, is_whole = replace(whole, url=first), False
        if whole.extracted_by.get("text") == PROTECTED:
            # What the listing shows in the place of an excerpt is a notice, too.
            link, is_whole = link and replace(link, excerpt=None), False
        if link is not None:
            whole = fill(whole, link)
        if whole.client_rendered:
            whole, is_whole = stand_in(whole, link)
        return self._article(whole, page.fetched_at, warc=page.warc, truncated=not is_whole)

    def truncated(self, link: Link, fetched_at: datetime) -> Article:
        """Return what a listing's entry alone says of an article whose page cannot be had.

        Even a feed's text may be the first of several pages, and has no pictures. Raises ParseProblem for an
        entry without a title.
        """
        return self._article(announced(link, self.language), fetched_at, truncated=True)

    def read_rates(self, page: Page) -> tuple[Rate | Quarantined, ...]:
        """Read the exchange rates that the page shows; () where the site, or this page, has none.

        A pair whose repeats disagree is no rate, nor is one whose numbers could be read in two ways: they go to
        quarantine. A feed has no ticker, only articles
        that may speak of one.
        """
        ticker = read_ticker(page) if self.has_ticker and not is_feed(page) else Ticker()
        return (
            *self._rates(ticker, page),
            *(_unread(pair, "the repeats of the ticker disagree", page) for pair in ticker.conflicts),
            *(_unread(pair, f"{printed} is no number as the ticker prints them", page) for pair, printed in ticker.odd),
        )

    def _rates(self, ticker: Ticker, page: Page) -> tuple[Rate, ...]:
        if not ticker.quotes:
            return ()
        site_date, seen_at = served_day(page, ticker), _utc(page.fetched_at)
        day = site_date or seen_at[:10]
        return tuple(
            Rate(
                id=rate_id(self.source, quote.base, quote.quote, day, quote.value, quote.change_pct),
                source=self.source,
                url=page.url,
                crawled_at=seen_at,
                base=quote.base,
                quote=quote.quote,
                value=quote.value,
                change_pct=quote.change_pct,
                observed_at=seen_at,
                site_date=site_date,
                extracted_by={"value": "ticker"},
                warc=page.warc,
                parser=PARSER,
            )
            for quote in ticker.quotes
        )

    def _article(
        self, parts: ArticleParts, fetched_at: datetime, *, truncated: bool, warc: WarcPointer | None = None
    ) -> Article:
        text = parts.text
        return Article(
            id=article_id(self.source, parts.url),
            source=self.source,
            url=parts.url,
            crawled_at=_utc(fetched_at),
            title=parts.title,
            text=text,
            blocks=parts.blocks,
            excerpt=parts.excerpt,
            dateline=dateline(text),
            authors=parts.authors,
            published_at=parts.published_at,
            modified_at=parts.modified_at,
            published_raw=parts.published_raw,
            categories=parts.categories,
            tags=parts.tags,
            images=parts.images,
            language=parts.language,
            word_count=words(text),
            truncated=truncated,
            client_rendered=parts.client_rendered,
            content_hash=content_hash(parts.title, text),
            extracted_by=parts.extracted_by,
            warc=warc,
            parser=PARSER,
        )


def is_same(parts: ArticleParts, link: Link) -> bool:
    """Tell whether the page is the article that the listing announced.

    The page's own word for its address decides, then the headline: listings shorten it, or change a word.
    """
    is_told = parts.extracted_by.get("url") != "address"
    if not link.title or (is_told and parts.url == link.url):
        return True
    return is_alike(link.title, parts.title)


def _unread(pair: str, why: str, page: Page) -> Quarantined:
    return Quarantined(url=page.url, reason=f"{pair}: {why}", record={"schema": RATE_SCHEMA, "pair": pair})


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
