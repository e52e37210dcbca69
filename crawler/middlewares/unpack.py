"""Unpack: a body that was unpacked to see whether it is whole is not unpacked once more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import TextResponse
from scrapy.responsetypes import responsetypes

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.http import Response

KEPT = "unpacked"
"""The packed body and what it is without its packing, in the meta of a request."""


def keep(request: Request, response: Response, body: bytes | None) -> None:
    """Keep the unpacked body of a response, if there is one, until Unpack asks for it."""
    request.meta[KEPT] = (response.body, body) if body is not None else None


class Unpack(HttpCompressionMiddleware):
    """Scrapy's, which unpacks whatever was not unpacked before."""

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """Return the response without its packing."""
        packed, body = request.meta.pop(KEPT, None) or (None, None)
        # A renderer or a redirect may have put another response in its place.
        if packed is not response.body or body is None:
            return super().process_response(request, response)
        del response.headers["Content-Encoding"]
        kind = responsetypes.from_args(headers=response.headers, url=response.url, body=body)
        # The encoding is to be found out anew.
        encoding = {"encoding": None} if issubclass(kind, TextResponse) else {}
        return response.replace(cls=kind, body=body, **encoding)
