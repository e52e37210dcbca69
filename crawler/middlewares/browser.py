"""Pages drawn by a Chromium through scrapy-playwright. Imported only where that is wanted."""

from __future__ import annotations

import asyncio
import itertools
import logging
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

from playwright.async_api import Error
from playwright.async_api import TimeoutError as TooLate
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError, DownloadTimeoutError
from scrapy.http import HtmlResponse, Response
from scrapy_playwright.handler import ScrapyPlaywrightDownloadHandler
from scrapy_playwright.page import PageMethod

from crawler.middlewares.transport import Transport
from crawler.rendering.chromium import AT_ONCE
from crawler.rendering.fence import Fence
from crawler.rendering.response import is_page, led_on, rendered
from crawler.rendering.wait import limit, timeout_of

if TYPE_CHECKING:
    from collections.abc import Iterator

    from playwright.async_api import Page
    from scrapy.crawler import Crawler

# It tells every page that fails with a traceback; what has failed is told once, at the end of the run.
logging.getLogger("scrapy-playwright").setLevel(logging.ERROR)


class BrowserHandler(ScrapyPlaywrightDownloadHandler, Transport):  # type: ignore[misc]  # the package has no types
    """Fetches every page as ever, and has those that are marked ``browser`` drawn before they go on."""

    lazy = True
    """Made for the first page, for it costs a process; a site of http and https has two."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._unpack = HttpCompressionMiddleware.from_crawler(crawler)
        self._names = itertools.count()
        self._slots = asyncio.Semaphore(AT_ONCE)
        self._launching: asyncio.Future[None] | None = None

    async def download_request(self, request: Request) -> Response:
        """Return the site's response; raise what a plain request would."""
        fetched: Response = await super().download_request(request)
        if request.meta.get("render") != "browser":
            return fetched
        page = self._unpacked(request, fetched)
        if not is_page(page):
            return fetched
        seconds = timeout_of(request)
        with named_as_plain(seconds):
            # The start has a time of its own, and goes on where a page is given up in it.
            async with asyncio.timeout(seconds):
                await asyncio.shield(self._launched())
            async with self._slots, asyncio.timeout(seconds):
                return await self._drawn(request, fetched, page)

    async def _drawn(self, request: Request, fetched: Response, page: HtmlResponse) -> Response:
        """Return the page after its scripts, or the redirect that they order."""
        fence = Fence(request, page, self._get)
        name = f"page {next(self._names)}"
        drawing: asyncio.Future[Response] = asyncio.ensure_future(super().download_request(order(request, fence, name)))
        try:
            await asyncio.wait((drawing, fence.led_to), return_when=asyncio.FIRST_COMPLETED)
            if fence.led_to.done():
                return led_on(fetched, fence.led_to.result())
            drawn = drawing.result()
            assert isinstance(drawn, HtmlResponse)
        finally:
            drawing.cancel()
            if name in self.context_wrappers:
                await self.context_wrappers[name].context.close()
        if len(drawn.body) > self._limit:
            raise DownloadCancelledError(f"its document, drawn, has {len(drawn.body)} bytes")
        self.stats.inc_value("rendering/pages")
        return rendered(fetched, drawn.text)

    async def _get(self, request: Request) -> Response:
        """Fetch what a page asks for, unpacked, in the turn that its host has given to the page."""
        return self._unpacked(request, await self.fetch(request))

    def _unpacked(self, request: Request, response: Response) -> Response:
        # The middleware takes away the header of the response that it is given; the fetched one keeps its own.
        unpacked = self._unpack.process_response(request, response.copy())
        assert isinstance(unpacked, Response)
        return unpacked

    def _launched(self) -> asyncio.Future[None]:
        """Return the start of driver and browser, which the first page that asks has begun."""
        if self._launching is None:
            self._launching = asyncio.ensure_future(self._start())
        return self._launching

    async def _start(self) -> None:
        # The signal on which scrapy-playwright does so is over when a lazy handler is made.
        await self._launch()
        await self._maybe_launch_browser()


def order(request: Request, fence: Fence, context: str) -> Request:
    """Return the request for which scrapy-playwright draws a page, within the fence, in a context of this name."""
    agent = (request.headers.get("User-Agent") or b"").decode("latin-1")
    return Request(
        request.url,
        meta={
            "playwright": True,
            # Cookies and stores of one page are nothing to the next.
            "playwright_context": context,
            "playwright_context_kwargs": {"user_agent": agent, "service_workers": "block", "accept_downloads": False},
            "playwright_page_init_callback": fence.put_around,
            "playwright_page_goto_kwargs": {"wait_until": "domcontentloaded"},
            "playwright_page_methods": [PageMethod(settle, request.meta.get("wait_for"), limit(request))],
        },
    )


@contextmanager
def named_as_plain(seconds: float) -> Iterator[None]:
    """Raise what a plain request would in the place of the browser's own errors."""
    try:
        yield
    except (TimeoutError, TooLate) as error:
        raise DownloadTimeoutError(f"the browser could not draw it within {seconds:g} s") from error
    except Exception as error:
        # An Exception and no more is all that Playwright raises when its driver has gone: a signal to the whole
        # process group ends it, too. The page is tried again, or waits for the next run.
        if not isinstance(error, Error) and type(error) is not Exception:
            raise
        raise DownloadFailedError(f"the browser could not draw it: {str(error).partition(chr(10))[0]}") from error


async def settle(page: Page, wait_for: str | None, seconds: float) -> None:
    """Wait until the selector is in the page or, without one, nothing came for half a second; at most so long."""
    with suppress(TooLate):
        if wait_for:
            await page.wait_for_selector(wait_for, state="attached", timeout=seconds * 1000)
        else:
            await page.wait_for_load_state("networkidle", timeout=seconds * 1000)
