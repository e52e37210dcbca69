"""The switches of misbehaviour: which fault befalls which path, and how often. Settable while it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatchcase
from threading import Lock
from typing import TYPE_CHECKING, Any, Literal, get_args

if TYPE_CHECKING:
    from collections.abc import Iterable

Kind = Literal[
    "status",  # status, retry_after, body
    "challenge",  # status 200, and no page of the site
    "hollow",  # the page with an empty content area
    "scripted",  # the page's head, and a script in the place of its body
    "not html",  # content_type: application/json, application/octet-stream, text/plain
    "body",  # body, content_type: robots.txt that forbids everything, or that is a web page
    "slow",  # seconds
    "cut",  # closed half-way; the declared length gives it away
    "cut unnoticed",  # closed half-way, no length declared
    "bad gzip",  # half of a compressed body, and a length that agrees
    "charset",  # a header that lies about the encoding
    "garbage",  # bytes that are no HTTP
    "dropped",  # closed without a byte
    "loop",  # redirected for ever
    "moved",  # target: redirected there
    "stale",  # posts: a feed that lags behind
    "deleted",  # 404 with the latest articles on it
]
"""What can go wrong; beside each, the details of ``Fault`` that it reads."""


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One switch; what its kind does not read is ignored. ValueError for an unknown kind."""

    kind: Kind
    path: str = "*"
    """Shell pattern over path and query, such as ``/tag/*`` or ``/latest/page/[23]/``."""
    times: int | None = None
    """How many requests it befalls before it is over; None for all."""
    after: int = 0
    """How many requests it lets pass first."""
    status: int = 503
    retry_after: str | None = None
    """Value of a Retry-After header: seconds or an HTTP date."""
    seconds: float = 1.0
    body: str = ""
    content_type: str = ""
    target: str = "/"
    """Where what has moved is now."""
    posts: int = 20
    """By how many posts a stale feed lags behind."""

    def __post_init__(self) -> None:
        if self.kind not in get_args(Kind):
            raise ValueError(f"unknown kind of fault: {self.kind}")


@dataclass
class Faults:
    """The switches that are on, in the order in which they were set; the first that fits a path acts."""

    switches: list[Fault] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, kind: Kind, path: str = "*", **details: Any) -> Fault:
        """Switch a fault on; ValueError for an unknown kind, TypeError for an unknown detail."""
        fault = Fault(kind=kind, path=path, **details)
        with self._lock:
            self.switches.append(fault)
        return fault

    def replace(self, faults: Iterable[Fault]) -> None:
        """Switch everything off, and these on."""
        with self._lock:
            self.switches[:] = faults

    def clear(self) -> None:
        """Switch everything off."""
        self.replace(())

    def take(self, path: str) -> Fault | None:
        """Return the fault that befalls this request, if one does, and count it."""
        with self._lock:
            for at, fault in enumerate(self.switches):
                if not fnmatchcase(path, fault.path):
                    continue
                if fault.after:
                    self.switches[at] = replace(fault, after=fault.after - 1)
                    continue
                if fault.times is not None:
                    self.switches[at : at + 1] = [replace(fault, times=fault.times - 1)] if fault.times > 1 else []
                return fault
        return None

    def table(self) -> list[dict[str, Any]]:
        """Return the switches as plain values, for the control path."""
        with self._lock:
            return [asdict(fault) for fault in self.switches]
