"""scrapy-splash on today's Scrapy. Nothing else imports it, and this only where pages are drawn by Splash."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import scrapy.utils.url
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError
from w3lib.url import canonicalize_url

from crawler.middlewares.transport import Transport
from crawler.rendering import splash
from crawler.rendering.response import RenderedResponse

# Scrapy 2.16 took the name away under which the package imports it (scrapy-splash#332).
scrapy.utils.url.canonicalize_url = canonicalize_url  # type: ignore[attr-defined]

from scrapy_splash import SlotPolicy, SplashMiddleware  # noqa: E402

if TYPE_CHECKING:
    from typing import Any

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response


class SplashHandler(Transport):
    """Fetches what is marked ``splash`` through the server at SPLASH_URL, everything else as ever.

    The package's middleware writes the request to the server. It is called here, below all middlewares, instead of
    standing among them: there it would hide the page's address from the guard, from robots.txt and from the offsite
    filter, put all pages into the server's slot, and ask the engine for what Scrapy 2.14 has renamed.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._splash = SplashMiddleware.from_crawler(crawler)
        self._stats = crawler.stats

    async def fetch(self, request: Request) -> Response:
        """Return the site's response; raise what a plain request would, and RendererProblem for a refused script."""
        if request.meta.get("render") != "splash":
            return await super().fetch(request)
        order = self._order(request)
        answer = await self._ask(order)
        request.meta["download_latency"] = order.meta["download_latency"]
        response = splash.response(request, answer.status, _told(answer))
        if isinstance(response, RenderedResponse):
            self._stats.inc_value("rendering/pages")
        return response

    def _order(self, request: Request) -> Request:
        """Return the request to the server."""
        meta = {
            "splash": {
                "endpoint": "execute",
                "args": splash.arguments(request),
                # Slots are no matter down here, and the package looks for them where they no longer are.
                "slot_policy": SlotPolicy.SCRAPY_DEFAULT,
            },
            "download_timeout": request.meta["download_timeout"],
            # The document twice, once in base64.
            "download_maxsize": 3 * self._limit,
        }
        order: Request = self._splash.process_request(request.replace(meta=meta), None)
        return order

    async def _ask(self, order: Request) -> Response:
        try:
            return await super().fetch(order)
        except (DownloadConnectionRefusedError, DownloadFailedError, DownloadTimeoutError) as error:
            raise type(error)(f"the Splash server at {order.url.removesuffix('execute')} does not answer") from error


def _told(answer: Response) -> dict[str, Any]:
    try:
        told = json.loads(answer.body)
    except ValueError:
        told = None
    # Whatever else stands at the address may answer with anything.
    return told if isinstance(told, dict) else {}
