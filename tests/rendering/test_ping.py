"""Whether a Splash server answers is told before anything depends on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread
from typing import Any

import pytest

from crawler.rendering.ping import ping


@contextmanager
def server(status: int) -> Iterator[str]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(status if self.path == "/_ping" else 599)
            self.end_headers()

        def log_message(self, *args: object) -> None:
            """Stay silent."""

    httpd = HTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=httpd.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield f"http://127.0.0.1:{httpd.server_address[1]}"
    finally:
        httpd.shutdown()
        thread.join()
        httpd.server_close()


@pytest.mark.parametrize(("status", "told"), [(200, None), (401, None), (404, "it says 404"), (503, "it says 503")])
def test_what_it_answers(status: int, told: str | None) -> None:
    with server(status) as url:
        assert ping(url) == told
        assert ping(f"{url}/") == told


@pytest.mark.parametrize("url", ["http://127.0.0.1:1", "nonsense", "http://127.0.0.1:port/", "http://[::"])
def test_what_cannot_be_asked_is_told_in_words(url: str) -> None:
    told = ping(url)
    assert told
    assert told.isprintable()


def test_it_stands_beside_us_and_behind_no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")
    with server(200) as url:
        assert ping(url) is None


@pytest.mark.parametrize(
    ("url", "line"),
    [
        ("http://127.0.0.1:1", "the Splash server at http://127.0.0.1:1 does not answer: Connection refused"),
        ("http://user:secret@127.0.0.1:1", "SPLASH_URL must not hold a password: set SPLASH_USER and SPLASH_PASS"),
    ],
)
def test_status_tells_of_it_beside_the_archives(scrapy: Any, url: str, line: str) -> None:
    run = scrapy("status", "-s", f"ARCHIVE_DIR={scrapy.data}", "-s", f"SPLASH_URL={url}")
    assert run.returncode == 0
    assert run.stderr == f"{line}\n"
    assert run.stdout == f"no archives in {scrapy.data}/\n"
