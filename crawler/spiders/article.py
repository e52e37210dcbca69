"""Article pages: which are asked for, what is read from them, and what stays when one cannot be had."""

from __future__ import annotations

import functools
import logging
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigurationProblem, ParseProblem, StorageProblem
from crawler.markers import Link, PageEnd, PageState, Quarantined, Reread
from crawler.page import Page
from crawler.parsers.reading import CLIENT_RENDERED
from crawler.reread import article_on, page_at, pages_behind
from crawler.spiders.base import SiteSpider
from crawler.spiders.failures import understand
from crawler.spiders.transaction import page_transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.http import Request, Response
    from scrapy.settings import BaseSettings
    from twisted.python.failure import Failure

    from crawler.items import Article
    from crawler.spiders.base import Ledger

logger = logging.getLogger(__name__)

ENDS: dict[str, PageState] = {
    "gone": "gone",
    "refused": "failed",
    "robots": "blocked",
    "elsewhere": "blocked",
    "incomplete": "failed",
    "unreachable": "failed",
    "renderer": "failed",
    "too large": "failed",
}
"""State of an article's address after each kind of mishap."""
MOST_PARTS = 50
"""Pages of one article that are joined; more are no article's."""
PARTS_FIRST = 20
"""Priority of an article's further pages."""

Pages = tuple[Page, ...]
Copy = tuple[str | None, str | None]
"""ETag and Last-Modified."""


