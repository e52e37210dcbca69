"""What a request that brought no page means: for the page, and for the run if it was the entry page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from scrapy.exceptions import IgnoreRequest
from scrapy.spidermiddlewares.httperror import HttpError

from crawler.errors import CrawlerError, IncompletePage, Refused, RendererProblem, SiteChanged, Unreachable

if TYPE_CHECKING:
    from twisted.python.failure import Failure

GONE = {404, 410}
REFUSED = {401, 403, 429}
Kind = Literal["unchanged", "gone", "refused", "robots", "elsewhere", "incomplete", "unreachable", "renderer"]


@dataclass(frozen=True, kw_only=True)
class Mishap:
    """A request without a page: ``kind`` decides what follows, ``reason`` is for people."""

    kind: Kind
    reason: str

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
}
CAUSES: dict[type[BaseException | None], Kind] = {
    Refused: "refused",
    IncompletePage: "incomplete",
}
"""What our own middlewares give as the cause when they ignore a request."""


def understand(failure: Failure) -> Mishap:
    """Read Scrapy's failure of one request."""
    error = failure.value
    if isinstance(error, HttpError):
        return _of_status(error.response.status)
    if isinstance(error, IgnoreRequest) and type(error.__cause__) in CAUSES:
        return Mishap(kind=CAUSES[type(error.__cause__)], reason=str(error))
    if isinstance(error, IgnoreRequest):
        return Mishap(kind="robots" if "robots.txt" in str(error) else "elsewhere", reason=str(error))
    if isinstance(error, RendererProblem):
        return Mishap(kind="renderer", reason=str(error))
    words = f"{type(error).__name__}: {' '.join(str(error).split())}"
    return Mishap(kind="unreachable", reason=words[:200].rstrip(": "))


def _of_status(status: int) -> Mishap:
    reason = f"answered {status}"
    if status == 304:
        return Mishap(kind="unchanged", reason=reason)
    if status in GONE:
        return Mishap(kind="gone", reason=reason)
    return Mishap(kind="refused" if status in REFUSED else "unreachable", reason=reason)
