"""A site of hand-written answers, for what the replica is too well-behaved to say: raw bytes, one address at a time."""

from __future__ import annotations

import socketserver
import threading
from collections import Counter
from collections.abc import Callable
from html import escape
from typing import Self

Answer = bytes | Callable[[str, dict[str, str]], bytes]
"""What goes over the wire, or what makes it from the target and the request's headers (names in lower case)."""


def http(
    body: bytes | str = b"", status: str = "200 OK", content_type: str = "text/html; charset=utf-8", **headers: str
) -> bytes:
    """Return a whole, well-formed response; ``Retry_After="3"`` is the header Retry-After."""
    content = body.encode() if isinstance(body, str) else body
    lines = [
        f"HTTP/1.1 {status}",
        f"Content-Type: {content_type}",
        f"Content-Length: {len(content)}",
        "Connection: close",
    ]
    lines += [f"{name.replace('_', '-')}: {value}" for name, value in headers.items()]
    return "\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + content


def article(title: str, text: str) -> str:
    """Return a page with one article, as a plain WordPress theme prints it."""
    paragraphs = "".join(f"<p>{escape(paragraph)}</p>" for paragraph in text.split("\n\n"))
    return (
        f'<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>{escape(title)}</title></head>'
        f'<body class="single single-post"><article class="post"><header class="entry-header">'
        f'<h1 class="entry-title">{escape(title)}</h1>'
        f'<time class="entry-date published" datetime="2026-01-15T08:00:00+00:00">15 January 2026</time></header>'
        f'<div class="entry-content">{paragraphs}</div></article></body></html>'
    )


def listing(paths: dict[str, str]) -> str:
    """Return a listing of path → title, newest first."""
    entries = "".join(
        f'<article class="post"><h2 class="entry-title"><a href="{escape(path)}">{escape(title)}</a></h2>'
        f'<div class="entry-summary"><p>What {escape(title)} is about.</p></div></article>'
        for path, title in paths.items()
    )
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>News</title></head>'
        f'<body class="archive category"><h1 class="page-title">News</h1><main>{entries}</main></body></html>'
    )


PROSE = "\n\n".join(
    f"In the {part} part of the story the council of the valley spoke of bridges, canals and the price of flour, and "
    "nobody in the hall left before the lamps were lit."
    for part in ("first", "second", "third")
)
"""A text long enough for an article."""


class Site:
    """Serves ``pages`` (path and query → answer) from 127.0.0.1; robots.txt and everything unknown is 404.

    ``count`` are requests by path and query; ``listing_url`` is the listing at ``/news/``.
    """

    def __init__(self, pages: dict[str, Answer] | None = None) -> None:
        self.pages: dict[str, Answer] = dict(pages or {})
        self.count: Counter[str] = Counter()
        site = self

        class Handler(socketserver.StreamRequestHandler):
            def handle(self) -> None:
                site._answer(self)

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler, bind_and_activate=True)
        self._server.daemon_threads = True
        self.port = int(self._server.server_address[1])
        self.origin = f"http://127.0.0.1:{self.port}"
        self.listing_url = f"{self.origin}/news/"

    def with_articles(self, names: list[str]) -> Site:
        """List an article for every name at ``/<name>/``, with its page."""
        self.pages["/news/"] = http(listing({f"/{name}/": f"The story of {name}" for name in names}))
        for name in names:
            self.pages.setdefault(f"/{name}/", http(article(f"The story of {name}", PROSE)))
        return self

    def _answer(self, handler: socketserver.StreamRequestHandler) -> None:
        first, *lines = iter(lambda: handler.rfile.readline(65536).decode("latin-1").rstrip("\r\n"), "")
        target = first.split(" ")[1]
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
        self.count[target] += 1
        answer = self.pages.get(target, http(status="404 Not Found"))
        handler.wfile.write(answer(target, headers) if callable(answer) else answer)

    def __enter__(self) -> Self:
        threading.Thread(target=self._server.serve_forever, daemon=True).start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._server.shutdown()
        self._server.server_close()
