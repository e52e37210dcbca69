"""A server on loopback that speaks Splash's HTTP API and draws with a real Chromium.

It answers ``/_ping``, ``/render.html``, ``/render.json`` and ``/execute`` (GET with a query, POST with JSON), with
Splash's errors 400, 498, 502 and 504. It runs no Lua: ``/execute`` takes the project's own script, byte for byte.
It renders what Splash's old WebKit cannot, so test pages keep to ES5 and XMLHttpRequest.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
from collections import deque
from contextlib import suppress
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING, Any
from urllib.parse import parse_qsl, urlsplit

from tests.rendering import script
from tests.rendering.chromium import Chromium, Drawn, Unreachable, Visit
from tests.rendering.splash_errors import SplashError, expired, missing, no_lua, timeout, unreachable, wrong

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable
    from types import TracebackType
    from typing import Self

DEFAULT_TIMEOUT = 30.0
MAX_TIMEOUT = 90.0

Answer = tuple[bytes, str]
"""Body and Content-Type."""


class SplashServer:
    """Serves for the length of a ``with`` block, at ``url``.

    ``asked`` lists endpoint and arguments of what came in, without pings. ``amiss`` are answers, status and
    body, that are given instead of the next ones.
    """

    def __init__(self, chromium: str) -> None:
        self.asked: list[tuple[str, dict[str, Any]]] = []
        self.amiss: deque[tuple[int, bytes]] = deque()
        self.saved: dict[str, Any] = {}
        self.chromium = Chromium(chromium)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Handler, self))
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, name="splash", kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Self:
        self.chromium.__enter__()
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()
        self.chromium.__exit__(kind, error, trace)

    def answer(self, endpoint: str, args: dict[str, Any]) -> Answer:
        """Draw what is asked for; raise SplashError."""
        self._load(args)
        seconds = _seconds(args, "timeout", DEFAULT_TIMEOUT, MAX_TIMEOUT)
        if "url" not in args:
            raise missing("url")
        if endpoint == "/execute":
            if "lua_source" not in args:
                raise missing("lua_source")
            if not script.is_ours(args["lua_source"]):
                raise no_lua()
        answer: Answer = self.chromium.call(self._draw(ENDPOINTS[endpoint], args, seconds))
        return answer

    def _load(self, args: dict[str, Any]) -> None:
        wanted = args.pop("load_args", {})
        gone = [name for name, key in wanted.items() if key not in self.saved]
        if gone:
            raise expired(gone)
        args.update({name: self.saved[key] for name, key in wanted.items()})

    def save(self, args: dict[str, Any]) -> str:
        """Keep the arguments named in ``save_args``; return the header that tells their keys."""
        names = args.get("save_args", [])
        keys = {name: hashlib.sha1(json.dumps(args[name]).encode()).hexdigest() for name in names if name in args}
        self.saved.update({key: args[name] for name, key in keys.items()})
        return ";".join(f"{name}={key}" for name, key in keys.items())

    async def _draw(
        self, work: Callable[[Drawn, dict[str, Any]], Awaitable[Answer]], args: dict[str, Any], seconds: float
    ) -> Answer:
        try:
            visit = _visit(args, by_script=work is _execute)
            async with asyncio.timeout(seconds), self.chromium.drawing(visit) as drawn:
                return await work(drawn, args)
        except TimeoutError as error:
            raise timeout(seconds) from error
        except Unreachable as problem:
            raise unreachable(problem.code, str(problem), args["url"]) from problem


def _visit(args: dict[str, Any], *, by_script: bool) -> Visit:
    return Visit(
        url=args["url"],
        headers=dict(args.get("headers") or {}),
        cookies=tuple(args.get("cookies") or ()),
        images=not by_script and bool(int(args.get("images", 1))),
        site=args["site"] if by_script else "",
    )


def _seconds(args: dict[str, Any], name: str, default: float, most: float) -> float:
    try:
        value = float(args.get(name, default))
    except (TypeError, ValueError) as error:
        raise wrong(name, f"Argument '{name}' has incorrect type") from error
    if not 0 <= value <= most:
        raise wrong(name, f"'{name}' must be in range 0..{most}")
    return value


async def _html(drawn: Drawn, args: dict[str, Any]) -> Answer:
    await drawn.go()
    await asyncio.sleep(_seconds(args, "wait", 0.0, MAX_TIMEOUT))
    return (await drawn.page.content()).encode(), "text/html; charset=utf-8"


async def _json(drawn: Drawn, args: dict[str, Any]) -> Answer:
    html, _ = await _html(drawn, args)
    told: dict[str, Any] = {
        "url": drawn.page.url, "requestedUrl": args["url"], "title": await drawn.page.title(),
        "geometry": [0, 0, 1024, 768],
    }  # fmt: skip
    if int(args.get("html", 0)):
        told["html"] = html.decode()
    if int(args.get("history", 0)):
        told["history"] = await drawn.history()
    return json.dumps(told).encode(), "application/json"


async def _execute(drawn: Drawn, args: dict[str, Any]) -> Answer:
    return json.dumps(await script.run(drawn, args)).encode(), "application/json"


ENDPOINTS: dict[str, Callable[[Drawn, dict[str, Any]], Awaitable[Answer]]] = {
    "/render.html": _html, "/render.json": _json, "/execute": _execute,
}  # fmt: skip


class Handler(BaseHTTPRequestHandler):
    """One request to the server."""

    def __init__(self, splash: SplashServer, *args: Any) -> None:
        self.splash = splash
        super().__init__(*args)

    def do_GET(self) -> None:
        self.reply(urlsplit(self.path).path, dict(parse_qsl(urlsplit(self.path).query)))

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self.reply(urlsplit(self.path).path, json.loads(body))

    def reply(self, endpoint: str, args: dict[str, Any]) -> None:
        if endpoint == "/_ping":
            self.send(200, json.dumps({"status": "ok", "maxrss": 107916}).encode(), "application/json")
        elif endpoint not in ENDPOINTS:
            self.send(404, b"No Such Resource", "text/html")
        else:
            self.splash.asked.append((endpoint, dict(args)))
            self.draw(endpoint, args)

    def draw(self, endpoint: str, args: dict[str, Any]) -> None:
        if self.splash.amiss:
            status, body = self.splash.amiss.popleft()
            self.send(status, body, "application/json")
            return
        try:
            body, kind = self.splash.answer(endpoint, args)
        except SplashError as error:
            self.send(error.status, json.dumps(error.told).encode(), "application/json")
        else:
            self.send(200, body, kind, self.splash.save(args))

    def send(self, status: int, body: bytes, kind: str, saved: str = "") -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if saved:
            self.send_header("X-Splash-Saved-Arguments", saved)
        self.end_headers()
        # A client that has gone cannot be told.
        with suppress(ConnectionError):
            self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Stay silent."""
