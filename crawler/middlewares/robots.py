"""robots.txt, asked once a host before anything else, and obeyed also when it cannot be had (RFC 9309)."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.downloadermiddlewares.robotstxt import RobotsTxtMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http.request import NO_CALLBACK
from scrapy.utils.misc import build_from_crawler

if TYPE_CHECKING:
    from scrapy.crawler import Crawler
    from scrapy.robotstxt import RobotParser


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
                self._rules[parts.netloc] = await self._ask(f"{parts.scheme}://{parts.netloc}/robots.txt")
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
            return error
        if response.status >= 500:
            return IgnoreRequest(f"robots.txt answered {response.status}, which closes the site for this run")
        body = response.body if response.status < 300 else b""
        rules: RobotParser = build_from_crawler(self._parserimpl, self.crawler, body)
        return rules