class ArticleSpider(SiteSpider):
    """A spider that reads articles, and the rates on their pages, from addresses that others found."""

    def __init__(self, **rest: str) -> None:
        super().__init__(**rest)
        self.asked: set[str] = set()

    def article_requests(self, links: Iterable[Link]) -> Iterator[Request]:
        """Yield a request for every article that is still to be had and was not asked for in this run."""
        for link in links:
            if link.url not in self.asked and self.archive.is_wanted(link.url):
                self.asked.add(link.url)
                yield self.request(link.url, self.parse_article, self.article_failed, link=link)

    def revisit_requests(self) -> Iterator[Request]:
        """Yield a request for every known article whose age calls for another look; unchanged pages cost a header."""
        for link in self.archive.revisits(revisit_days(self.settings)):
            if link.url not in self.asked:
                self.asked.add(link.url)
                headers = conditions(self.archive, link.url)
                yield self.request(link.url, self.parse_article, self.article_failed, headers=headers, link=link)

    def check(self, settings: BaseSettings) -> None:
        """Raise ConfigurationProblem for ages that are none."""
        revisit_days(settings)

    @page_transaction
    def parse_article(self, response: Response, *, address: str, link: Link, parts: Pages = ()) -> Iterator[Any]:
        """Read the article and the rates of its page; ``parts`` are its pages before this one.

        Of an article of several pages the others are asked for first: it is one record, and one transaction.
        """
        pages = (*parts, self.page(response))
        first = self.site.first_part(pages[0])
        if any(page.url == pages[-1].url for page in parts) or (first is not None and first == link.url):
            raise ParseProblem("its pages lead in a circle")
        if first is not None:
            yield self.part_request(first, address=address, link=replace(link, url=first))
            return
        following = self.site.next_part(pages[-1])
        if following is not None and len(pages) < MOST_PARTS:
            if not parts:
                # What is no article has no further pages either.
                self.site.read_article(pages[0], link)
            yield self.part_request(following, address=address, link=link, parts=pages)
            return
        yield from self.article_output(pages, link, address, copy=validators(response))

    def part_request(self, at: str, *, address: str, **kwargs: Any) -> Request:
        """Return the request for another page of an article, ahead of all else: its other pages wait in memory."""
        return self.request(address, self.parse_article, self.article_failed, priority=PARTS_FIRST, at=at, **kwargs)

    def article_output(
        self, pages: Pages, link: Link, address: str, *, copy: Copy = (None, None), reason: str = ""
    ) -> Iterator[Any]:
        """Yield the article of these pages and its end: one of which a page is missing is tried again."""
        article = self.site.read_article(pages[0], link, pages[1:])
        yield from self.rereads(article)
        yield article
        yield from self.site.read_rates(pages[0])
        state: PageState = "failed" if reason else "done"
        if not reason and article.truncated and len(pages) > 1:
            state, reason = "failed", f"page {len(pages)} of it cannot be read, or is not the last"
        elif article.truncated and article.client_rendered:
            state, reason = "quarantined", CLIENT_RENDERED
        yield PageEnd(
            url=address,
            kind="article",
            state=state,
            reason=reason,
            same_as=article.url if article.url != address and not reason else None,
            published_at=article.published_at,
            # That page 1 is unchanged says nothing of the others: an article of several is always fetched whole.
            etag=copy[0] if len(pages) == 1 else None,
            last_modified=copy[1] if len(pages) == 1 else None,
        )

    def rereads(self, article: Article) -> Iterator[Reread]:
        """Yield what today's parsers see in the bytes of the newest revision, where that alone tells an edit.

        That is so where the text is another and so is the parser's version: a matter of one page in many runs.
        """
        pointer = self.archive.in_doubt(article)
        if pointer is None:
            return
        try:
            page = page_at(self.archive.place, pointer, self.site)
            find = functools.partial(self.archive.copy_near, moment=page.fetched_at)
            rest = tuple(pages_behind(self.archive.place, page, self.site, find))
            seen = article_on(page, self.site, rest=rest).content_hash
        except ParseProblem:
            seen = ""
        except StorageProblem as problem:
            logger.warning("%s: why its text has changed is decided without its stored bytes: %s", article.url, problem)
            return
        yield Reread(url=article.url, id=article.id, content_hash=seen)

    @page_transaction
    def article_failed(self, failure: Failure, *, address: str, link: Link, parts: Pages = ()) -> Iterator[Any]:
        """Keep what the listing said of an article whose page cannot be had; the page is tried again."""
        mishap = understand(failure)
        if mishap.kind == "interrupted":
            return
        if parts:
            yield from self.article_output(parts, link, address, reason=f"page {len(parts) + 1}: {mishap.reason}")
            return
        if mishap.kind == "unchanged":
            etag, last_modified = self.archive.validators(address)
            yield PageEnd(url=address, kind="article", state="done", etag=etag, last_modified=last_modified)
            return
        if mishap.kind == "renderer":
            self.problems.append(mishap.as_problem(address))
        state = ENDS[mishap.kind]
        if state == "failed" and link.title and mishap.asked:
            yield self.site.truncated(link, datetime.now(UTC))
        yield PageEnd(url=address, kind="article", state=state, reason=mishap.reason, not_before=mishap.not_before)

    def unreadable_article(self, reason: str, *, address: str, link: Link, parts: Pages = ()) -> Iterator[Any]:
        """Keep the reason, and what there is of the article; the page is tried again by the next run."""
        if parts:
            yield from self.article_output(parts, link, address, reason=reason)
            return
        yield Quarantined(url=address, reason=reason)
        yield PageEnd(url=address, kind="article", state="quarantined", reason=reason)


def revisit_days(settings: BaseSettings) -> list[float]:
    """Return the ages at which articles are fetched again; raise ConfigurationProblem for what is no age."""
    try:
        return [float(day) for day in settings.getlist("REVISIT_DAYS")]
    except (TypeError, ValueError):
        setting = settings["REVISIT_DAYS"]
        raise ConfigurationProblem(f"REVISIT_DAYS must be ages in days, like 1,3,7,30, not {setting!r}") from None


def conditions(ledger: Ledger, url: str) -> dict[str, str]:
    """Return the headers that ask for a page only if it is another than the one had last."""
    etag, last_modified = ledger.validators(url)
    found = {"If-None-Match": etag, "If-Modified-Since": last_modified}
    return {name: value for name, value in found.items() if value}


def validators(response: Response) -> Copy:
    """Return ETag and Last-Modified: what the server calls this copy of the page, if that is all there is to it."""
    if "render" in response.meta:
        return None, None
    return _header(response, "ETag"), _header(response, "Last-Modified")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
