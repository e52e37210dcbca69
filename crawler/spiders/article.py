"""Article pages: which are asked for, what is read from them, and what stays when one cannot be had."""

from __future__ import annotations

import logging
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.errors import ConfigurationProblem, ParseProblem, StorageProblem
from crawler.markers import Link, PageEnd, PageState, Quarantined, Reread
from crawler.reread import article_on, page_at
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
    "unreachable": "failed",
}
"""State of an article's address after each kind of mishap."""


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
    def parse_article(self, response: Response, *, address: str, link: Link) -> Iterator[Any]:
        """Read the article and the rates of its page."""
        page = self.page(response)
        article = self.site.read_article(page, link)
        yield from self.rereads(article)
        yield article
        yield from self.site.read_rates(page)
        etag, last_modified = validators(response)
        yield PageEnd(
            url=address,
            kind="article",
            state="done",
            same_as=article.url if article.url != address else None,
            published_at=article.published_at,
            etag=etag,
            last_modified=last_modified,
        )

    def rereads(self, article: Article) -> Iterator[Reread]:
        """Yield what today's parsers see in the bytes of the newest revision, where that alone tells an edit.

        That is so where the text is another and so is the parser's version: a matter of one page in many runs.
        """
        pointer = self.archive.in_doubt(article)
        if pointer is None:
            return
        try:
            seen = article_on(page_at(self.archive.place, pointer, self.site), self.site).content_hash
        except ParseProblem:
            seen = ""
        except StorageProblem as problem:
            logger.warning("%s: why its text has changed is decided without its stored bytes: %s", article.url, problem)
            return
        yield Reread(url=article.url, id=article.id, content_hash=seen)

    @page_transaction
    def article_failed(self, failure: Failure, *, address: str, link: Link) -> Iterator[Any]:
        """Keep what the listing said of an article whose page cannot be had; the page is tried again."""
        mishap = understand(failure)
        if mishap.kind == "unchanged":
            etag, last_modified = self.archive.validators(address)
            yield PageEnd(url=address, kind="article", state="done", etag=etag, last_modified=last_modified)
            return
        state = ENDS[mishap.kind]
        if state == "failed" and link.title:
            yield self.site.truncated(link, datetime.now(UTC))
        yield PageEnd(url=address, kind="article", state=state, reason=mishap.reason)

    def unreadable_article(self, reason: str, address: str) -> Iterator[Any]:
        """Keep the reason; the page is tried again by the next run."""
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


def validators(response: Response) -> tuple[str | None, str | None]:
    """Return ETag and Last-Modified: what the server calls this copy of the page."""
    return _header(response, "ETag"), _header(response, "Last-Modified")


def _header(response: Response, name: str) -> str | None:
    value = response.headers.get(name)
    return value.decode("latin-1") if value else None
