"""What a request that brought no page means: for the page, and for the run if it was the entry page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scrapy.exceptions import DownloadCancelledError, IgnoreRequest, ResponseDataLossError
from scrapy.spidermiddlewares.httperror import HttpError
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from crawler.errors import (
    CrawlerError,
    HostClosed,
    IncompletePage,
    Interrupted,
    Refused,
    RendererProblem,
    SiteChanged,
    Unreachable,
)

if TYPE_CHECKING:
    from twisted.python.failure import Failure

GONE = {404, 410}
REFUSED = {401, 403, 429}

Kind = Literal[
    "unchanged",
    "gone",
    "refused",
    "robots",
    "elsewhere",
    "incomplete",
    "unreachable",
    "too large",
    "renderer",
    "interrupted",
]


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """A request without a page: ``kind`` decides what follows, ``reason`` is for people."""

    kind: Kind
    reason: str
    asked: bool = True
    """False where the request was never sent, so that nothing is known of the page."""
    not_before: str | None = None
    """When the host wants to be asked again, ISO 8601 in UTC, as far as it says so."""

    def as_problem(self, url: str) -> CrawlerError:
        """Return the problem this is for the run when it befell the entry page."""
        return PROBLEMS[self.kind](f"{url}: {self.reason}")


PROBLEMS: dict[Kind, type[CrawlerError]] = {
    "unchanged": SiteChanged,
    "gone": SiteChanged,
    "refused": Refused,
    "robots": Refused,
    "elsewhere": SiteChanged,
    "incomplete": SiteChanged,
    "unreachable": Unreachable,
    "renderer": RendererProblem,
    "too large": SiteChanged,
}
CAUSES: dict[type[BaseException | None], Kind] = {
    Refused: "refused",
    IncompletePage: "incomplete",
    SiteChanged: "elsewhere",
    Unreachable: "unreachable",
}
"""What our own middlewares give as the cause when they ignore a request."""


def understand(failure: Failure) -> Mishap:
    """Read Scrapy's failure of one request."""
    error = failure.value
    if isinstance(error, HttpError):
        return _answered(error.response.status)
    if isinstance(error, IgnoreRequest):
        return _ignored(error)
    if isinstance(error, RendererProblem):
        return Mishap(kind="renderer", reason=str(error))
    return _broken_off(error)


def _broken_off(error: BaseException | None) -> Mishap:
    """Read the failure of a request that brought nothing, or only a part, or too much."""
    if isinstance(error, ResponseDataLossError):
        return Mishap(kind="unreachable", reason=f"truncated: {str(error) or 'the connection was closed early'}")
    if isinstance(error, DownloadCancelledError):
        # Scrapy's own words are those of its log.
        return Mishap(kind="too large", reason=f"too large: {error if str(error).startswith('its ') else 'its body'}")
    return Mishap(kind="unreachable", reason=_words(error)[:200].rstrip(": "))


def _answered(status: int) -> Mishap:
    reason = f"answered {status}"
    if status == 304:
        return Mishap(kind="unchanged", reason=reason)
    if status in GONE:
        return Mishap(kind="gone", reason=reason)
    return Mishap(kind="refused" if status in REFUSED else "unreachable", reason=reason)


def _ignored(error: IgnoreRequest) -> Mishap:
    """Read the failure of a request that was not sent, or whose answer was not taken for one."""
    cause, reason = error.__cause__, str(error)
    if isinstance(cause, Interrupted):
        return Mishap(kind="interrupted", reason=reason, asked=False)
    if isinstance(cause, HostClosed):
        kind: Kind = "refused" if cause.refused else "unreachable"
        return Mishap(kind=kind, reason=reason, asked=False, not_before=cause.until)
    if isinstance(cause, _DecompressionMaxSizeExceeded):
        return Mishap(kind="too large", reason=f"too large: its body, unpacked, is more than {cause.max_size} bytes")
    if type(cause) in CAUSES:
        return Mishap(kind=CAUSES[type(cause)], reason=reason)
    return Mishap(kind="robots" if "robots.txt" in reason else "elsewhere", reason=reason)


def _words(error: BaseException | None) -> str:
    """Return what went wrong, in the words of whoever noticed: Twisted's failures hold it in a list of failures."""
    reasons = getattr(getattr(error, "__cause__", None), "reasons", None)
    if reasons:
        return _words(reasons[-1].value)
    noticed_by = type(error).__module__.partition(".")[0]
    if noticed_by == "service_identity":
        return "TLS: the certificate is another host's"
    if noticed_by == "OpenSSL":
        complaints = next((each for each in getattr(error, "args", ()) if isinstance(each, list)), [])
        return f"TLS: {'; '.join(' '.join(filter(None, part[1:])) for part in complaints) or 'broken off'}"
    return f"{type(error).__name__}: {' '.join(str(error).split())}"
