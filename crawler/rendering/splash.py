"""What is asked of a Splash server, and what its answers mean. Only this knows the arguments of splash.lua."""

from __future__ import annotations

import base64
from http.cookies import SimpleCookie
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import Headers, Response
from scrapy.responsetypes import responsetypes

from crawler.errors import RendererProblem
from crawler.rendering.response import OF_THE_BYTES, is_page, led_on, rendered
from crawler.rendering.wait import RESOURCE_SECONDS, limit, timeout_of

if TYPE_CHECKING:
    from scrapy import Request

SCRIPT = Path(__file__).with_name("splash.lua").read_text("utf-8")
MOST_SECONDS = 90
"""What a Splash server allows a page to take, unless it is started with another --max-timeout."""
QT_ERRORS: dict[str, type[Exception]] = {
    "network1": DownloadConnectionRefusedError,
    "network3": CannotResolveHostError,
    "network4": DownloadTimeoutError,
    "network5": DownloadTimeoutError,
}
"""What Qt calls the ways in which a page cannot be had → what Scrapy raises for them; others failed."""


def arguments(request: Request) -> dict[str, Any]:
    """Return the arguments with which Splash draws the page that is asked for."""
    headers = {name.decode("latin-1"): b",".join(values).decode("latin-1") for name, values in request.headers.items()}
    cookies = SimpleCookie(headers.pop("Cookie", ""))
    # WebKit asks for what it can unpack.
    headers.pop("Accept-Encoding", None)
    args: dict[str, Any] = {
        "lua_source": SCRIPT,
        "url": request.url,
        "headers": headers,
        "cookies": [
            {"name": each.key, "value": each.value, "domain": urlsplit(request.url).hostname, "path": "/"}
            for each in cookies.values()
        ],
        "timeout": min(timeout_of(request), MOST_SECONDS),
        "site": _site(request),
        "limit": limit(request),
        "resource_timeout": RESOURCE_SECONDS,
    }
    if "wait_for" in request.meta:
        args["wait_for"] = request.meta["wait_for"]
    return args


def response(request: Request, status: int, told: dict[str, Any]) -> Response:
    """Return the site's answer to ``request`` out of Splash's; raise what a plain request would, where there is none.

    Raises RendererProblem where Splash does not understand the script or its arguments.
    """
    if status == 504:
        raise DownloadTimeoutError(f"Splash could not draw it within {timeout_of(request):g} s")
    if status == 400:
        raise RendererProblem(f"the Splash server refused what it was asked for: {told.get('info')}")
    if status != 200:
        raise DownloadFailedError(f"the Splash server answered {status} {told.get('type', '')}".rstrip())
    if failure := told.get("failure"):
        raise QT_ERRORS.get(failure, DownloadFailedError)(f"Splash could not have it, {failure}")
    try:
        return _page(request, told)
    except (LookupError, TypeError, ValueError, AttributeError) as error:
        raise DownloadFailedError("the Splash server answered with something that is no page") from error


def _page(request: Request, told: dict[str, Any]) -> Response:
    fetched = _fetched(request, told)
    if not is_page(fetched):
        return fetched
    page = rendered(fetched, told["html"])
    frames = {page.urljoin(address) for address in page.css("iframe::attr(src), frame::attr(src)").getall()}
    for address in told["led_to"].split("\n"):
        # Splash says the same of what a frame on the page would show.
        if address.startswith(_site(request)) and address not in frames:
            return led_on(fetched, address)
    return page


def _site(request: Request) -> str:
    parts = urlsplit(request.url)
    return f"{parts.scheme}://{parts.netloc}/"


def _fetched(request: Request, told: dict[str, Any]) -> Response:
    body = base64.b64decode(told.get("body") or "")
    headers = Headers()
    for pair in told["headers"]:
        # Qt joins headers of one name by line breaks.
        for value in pair["value"].split("\n"):
            headers.appendlist(pair["name"], value)
    for name in OF_THE_BYTES:
        headers.pop(name, None)
    kind = responsetypes.from_args(headers=headers, url=request.url, body=body)
    made: Response = kind(request.url, status=told["status"], headers=headers, body=body)
    return made
