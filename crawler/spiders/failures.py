"""What a request that brought no page means: for the page, and for the run if it was the entry page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.errors import CrawlerError, Refused, Unreachable

if TYPE_CHECKING:
    from twisted.python.failure import Failure

GONE = {404, 410}
REFUSED = {401, 403, 429}


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """A request without a page: ``kind`` decides what follows, ``reason`` is for people."""

    kind: Literal["gone", "refused", "robots", "unreachable"]
    reason: str

    def as_problem(self, url: str) -> CrawlerError:
        """Return the problem this is for the run when it befell the entry page."""
        if self.kind in {"refused", "robots"}:
            return Refused(f"{url}: {self.reason}")
        return Unreachable(f"{url}: {self.reason}")


def understand(failure: Failure) -> Mishap:
    """Read Scrapy's failure of one request."""
    error = failure.value
    if isinstance(error, HttpError):
        status = error.response.status
        if status in GONE:
            return Mishap(kind="gone", reason=f"answered {status}")
        return Mishap(kind="refused" if status in REFUSED else "unreachable", reason=f"answered {status}")
    if isinstance(error, IgnoreRequest):
        return Mishap(kind="robots", reason="robots.txt disallows it")
    words = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return Mishap(kind="unreachable", reason=words[:200].rstrip(": "))
