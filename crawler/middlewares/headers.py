"""Headers: read only as far as a server's ever are. Below a request, where they arrive: no middleware is early enough."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadCancelledError, DownloadFailedError
from twisted.web.client import ResponseFailed

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred
    from twisted.internet.interfaces import IAddress
    from twisted.web._newclient import Request as TxRequest
    from twisted.web.iweb import IResponse

MOST_LINES = 256
"""Lines of a response's headers, interim responses included; large sites send 50."""
MOST_BYTES = 64 * 1024
"""Bytes of them; browsers take 256 kB, servers send 2."""


class HeadersTooLarge(Exception):
    """A response's headers are more than any server's. The connection is given up."""


class BoundedHeaders(HTTP11DownloadHandler):
    """Scrapy's handler for http and https. Twisted collects headers without end: 18 MB of them were taken."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _Factory

    async def download_request(self, request: Request) -> Response:
        """Return the response; raise DownloadCancelledError, which is not tried again, for headers too large."""
        try:
            return await super().download_request(request)
        except DownloadFailedError as error:
            reasons = error.__cause__.reasons if isinstance(error.__cause__, ResponseFailed) else ()
            for reason in reasons:
                if reason.check(HeadersTooLarge):
                    raise DownloadCancelledError(str(reason.value)) from error
            raise


class _Parser(_LenientHTTPClientParser):
    # Scrapy makes the parser what it is behind its constructor's back, and so do we: no state but the class's.
    lines = 0
    size = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        self.lines += 1
        self.size += len(line)
        if self.lines > MOST_LINES or self.size > MOST_BYTES:
            raise HeadersTooLarge(f"its headers are more than {MOST_LINES} lines or {MOST_BYTES} bytes")
        super().lineReceived(line)

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        raise HeadersTooLarge(f"a line of its headers is longer than {self.MAX_LENGTH} bytes")


class _Protocol(_LenientHTTP11ClientProtocol):
    def request(self, request: TxRequest) -> Deferred[IResponse]:
        waiting = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _Parser
        return waiting


class _Factory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _Protocol:  # noqa: ARG002, N802  # Twisted's name
        return _Protocol(self._quiescentCallback)
