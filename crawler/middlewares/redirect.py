"""Redirects and refreshes as Scrapy follows them, but none ends in silence, and none tells where it came from."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.redirect import BaseRedirectMiddleware, MetaRefreshMiddleware, RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response

from crawler.errors import SiteChanged, Unreachable

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler

PLAIN = {"utf-8", "ascii", "cp1251", "cp1252"}
"""Encodings in which a word in plain letters is its bytes, and nothing else is."""


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


def may_refresh(response: Response) -> bool:
    """Tell whether a page may order a refresh, from its bytes: Scrapy decodes all of the page to look at its beginning.

    True in doubt.
    """
    if not isinstance(response, HtmlResponse):
        return True
    # Scrapy looks at so many characters, of four bytes at most each.
    return response.encoding not in PLAIN or b"refresh" in response.body[: 4 * 4096].lower()


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
        if not may_refresh(response):
            return response
        with named_ends(response):
            return super().process_response(request, response)
