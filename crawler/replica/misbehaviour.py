"""What each kind of fault does to an answer: one small function a kind, and the table that names them."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from crawler.replica.reply import HTML, Reply, redirect

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.replica.faults import Fault, Kind
    from crawler.replica.pages import Pages


@dataclass(frozen=True, kw_only=True)
class Asked:
    """A request, the fault that befalls it, and the pages it would have got."""

    fault: Fault
    target: str
    """Path and query."""
    pages: Pages

    @property
    def honest(self) -> Reply:
        """The answer without the fault."""
        return self.pages.answer(self.target)


def _status(asked: Asked) -> Reply:
    fault = asked.fault
    waits = (("Retry-After", fault.retry_after),) if fault.retry_after else ()
    body = fault.body or f"<html><head><title>{fault.status}</title></head><body><h1>Sorry</h1></body></html>"
    return Reply(status=fault.status, body=body.encode(), headers=waits)


_CHALLENGE = """<!DOCTYPE html><html lang="en-US"><head><title>Just a moment...</title>
<meta name="robots" content="noindex,nofollow"><meta http-equiv="refresh" content="390"></head>
<body class="no-js"><div class="main-wrapper" role="main"><div class="main-content">
<h1>timesca.com</h1><h2>Checking your browser before you go on</h2>
<noscript>Enable JavaScript and cookies to continue</noscript></div></div>
<script>window._chl_opt = {cvId: "3", cType: "managed"};</script></body></html>"""


def _challenge(_: Asked) -> Reply:
    return Reply(body=_CHALLENGE.encode(), headers=(("Cache-Control", "private, no-store"),))


def _hollow(asked: Asked) -> Reply:
    return replace(asked.pages, hollow=True).answer(asked.target)


_SHELL = """<body><noscript>You need to enable JavaScript to run this app.</noscript><div id="root"></div>
<script>window.boot = {page: location.pathname};</script><script src="/assets/app.js"></script></body></html>"""


def _scripted(asked: Asked) -> Reply:
    reply = asked.honest
    return replace(reply, body=reply.body.partition(b"<body")[0] + _SHELL.encode())


def _stale(asked: Asked) -> Reply:
    return replace(asked.pages, behind=asked.fault.posts).answer(asked.target)


def _deleted(asked: Asked) -> Reply:
    return asked.pages.lost()


_MEDIA = {
    "application/json": b'{"code":"rest_no_route","message":"No route was found","data":{"status":404}}',
    "application/octet-stream": bytes(range(256)) * 8,
    "text/plain": b"PK\x03\x04\x14\x00\x06\x00\x08\x00 not a page at all \xff\xfe\x00",
}


def _not_html(asked: Asked) -> Reply:
    media = asked.fault.content_type or "application/json"
    return Reply(body=asked.fault.body.encode() or _MEDIA.get(media, b"\x00"), content_type=media)


def _body(asked: Asked) -> Reply:
    return Reply(body=asked.fault.body.encode(), content_type=asked.fault.content_type or HTML)


def _slow(asked: Asked) -> Reply:
    return replace(asked.honest, delay=asked.fault.seconds)


def _cut(asked: Asked) -> Reply:
    reply = asked.honest
    return replace(reply, sent=len(reply.body) // 2)


def _cut_unnoticed(asked: Asked) -> Reply:
    return replace(_cut(asked), length=False)


def _bad_gzip(asked: Asked) -> Reply:
    reply = asked.honest
    packed = gzip.compress(reply.body, 1, mtime=0)
    headers = (*reply.headers, ("Content-Encoding", "gzip"))
    return replace(reply, body=packed[: len(packed) // 2], headers=headers)


def _charset(asked: Asked) -> Reply:
    return replace(asked.honest, content_type="text/html; charset=windows-1251")


def _garbage(_: Asked) -> Reply:
    return Reply(raw=b"\x16\x03\x01 this is no HTTP \x00\xff\r\n\r\n")


def _dropped(_: Asked) -> Reply:
    return Reply(raw=b"")


def _moved(asked: Asked) -> Reply:
    return redirect(asked.fault.target)


def _loop(asked: Asked) -> Reply:
    path, again, _ = asked.target.partition("?")
    return redirect(path if again else f"{path}?again=1", status=302)


KINDS: dict[Kind, Callable[[Asked], Reply]] = {
    "status": _status,
    "challenge": _challenge,
    "hollow": _hollow,
    "scripted": _scripted,
    "not html": _not_html,
    "body": _body,
    "slow": _slow,
    "cut": _cut,
    "cut unnoticed": _cut_unnoticed,
    "bad gzip": _bad_gzip,
    "charset": _charset,
    "garbage": _garbage,
    "dropped": _dropped,
    "loop": _loop,
    "moved": _moved,
    "stale": _stale,
    "deleted": _deleted,
}
"""Kind → what it does."""


def befall(asked: Asked) -> Reply:
    """Return what the fault makes of the request."""
    return KINDS[asked.fault.kind](asked)
