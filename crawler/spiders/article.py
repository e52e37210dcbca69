"""Article pages: which are asked for, what is read from them, and what stays when one cannot be had."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.markers import Link, PageEnd, PageState, Quarantined
from crawler.spiders.base import SiteSpider
from crawler.spiders.failures import understand
from crawler.spiders.transaction import page_transaction

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

WANTED = {None, "pending", "failed", "quarantined", "gone"}
"""States of an address whose article is still to be had. A listing that shows it again speaks against its 404."""
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
            if link.url not in self.asked and self.archive.page_state(link.url) in WANTED:
                self.asked.add(link.url)
                yield self.request(link.url, self.parse_article, self.article_failed, link=link)

    @page_transaction
    def parse_article(self, response: Response, *, address: str, link: Link) -> Iterator[Any]:
        """Read the article and the rates of its page."""
        page = self.page(response)
        article = self.site.read_article(page, link)
        yield article
        yield from self.site.read_rates(page)
        yield PageEnd(
            url=address,
            kind="article",
            state="done",
            same_as=article.url if article.url != address else None,
            published_at=article.published_at,
        )

    @page_transaction
    def article_failed(self, failure: Failure, *, address: str, link: Link) -> Iterator[Any]:
        """Keep what the listing said of an article whose page cannot be had; the page is tried again."""
        mishap = understand(failure)
        state = ENDS[mishap.kind]
        if state == "failed" and link.title:
            yield self.site.truncated(link, datetime.now(UTC))
        yield PageEnd(url=address, kind="article", state=state, reason=mishap.reason)

    def unreadable_article(self, reason: str, address: str) -> Iterator[Any]:
        """Keep the reason; the page is tried again by the next run."""
        yield Quarantined(url=address, reason=reason)
        yield PageEnd(url=address, kind="article", state="quarantined", reason=reason)
