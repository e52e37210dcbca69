"""robots.txt, asked once a host before anything else, and obeyed also when it cannot be had (RFC 9309)."""

from __future__ import annotations

import asyncio
import logging
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import DownloadCancelledError, DownloadTimeoutError, IgnoreRequest, ResponseDataLossError
from scrapy.http import HtmlResponse
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler
from twisted.internet.error import TimeoutError as ConnectTimeout

from crawler.errors import HostClosed, Interrupted, Refused
from crawler.extensions.hosts import Hosts

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from scrapy.robotstxt import RobotParser

logger = logging.getLogger(__name__)

LARGEST = 500 * 1024
"""Bytes that are read; what RFC 9309 asks for at least."""
MISSING = (IgnoreRequest, DownloadTimeoutError, ResponseDataLossError, DownloadCancelledError)
ELSEWHERE = (Interrupted, HostClosed, ConnectTimeout)
"""Causes of those that say nothing of robots.txt."""
SLOWEST = 60.0
"""Seconds between requests that a site may ask for; with more of them, no run would come to an end."""


class ObeyRobots(RobotsTxtMiddleware):
    """Scrapy's, but closed where that is open.

    Scrapy lets everything pass when robots.txt answers 5xx or cannot be fetched, and lets all but the
    first of several simultaneous requests pass while it is being fetched.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._rules: dict[str, RobotParser | Exception] = {}

    async def robot_parser(self, request: Request) -> RobotParser | None:
        """Return the rules of the request's host; raise, for the whole run, what kept them from being had."""
        parts = urlsplit(request.url)
        async with self._asking[parts.netloc]:
            if parts.netloc not in self._rules:
                rules = await self._ask(f"{parts.scheme}://{parts.netloc}/robots.txt")
                self._rules[parts.netloc] = rules
                if not isinstance(rules, Exception):
                    self._slow_down(request.url, rules)
        rules = self._rules[parts.netloc]
        if isinstance(rules, Exception):
            raise rules
        return rules

    async def _ask(self, url: str) -> RobotParser | Exception:
        request = Request(
            url, NO_CALLBACK, priority=self.DOWNLOAD_PRIORITY, meta={"dont_obey_robotstxt": True}, dont_filter=True
        )
        try:
            response = await self.crawler.engine.download_async(request)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer for this run
            # A host that cannot be reached, or is not to be asked, has no robots.txt that could be missing.
            is_missing = isinstance(error, MISSING) and not isinstance(error.__cause__, ELSEWHERE)
            return _closed(" ".join(str(error).split())) if is_missing else error
        if response.status >= 500 or response.status == 429:
            return _closed(f"answered {response.status}")
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, _rules(response))
        return rules

    def _slow_down(self, url: str, rules: RobotParser) -> None:
        # The pace is the host's, not the downloader slot's, which AutoThrottle would set back.
        asked = rules.crawl_delay(self._robotstxt_useragent or self._default_useragent)
        Hosts.of(self.crawler).at(url).pace = min(max(asked or 0.0, 0.0), SLOWEST)


def _closed(reason: str) -> IgnoreRequest:
    error = IgnoreRequest(f"robots.txt unreachable: {reason}, which closes the site for this run")
    error.__cause__ = Refused(str(error))
    return error


def _rules(response: Response) -> bytes:
    """Return the lines that count: none of a page that is none, and of a long one its beginning, whole lines only."""
    if response.status >= 300:
        return b""
    if isinstance(response, HtmlResponse) or response.body[:1024].lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<"):
        logger.warning("%s is a web page, not rules: everything is allowed", response.url)
        return b""
    if len(response.body) <= LARGEST:
        return response.body
    return response.body[:LARGEST].rpartition(b"\n")[0]
