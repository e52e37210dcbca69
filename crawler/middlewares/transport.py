"""Transport: how a request goes over the network. Each waits for its host's turn, and has a connection of its own."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.exceptions import DownloadFailedError
from scrapy.utils.misc import load_object
from twisted.web.client import _HTTP11ClientFactory
from twisted.web.http import _DataLoss

from crawler.extensions.hosts import Hosts
from crawler.middlewares import retry_after
from crawler.middlewares.headers import BoundedHeaders, check_codings, give_up
from crawler.middlewares.unpack import keep
from crawler.middlewares.whole import unpacked

if TYPE_CHECKING:
    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Response
    from twisted.internet.defer import Deferred


class Transport(HTTP11DownloadHandler):
    """Scrapy's, but patient, and strict where that takes half a page for a page.

    Raises ResponseDataLossError for a body that is not whole, IgnoreRequest where the host is not to be asked. A
    connection is used once: on one that is kept, nothing tells a late second answer from that to the next request.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        settings = crawler.settings
        self._pool.persistent = False
        self._pool._factory = _Connections  # noqa: SLF001  # as Scrapy does
        # Its warning, once a run, that half pages could be had; the run report names each.
        self._fail_on_dataloss_warned = True
        self._limit = settings.getint("DOWNLOAD_MAXSIZE")
        self._failures = tuple(load_object(name) for name in settings.getlist("RETRY_EXCEPTIONS"))
        self._failing = {int(status) for status in settings.getlist("RETRY_HTTP_CODES")}

    async def download_request(self, request: Request) -> Response:
        """Return the response when the host's turn has come; what came of it is noted before the next request goes."""
        hosts = Hosts.of(self._crawler)
        tries = request.meta.get("retry_times", 0) + 1
        async with hosts.turn(request.url) as host:
            try:
                response = await self._bounded(request)
                keep(request, response, unpacked(response, self._limit))
            except self._failures as error:
                hosts.failed(host, f"with {type(error).__name__}", tries=tries)
                raise
            if response.status in self._failing or response.status >= 500:
                hosts.failed(
                    host,
                    f"answered {response.status}",
                    tries=tries,
                    refused=response.status == 429,
                    retry_after=retry_after.seconds(response.headers.get("Retry-After"), datetime.now(UTC)),
                )
            else:
                hosts.answered(host)
            return response

    async def fetch(self, request: Request) -> Response:
        """Send the request now and return the response. How it is sent is a renderer's to say."""
        return await super().download_request(request)

    async def _bounded(self, request: Request) -> Response:
        """Return the response; raise DownloadCancelledError where there is more of it than of any page."""
        try:
            response = await self.fetch(request)
        except DownloadFailedError as error:
            give_up(error)
            raise
        check_codings(response)
        return response


class _Overrun:
    """Stands in the place of a body's decoder that is done while bytes go on coming: the length was a lie."""

    def noMoreData(self) -> None:  # noqa: N802  # Twisted's name
        raise _DataLoss("more came than the head told")


class _Parser(BoundedHeaders, _LenientHTTPClientParser):
    bodyDecoder: Any  # noqa: N815  # Twisted's name

    def _finished(self, rest: bytes) -> None:
        if rest.strip() and self.bodyDecoder is not None:
            self.bodyDecoder = _Overrun()
        super()._finished(rest)  # type: ignore[no-untyped-call]


class _Connection(_LenientHTTP11ClientProtocol):
    def request(self, request: Any) -> Deferred[Any]:
        answer = super().request(request)
        # As Scrapy does it, and for its reason: the class of the parser is not to be chosen.
        self._parser.__class__ = _Parser
        return answer


class _Connections(_HTTP11ClientFactory):
    noisy = False

    def buildProtocol(self, addr: Any) -> _Connection:  # noqa: ARG002, N802  # Twisted's signature
        return _Connection(self._quiescentCallback)  # type: ignore[no-untyped-call]
