"""A real Chromium that draws pages for the Splash test server, and tells what came over the wire for each."""

from __future__ import annotations

import asyncio
import base64
import shutil
import threading
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from playwright.async_api import Error, async_playwright

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Coroutine
    from types import TracebackType
    from typing import Self

    from playwright.async_api import Browser, CDPSession, Page, Request, Response

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    "--no-sandbox", "--disable-gpu", "--disable-quic",
    # Splash opens no second window.
    "--block-new-web-contents",
    # Tests ask nobody but this machine: no other name has an address.
    "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost",
]  # fmt: skip
AT_ONCE = 4
NETWORK = {
    "ERR_CONNECTION_REFUSED": 1, "ERR_EMPTY_RESPONSE": 2, "ERR_CONNECTION_RESET": 2, "ERR_CONNECTION_CLOSED": 2,
    "ERR_CONTENT_LENGTH_MISMATCH": 2, "ERR_INCOMPLETE_CHUNKED_ENCODING": 2, "ERR_NAME_NOT_RESOLVED": 3,
    "ERR_TIMED_OUT": 4, "ERR_CONNECTION_TIMED_OUT": 4, "ERR_BLOCKED_BY_CLIENT": 5, "ERR_TOO_MANY_REDIRECTS": 6,
}  # fmt: skip
"""Chromium's network errors → Qt's, which Splash tells; any other is 99 (unknown)."""
DROPPED = {"content-encoding", "transfer-encoding"}
"""Headers that Qt takes away because it has undone what they say."""


def find() -> str | None:
    """Return the path of an installed Chromium, None where there is none."""
    return next(filter(None, map(shutil.which, NAMES)), None)


class Unreachable(Exception):
    """The page could not be had; ``code`` is Qt's number of the network error."""

    def __init__(self, message: str) -> None:
        name = next((name for name in NETWORK if name in message), "")
        self.code = NETWORK.get(name, 99)
        super().__init__(message.partition("\n")[0])


@dataclass(frozen=True, kw_only=True)
class Visit:
    """What is to be drawn. ``site``: what the addresses that may be asked begin with; a redirect is not followed then.

    ``headers`` go with the page itself only, as from Splash.
    """

    url: str
    headers: dict[str, str] = field(default_factory=dict)
    cookies: tuple[dict[str, Any], ...] = ()
    images: bool = True
    site: str = ""


