"""The fence around a page in the browser: all that it gets is handed to it here, fetched as any page is."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from playwright.async_api import Error
from scrapy import Request
from scrapy.http import Headers, Response

from crawler.rendering.response import OF_THE_BYTES
from crawler.rendering.wait import RESOURCE_SECONDS

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from playwright.async_api import Page, Route
    from playwright.async_api import Request as Wanted
    from scrapy.http import HtmlResponse

NOT_DRAWN = {"image", "media", "font"}
"""Kinds of things without which a page reads the same."""
METHODS = {"GET", "HEAD", "POST"}
NOT_PASSED_ON = {"cookie", "host", "accept-encoding", "content-length", "connection", "user-agent"}
"""Headers of the browser's requests that are the crawler's to say."""
AT_ONCE = 6
MOST = 200
"""Requests of one page, together and in all."""
MOST_HOPS = 5


class Fence:
    """Answers every request of one page: the page itself with what was fetched, others of its site by ``fetch``.

    Other sites are not asked. Where a script leads to another page, ``led_to`` says where, and nothing more is done.
    """

    def __init__(
        self, request: Request, fetched: HtmlResponse, fetch: Callable[[Request], Awaitable[Response]]
    ) -> None:
        self.request = request
        self.fetched = fetched
        self.fetch = fetch
        self.led_to: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self._is_delivered = False
        self._left = MOST
        self._slots = asyncio.Semaphore(AT_ONCE)

    async def put_around(self, page: Page, _: Request) -> None:
        """Take over what the page asks for."""
        await page.route("**", self.answer)

    async def answer(self, route: Route, wanted: Wanted) -> None:
        """Answer one request of the page."""
        # A page that was closed in the meantime needs no answer.
        with suppress(Error):
            if wanted.is_navigation_request() and wanted.frame.parent_frame is None:
                await self._navigate(route, wanted)
            elif (answer := await self._get(wanted)) is None:
                await route.abort("blockedbyclient")
            else:
                await route.fulfill(status=answer.status, headers=_passed_on(answer), body=answer.body)

    async def _navigate(self, route: Route, wanted: Wanted) -> None:
        if not self._is_delivered:
            self._is_delivered = True
            # As it is read without a browser: scripts see the same characters.
            await route.fulfill(status=200, content_type="text/html; charset=utf-8", body=self.fetched.text)
        else:
            if not self.led_to.done():
                self.led_to.set_result(wanted.url)
            await route.abort("aborted")

    async def _get(self, wanted: Wanted) -> Response | None:
        """Fetch what the page asks for; None where it may not, or it cannot be had."""
        url, hops = wanted.url, 0
        while self.allows(wanted, url) and hops <= MOST_HOPS:
            self._left -= 1
            hops += 1
            try:
                async with self._slots:
                    answer = await self.fetch(await self._request(wanted, url))
            except Exception:  # noqa: BLE001  # a thing that a page lacks is the page's matter
                return None
            if answer.status not in {301, 302, 303, 307, 308} or "Location" not in answer.headers:
                return answer
            url = urljoin(url, (answer.headers["Location"] or b"").decode("latin-1"))
        return None

    def allows(self, wanted: Wanted, url: str) -> bool:
        """Tell whether the page may ask for ``url``: of its own host and port, which the guard let pass."""
        mine, other = urlsplit(self.request.url), urlsplit(url)
        is_mine = (mine.scheme, mine.netloc) == (other.scheme, other.netloc)
        return is_mine and wanted.resource_type not in NOT_DRAWN and wanted.method in METHODS and self._left > 0

    async def _request(self, wanted: Wanted, url: str) -> Request:
        headers = Headers({k: v for k, v in (await wanted.all_headers()).items() if k not in NOT_PASSED_ON})
        for name in ("User-Agent", "Accept-Encoding", "Cookie"):
            if value := self.request.headers.get(name):
                headers[name] = value
        meta = {"download_timeout": RESOURCE_SECONDS}
        return Request(url, method=wanted.method, headers=headers, body=wanted.post_data_buffer or b"", meta=meta)


def _passed_on(answer: Response) -> dict[str, str]:
    gone = {name.lower() for name in OF_THE_BYTES} | {"set-cookie"}
    return {
        str(name): value for name, value in answer.headers.to_unicode_dict().items() if str(name).lower() not in gone
    }
