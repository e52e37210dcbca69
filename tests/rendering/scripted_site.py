"""A site of a few pages on loopback: each answers, fails or dawdles as its name says."""

from __future__ import annotations

import time
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from types import TracebackType
    from typing import Self

HTML = "text/html; charset=utf-8"
SCRIPTED = """<!DOCTYPE html><html><head><title>Scripted</title></head><body><p id="text"></p><script>
function get(address, then) {
  var request = new XMLHttpRequest();
  request.open("GET", address, true);
  request.onload = function () { then(request.responseText); };
  request.send();
}
get("/data", function (text) { document.getElementById("text").innerHTML = '<b class="late">' + text + '</b>'; });
%s
</script></body></html>"""

ESCAPES = """
function attempt(what) { try { what(); } catch (error) { } }
var other = "http://localhost:" + location.port;
var socket = location.href.replace("http", "ws").replace("/escaping", "/escaped-by-socket");
attempt(function () { new WebSocket(socket); });
attempt(function () { window.open("/escaped-by-window"); });
attempt(function () { navigator.sendBeacon(other + "/escaped-by-beacon", "x"); });
attempt(function () { get(other + "/escaped-by-request", attempt); });
attempt(function () { new Worker("data:text/javascript,importScripts('" + other + "/escaped-by-worker')"); });
attempt(function () { new EventSource(other + "/escaped-by-events"); });
attempt(function () { document.write('<iframe src="' + other + '/escaped-by-frame"></iframe>'); });
attempt(function () { document.write('<script src="' + other + '/escaped-by-script"></' + 'script>'); });
"""
"""Ways out of a page to places that it may not ask; ``localhost`` is another host than the page's."""


class ScriptedSite:
    """Serves for the length of a ``with`` block, at ``origin``. ``asked`` lists method, path and headers."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, str, dict[str, str]]] = []
        self.pages: dict[str, tuple[int, dict[str, str], str]] = {
            "/robots.txt": (200, {"Content-Type": "text/plain"}, "User-agent: *\nDisallow: /private/\n"),
            "/page": (200, {"Content-Type": HTML, "X-Own": "kept", "ETag": '"1"'}, SCRIPTED % ""),
            "/data": (200, {"Content-Type": "text/plain; charset=utf-8"}, "Сведения"),
            "/lacking": (200, {"Content-Type": HTML}, SCRIPTED % ""),
            "/feed": (200, {"Content-Type": "application/rss+xml"}, '<?xml version="1.0"?><rss version="2.0"/>'),
            "/gone": (404, {"Content-Type": HTML}, "<p>gone</p>"),
            "/broken": (500, {"Content-Type": HTML}, "<p>broken</p>"),
            "/moved": (301, {"Location": "/page"}, ""),
            "/shut": (302, {"Location": "/private/shut"}, ""),
            "/leads-on": (200, {"Content-Type": HTML}, SCRIPTED % 'location.href = "/page";'),
            "/escaping": (200, {"Content-Type": HTML}, SCRIPTED % ESCAPES),
            "/leads-astray": (200, {"Content-Type": HTML}, SCRIPTED % 'location.href = "/private/astray";'),
            "/private/data": (200, {"Content-Type": HTML}, "<p>private</p>"),
        }
        self.slow = 20.0
        """Seconds that /slow takes."""
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.origin = f"http://127.0.0.1:{self._server.server_address[1]}"
        self._thread = Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05})

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._thread.join()
        self._server.server_close()

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for _, path, _ in self.asked]

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        site = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.do_GET()

            def do_GET(self) -> None:
                site.asked.append((self.command, self.path, dict(self.headers.items())))
                if self.path == "/dropped":
                    self.close_connection = True
                    return
                if self.path == "/slow":
                    time.sleep(site.slow)
                missing = (404, {"Content-Type": HTML}, "")
                status, headers, body = site.pages.get(self.path, missing)
                # Whoever waited too long has gone.
                with suppress(ConnectionError):
                    self.send_response(status)
                    for name, value in headers.items():
                        self.send_header(name, value)
                    self.send_header("Content-Length", str(len(body.encode())))
                    self.end_headers()
                    self.wfile.write(body.encode())

            def log_message(self, *args: object) -> None:
                """Stay silent."""

        return Handler