class Drawn:
    """A page in the browser: its document, and what came over the wire for it."""

    def __init__(self, page: Page, visit: Visit) -> None:
        self.page = page
        self.visit = visit
        self.traffic = 0
        """Requests and answers until now."""
        self.led_to: list[str] = []
        """Where scripts and frames of a page that is locked would have led."""
        self._leads = asyncio.Event()
        self._navigations: list[Response] = []
        self._is_first = True
        self._tasks: set[asyncio.Task[None]] = set()
        page.on("response", self._note)
        for event in ("request", "requestfinished", "requestfailed"):
            page.on(event, self._count)  # type: ignore[call-overload]

    async def watch(self) -> None:
        """Let every request of the page pass here first, those that redirects lead to as well."""
        session = await self.page.context.new_cdp_session(self.page)

        def paused(event: dict[str, Any]) -> None:
            task = asyncio.ensure_future(self._decide(session, event))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

        session.on("Fetch.requestPaused", paused)
        await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})

    async def _decide(self, session: CDPSession, event: dict[str, Any]) -> None:
        is_first, self._is_first = self._is_first, False
        order: dict[str, Any] = {"requestId": event["requestId"]}
        # A page that is being closed has nobody to answer.
        with suppress(Error):
            if is_first:
                headers = {**event["request"]["headers"], **self.visit.headers}
                order["headers"] = [{"name": name, "value": value} for name, value in headers.items()]
                await session.send("Fetch.continueRequest", order)
            elif self.visit.site and event["resourceType"] == "Document" and "redirectedRequestId" not in event:
                # Navigation is locked; "no content" leaves the page where it is.
                self.led_to.append(event["request"]["url"])
                self._leads.set()
                await session.send("Fetch.fulfillRequest", {**order, "responseCode": 204})
            elif self._admits(event):
                await session.send("Fetch.continueRequest", order)
            else:
                await session.send("Fetch.failRequest", {**order, "errorReason": "Aborted"})

    def _admits(self, event: dict[str, Any]) -> bool:
        if not self.visit.images and event["resourceType"] == "Image":
            return False
        if not self.visit.site:
            return True
        return not self.is_redirect and event["request"]["url"].startswith(self.visit.site)

    def _note(self, response: Response) -> None:
        if response.request.is_navigation_request() and response.frame == self.page.main_frame:
            self._navigations.append(response)

    def _count(self, request: Request) -> None:
        self.traffic += 1

    @property
    def is_redirect(self) -> bool:
        """Whether the page itself answered with a redirect."""
        return bool(self._navigations) and 300 <= self._navigations[0].status < 400

    async def go(self) -> None:
        """Load the page until its own resources are there; raise Unreachable."""
        going = asyncio.ensure_future(self.page.goto(self.visit.url, wait_until="load", timeout=0))
        leading = asyncio.ensure_future(self._leads.wait())
        try:
            # Chromium loads no further where a script leads on, and WebKit does.
            await asyncio.wait({going, leading}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            is_done = going.done()
            going.cancel()
            leading.cancel()
        # An error page without a body is an error to Chromium and a page to Splash.
        if is_done and (error := going.exception()) and "ERR_HTTP_RESPONSE_CODE_FAILURE" not in str(error):
            raise Unreachable(str(error)) from error

    async def answer(self) -> dict[str, Any] | None:
        """Return the first answer to the page itself, as HAR has it; None without one."""
        return (await _entry(self._navigations[0]))["response"] if self._navigations else None

    async def history(self) -> list[dict[str, Any]]:
        """Return the exchange that the page came with, as an entry of HAR; redirects before it are not told."""
        return [await _entry(response) for response in self._navigations[-1:]]


async def _entry(response: Response) -> dict[str, Any]:
    headers = [pair for pair in await response.headers_array() if pair["name"].lower() not in DROPPED]
    try:
        body = await response.body()
    except Error:
        # A redirect has none that anybody could read.
        body = b""
    kind = next((pair["value"] for pair in headers if pair["name"].lower() == "content-type"), "")
    request = response.request
    content = {"size": len(body), "mimeType": kind, "encoding": "base64", "text": base64.b64encode(body).decode()}
    return {
        "startedDateTime": datetime.now(UTC).isoformat(),
        "request": {
            "method": request.method, "url": request.url, "httpVersion": "HTTP/1.1", "cookies": [], "queryString": [],
            "headers": await request.headers_array(), "headersSize": -1, "bodySize": -1,
        },
        "response": {
            "status": response.status, "statusText": response.status_text, "httpVersion": "HTTP/1.1", "cookies": [],
            "headers": headers, "content": content, "headersSize": -1, "bodySize": len(body), "redirectURL": "",
            "url": response.url, "ok": response.ok,
        },
        "cache": {}, "timings": {"send": 0, "wait": 0, "receive": 0}, "time": 0,
    }  # fmt: skip


class Chromium:
    """One browser in a thread of its own, for the length of a ``with`` block; each page has a context of its own."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._loop = asyncio.new_event_loop()
        self._ready = threading.Event()
        self._stop: asyncio.Event
        self._browser: Browser | None = None
        self._slots: asyncio.Semaphore
        self._thread = threading.Thread(target=self._run, name="chromium")

    def __enter__(self) -> Self:
        self._thread.start()
        self._ready.wait()
        if self._browser is None:
            self._thread.join()
            raise RuntimeError(f"{self.path} does not start")
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._loop.call_soon_threadsafe(self._stop.set)
        self._thread.join()

    def call(self, work: Coroutine[Any, Any, Any]) -> Any:
        """Run a coroutine in the browser's thread and return what it returns."""
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    @asynccontextmanager
    async def drawing(self, visit: Visit) -> AsyncIterator[Drawn]:
        """Give a page that nobody else has; for coroutines in the browser's thread."""
        assert self._browser is not None
        agent = next((value for name, value in visit.headers.items() if name.lower() == "user-agent"), None)
        async with self._slots:
            context = await self._browser.new_context(user_agent=agent, service_workers="block")
            try:
                await context.add_cookies([_cookie(each, visit.url) for each in visit.cookies])  # type: ignore[misc]
                page = await context.new_page()
                drawn = Drawn(page, visit)
                await drawn.watch()
                yield drawn
            finally:
                await context.close()

    def _run(self) -> None:
        try:
            with asyncio.Runner(loop_factory=lambda: self._loop) as runner:
                runner.run(self._serve())
        finally:
            self._ready.set()

    async def _serve(self) -> None:
        self._stop, self._slots = asyncio.Event(), asyncio.Semaphore(AT_ONCE)
        async with async_playwright() as playwright:
            self._browser = await playwright.chromium.launch(executable_path=self.path, args=SWITCHES)
            self._ready.set()
            await self._stop.wait()
            await self._browser.close()


def _cookie(cookie: dict[str, Any], url: str) -> dict[str, Any]:
    place = {name: cookie[name] for name in ("domain", "path") if cookie.get(name)}
    return {"name": cookie["name"], "value": cookie["value"], **(place or {"url": url})}
