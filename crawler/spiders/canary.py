"""The canary: one known article is fetched again, for a site that has changed shows it before anything is new."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.http import Request

from crawler.errors import SiteChanged
from crawler.items import Article
from crawler.markers import Canary, Link, PageEnd
from crawler.parsers.urls import at_origin
from crawler.spiders.article import ArticleSpider, Pages
from crawler.spiders.transaction import contents

if TYPE_CHECKING:
    from collections.abc import Iterator

    from scrapy.http import Response
    from twisted.python.failure import Failure

SHORT = 20
"""Words: an edited text that is shorter is what stands around an empty article."""


class CanarySpider(ArticleSpider):
    """A spider of articles that looks after a known one first."""

    def __init__(self, **rest: str) -> None:
        super().__init__(**rest)
        self.canary_broken = False

    def canary_requests(self) -> Iterator[Request]:
        """Yield the request for the canary, if there is one that this run does not read anyway."""
        canary = self.archive.canary()
        if canary is not None and canary.url not in self.asked:
            self.asked.add(canary.url)
            yield Request(
                at_origin(canary.url, self.origin),
                self.parse_canary,
                errback=self.canary_failed,
                cb_kwargs={"canary": canary},
                dont_filter=True,
            )

    def parse_canary(self, response: Response, *, canary: Canary, parts: Pages = ()) -> Iterator[Any]:
        """Pass the page on as any article's, unless it can no longer be read; then what is known stays as it is."""
        output = list(self.parse_article(response, address=canary.url, link=Link(url=canary.url), parts=parts))
        reason = objection(output, canary)
        if isinstance(output[0], Request):
            # It goes on on another page.
            yield output[0].replace(
                callback=self.parse_canary,
                errback=self.canary_failed,
                cb_kwargs={"canary": canary, "parts": output[0].cb_kwargs.get("parts", ())},
            )
        elif reason is None:
            yield from output
        elif self.site.addresses.canonical(response.url, response.url) == canary.url:
            # Led elsewhere, the article is gone: that is a matter of one article, not of the site.
            self.canary_broken = True
            self.problems.append(SiteChanged(f"{canary.url} was readable before, and now {reason}"))

    def canary_failed(self, failure: Failure) -> None:
        """Do nothing: an article taken offline, or a server out of breath, says nothing of how pages look."""


def objection(output: list[Any], canary: Canary) -> str | None:
    """Return what is wrong with the canary's page, None where it is the known article or a sound edit of it."""
    for item in contents(output):
        if isinstance(item, PageEnd) and item.state == "quarantined":
            return item.reason
        # One that was given a password says nothing of the site.
        is_read = isinstance(item, Article) and not item.truncated
        if is_read and item.content_hash != canary.content_hash and item.word_count < SHORT:
            return f"its text has {item.word_count} words"
    return None
