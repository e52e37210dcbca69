"""Guard: a crawl of a site asks nobody else, whatever a page, a redirect or a robots.txt says."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import SplitResult, urlsplit, urlunsplit

from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.errors import SiteChanged
from crawler.middlewares.special import kind_of, spelt_out
from crawler.parsers.urls import at_origin

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

    from crawler.parsers.urls import Addresses

SCHEMES = ("http", "https")


class Guard:
    """Drops requests that leave the site; with ``-a origin=`` it sends those for the site itself to the origin.

    Every request passes here: the first ones, those behind a redirect, a refresh or a failure, and the ones for
    robots.txt; ``dont_filter``, which retries bear, opens nothing. A site of https is asked over https only.
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
        """Let the request go, or send it to where it belongs; raise IgnoreRequest, caused by SiteChanged, otherwise."""
        reason = self.objection(request.url)
        if reason is not None:
            raise IgnoreRequest(f"it leads to {reason}, {request.url}") from SiteChanged(reason)
        target = self.target(request.url)
        return None if request.url == target else request.replace(url=target)

    def objection(self, url: str) -> str | None:
        """Return what an address leads to where it must not be asked for, in a few words; None for the site's own."""
        try:
            parts = urlsplit(url)
            if parts.scheme not in SCHEMES:
                return f"{parts.scheme}:, which is no web page"
            if "@" in parts.netloc:
                return "a name and password"
            return None if self.addresses.owns(parts) else self._elsewhere(parts)
        except ValueError:
            return "no address"

    def target(self, url: str) -> str:
        """Return where the site's own address is asked for."""
        if self.origin is not None or self.addresses.scheme == "http":
            return at_origin(url, self.origin)
        parts = urlsplit(url)
        # A redirect from https to http would show to others what is asked for, and let them answer.
        netloc = parts.netloc.removesuffix(":80") if parts.scheme == "http" else parts.netloc
        return urlunsplit(parts._replace(scheme="https", netloc=netloc))

    def _elsewhere(self, parts: SplitResult) -> str:
        host = parts.hostname or ""
        if (address := spelt_out(host)) and (kind := kind_of(address)):
            return f"a special address ({kind})"
        return "another port" if self.addresses.owns(parts._replace(netloc=host)) else "another site"
