"""Marks: every request of a spider says how it is to be drawn, and what must be on its page."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy.spidermiddlewares.start import StartSpiderMiddleware
from scrapy.utils.request import RequestFingerprinter

from crawler.errors import Unreachable
from crawler.rendering.ping import ping

if TYPE_CHECKING:
    from collections.abc import AsyncIterator
    from typing import Any

    from scrapy import Request
    from scrapy.http import Response

CONDITIONS = ("If-None-Match", "If-Modified-Since")


class MarkRequests(StartSpiderMiddleware):
    """Puts ``render`` (only where it is not ``none``) and ``wait_for`` into the meta of a spider's requests.

    Before they are scheduled, so that whoever compares requests sees it. robots.txt is asked for by no spider, and
    so never drawn. A mark that the spider has set itself stays. First requests are marked as Scrapy does.
    """

    async def process_start(self, start: AsyncIterator[Any]) -> AsyncIterator[Any]:
        """Pass the first requests on; none where the Splash server does not answer, which ends the run at once."""
        spider: Any = self.crawler.spider
        if getattr(spider, "render", "none") == "splash":
            url = self.crawler.settings["SPLASH_URL"]
            if (silence := await asyncio.to_thread(ping, url)) is not None:
                spider.problems.append(Unreachable(f"the Splash server at {url} does not answer: {silence}"))
                return
        async for each in super().process_start(start):
            yield each

    def get_processed_request(self, request: Request, response: Response | None) -> Request:
        """Mark the request."""
        super().get_processed_request(request, response)
        spider: Any = self.crawler.spider
        mode = request.meta.setdefault("render", getattr(spider, "render", "none"))
        if mode == "none":
            del request.meta["render"]
        else:
            # That the page is unchanged says nothing of what its scripts would fetch.
            for name in CONDITIONS:
                request.headers.pop(name, None)
        if wait_for := getattr(spider, "wait_for", None):
            request.meta.setdefault("wait_for", wait_for)
        return request


class FingerprintWithMode(RequestFingerprinter):
    """Keeps a drawn page apart from the plain one at the same address."""

    def fingerprint(self, request: Request) -> bytes:
        """Return the fingerprint of the address, and of the mode where there is one."""
        mode: str = request.meta.get("render", "")
        return super().fingerprint(request) + mode.encode()
