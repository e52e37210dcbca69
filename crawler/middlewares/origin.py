"""``-a origin=``: whatever leads to the site itself, a redirect above all, is asked for at the origin."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import NotConfigured

from crawler.parsers.urls import at_origin

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


class SendToOrigin:
    """Rewrites requests for the site's own host. Without it a crawl of a copy would reach the live site."""

    def __init__(self, origin: str) -> None:
        self.origin = origin

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stand aside unless the spider has an origin."""
        origin = getattr(crawler.spider, "origin", None)
        if origin is None:
            raise NotConfigured("requests go to the site itself")
        return cls(origin)

    def process_request(self, request: Request) -> Request | None:
        """Send a request that goes anywhere else to the origin."""
        target = at_origin(request.url, self.origin)
        return None if request.url == target else request.replace(url=target)
