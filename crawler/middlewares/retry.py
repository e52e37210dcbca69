"""Retry: what failed is asked for again, unless its host is to be left alone. When, the host's turn decides."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.downloadermiddlewares.retry import RetryMiddleware
from scrapy.exceptions import IgnoreRequest

from crawler.extensions.hosts import Hosts

if TYPE_CHECKING:
    from scrapy import Request


class RetryLater(RetryMiddleware):
    """Scrapy's, but not at once (extensions/hosts.py), and not at all where that is known to be in vain."""

    def _retry(self, request: Request, reason: str | Exception | type[Exception]) -> Request | None:
        """Return the repeat, None for none; raise IgnoreRequest where the host named a time beyond this run."""
        closed = Hosts.of(self.crawler).at(request.url).closed
        if closed is None:
            return super()._retry(request, reason)
        if closed.until is not None:
            raise IgnoreRequest(str(closed)) from closed
        return None
