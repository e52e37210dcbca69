"""Stay: a crawl of a site asks nobody else, wherever a redirect points."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.parsers.urls import at_origin

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.parsers.urls import Addresses


class StayOnSite:
    """Drops requests for other sites. With ``-a origin=`` it sends those for the site itself to the origin.

    Redirects pass here too: that of a copy of the site names the live one, and would lead there.
    """

    def __init__(self, addresses: Addresses, origin: str | None) -> None:
        self.addresses = addresses
        self.origin = origin

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stand aside for a spider that belongs to no site."""
        site = getattr(crawler.spider, "site", None)
        if site is None:
            raise NotConfigured("the spider belongs to no site")
        return cls(site.addresses, getattr(crawler.spider, "origin", None))

    def process_request(self, request: Request) -> Request | None:
        """Let the request go, or send it to the origin; raise IgnoreRequest for another site's address."""
        if self.addresses.canonical(request.url, request.url) is None:
            raise IgnoreRequest(f"it leads to another site, {request.url}")
        target = at_origin(request.url, self.origin)
        return None if request.url == target else request.replace(url=target)
