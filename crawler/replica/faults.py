"""The switches of misbehaviour: which fault befalls which path, and how often. Settable while it runs."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, replace
from fnmatch import fnmatchcase
from threading import Lock
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable


@dataclass(frozen=True, kw_only=True)
class Fault:
    """One switch. ``kind`` is a key of ``misbehaviour.KINDS``; what a kind does not read is ignored."""

    kind: str
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
    posts: int = 20
    """By how many posts a stale feed lags behind."""


@dataclass
class Faults:
    """The switches that are on, in the order in which they were set; the first that fits a path acts."""

    switches: list[Fault] = field(default_factory=list)
    _lock: Lock = field(default_factory=Lock, repr=False)

    def add(self, kind: str, path: str = "*", **details: Any) -> Fault:
        """Switch a fault on; TypeError for a detail that ``Fault`` does not have."""
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
