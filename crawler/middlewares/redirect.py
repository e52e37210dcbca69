"""Redirects and refreshes as Scrapy follows them, but none ends in silence, and none tells where it came from."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response

from crawler.errors import SiteChanged, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler


@contextmanager
def named_ends(response: Response) -> Iterator[None]:
    """Raise IgnoreRequest, caused by Unreachable for a circle, by SiteChanged for what is no address."""
    try:
        yield
    except IgnoreRequest as error:
        cookie = ", with a cookie each time" if "Set-Cookie" in response.headers else ""
        reason = f"its redirects go round in a circle{cookie}"
        raise IgnoreRequest(reason) from Unreachable(str(error))
    except ValueError as error:
        raise IgnoreRequest("it redirects to no address") from SiteChanged(str(error))


class _WithoutReferrer(BaseRedirectMiddleware):
    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Do without what names the referrer; Scrapy's own would complain that it is off."""
        following = cls(crawler.settings)
        following.crawler = crawler
        return following


class FollowRedirects(_WithoutReferrer, RedirectMiddleware):
    """Follows status and Location. Where they lead is for the guard to judge, which every request passes."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the next request, or the response itself; raise IgnoreRequest for a redirect that leads nowhere."""
        with named_ends(response):
            followed = super().process_response(request, response)
        if isinstance(followed, Response) and 300 <= followed.status < 400 and "Location" in followed.headers:
            raise IgnoreRequest("it redirects to what is no web page") from SiteChanged("not http or https")
        return followed


class FollowRefreshes(_WithoutReferrer, MetaRefreshMiddleware):
    """Follows a page's own ``<meta http-equiv="refresh">``, likewise."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the next request, or the response itself; raise IgnoreRequest for a refresh that leads nowhere."""
        with named_ends(response):
            return super().process_response(request, response)
