"""Recorder: what goes to the site and what comes back is kept as it is on the wire."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from http.client import responses
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import DropItem, IgnoreRequest, NotConfigured

from crawler.archive.warc import Exchange
from crawler.extensions.session import ArchiveSession
from crawler.parsers.urls import at_origin
from crawler.rendering.response import LedOn, RenderedResponse

if TYPE_CHECKING:
    from typing import Self

    from scrapy import Request
    from scrapy.crawler import Crawler
    from scrapy.http import Headers, Response

SECRET = re.compile(r"auth|cookie|key|secret|session|token", re.IGNORECASE)
"""Names of request headers that are nobody's business but the crawler's."""


class RecordExchanges:
    """Records every exchange, robots.txt, redirects and refusals included, before anything is undone or acted upon.

    Puts ``warc`` (where the payload is) and ``fetched_at`` (the record's date) into the request's meta.
    """

    def __init__(self, session: ArchiveSession, site: str | None) -> None:
        self.session = session
        self.site = site
        """Scheme and host to record instead of the origin's."""

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stand aside where nothing is to be recorded, or nothing is archived."""
        session = crawler.get_extension(ArchiveSession)
        if session is None or not crawler.settings.getbool("WARC_ENABLED"):
            # Without a message, for Scrapy would warn with it.
            raise NotConfigured
        return cls(session, site_instead(crawler.spider))

    def process_response(self, request: Request, response: Response) -> Response:
        """Record the exchange; raise IgnoreRequest if the disk has failed, which ends the crawl."""
        exchange = exchange_of(request, response, self.site)
        try:
            with self.session.guarded() as archive:
                request.meta["warc"] = archive.recorder.write(exchange)
        except DropItem as error:
            raise IgnoreRequest(str(error)) from error
        request.meta["fetched_at"] = exchange.fetched_at
        return response


def site_instead(spider: object) -> str | None:
    """Return the site's own scheme and host where a crawl asks another origin; None where it asks the site."""
    site = getattr(spider, "site", None)
    if site is None or getattr(spider, "origin", None) is None:
        return None
    return f"{site.addresses.scheme}://{site.addresses.host}"


def exchange_of(request: Request, response: Response, site: str | None) -> Exchange:
    """Return what has just come back, under the site's own address; of a drawn page, also what it was made of."""
    url = at_origin(response.url, site)
    fetched = response.fetched if isinstance(response, RenderedResponse | LedOn) else response
    sent = [pair for pair in _pairs(request.headers) if not SECRET.search(pair[0])]
    return Exchange(
        url=url,
        method=request.method,
        # Scrapy's downloader adds it last of all.
        request_headers=(("Host", urlsplit(url).netloc), *(pair for pair in sent if pair[0] != "Host")),
        status=fetched.status,
        reason=responses.get(fetched.status, ""),
        protocol=fetched.protocol or "HTTP/1.1",
        headers=tuple(_pairs(fetched.headers)),
        body=fetched.body,
        fetched_at=datetime.now(UTC),
        ip=str(fetched.ip_address) if fetched.ip_address is not None else None,
        drawn=response.body if isinstance(response, RenderedResponse) else None,
    )


def _pairs(headers: Headers) -> list[tuple[str, str]]:
    return [(name.decode("latin-1"), value.decode("latin-1")) for name, values in headers.items() for value in values]
