"""A page as its scripts have left it, and as it was fetched."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.http import Headers, HtmlResponse, Response

from crawler.parsers.challenge import challenge

if TYPE_CHECKING:
    from typing import Any, TypeGuard

OF_THE_BYTES = ("Content-Encoding", "Content-Length", "Transfer-Encoding")
"""Headers that speak of the fetched bytes, not of the page."""


class RenderedResponse(HtmlResponse):
    """Address, status and headers are the site's own; the body is the document after its scripts, in UTF-8."""

    attributes = (*HtmlResponse.attributes, "fetched")

    def __init__(self, *args: Any, fetched: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fetched = fetched
        """What the site sent before any script ran."""


class LedOn(Response):
    """A redirect that the scripts of a page have ordered."""

    attributes = (*Response.attributes, "fetched")

    def __init__(self, *args: Any, fetched: Response, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fetched = fetched
        """What the site sent: a page."""


def led_on(fetched: Response, url: str) -> LedOn:
    """Return the redirect to ``url``: it is for the crawler to judge, like any other."""
    return LedOn(fetched.url, status=302, headers={"Location": url}, fetched=fetched)


def rendered(fetched: Response, html: str) -> RenderedResponse:
    """Return the page that was fetched, drawn."""
    headers = Headers(fetched.headers)
    for name in OF_THE_BYTES:
        headers.pop(name, None)
    headers["Content-Type"] = "text/html; charset=utf-8"
    return RenderedResponse(
        fetched.url,
        status=fetched.status,
        headers=headers,
        # A script can leave half a character behind.
        body=html.encode("utf-8", "replace"),
        encoding="utf-8",
        ip_address=fetched.ip_address,
        protocol=fetched.protocol,
        fetched=fetched,
    )


def is_page(response: Response) -> TypeGuard[HtmlResponse]:
    """Tell whether there is something to draw: an error, a redirect or a feed speaks for itself.

    So does a challenge. A browser might pass it, but it asks whether there is a person, and there is none.
    """
    return (
        response.status == 200
        and isinstance(response, HtmlResponse)
        and challenge(response.body, response.encoding) is None
    )
