"""What was asked of the server: every request in order, and counts by path."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from threading import Lock


@dataclass(frozen=True)
class Entry:
    """One request and the status it was answered with (0 where that was no HTTP)."""

    method: str
    target: str
    """Path and query."""
    status: int


class RequestLog:
    """Grows with every request but those to the control path. Safe to read from any thread."""

    def __init__(self) -> None:
        self._entries: list[Entry] = []
        self._lock = Lock()

    def note(self, method: str, target: str, status: int) -> None:
        """Add one request."""
        with self._lock:
            self._entries.append(Entry(method, target, status))

    def clear(self) -> None:
        """Forget everything."""
        with self._lock:
            self._entries.clear()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """All requests, oldest first."""
        with self._lock:
            return tuple(self._entries)

    @property
    def counts(self) -> Counter[str]:
        """Requests by path and query."""
        return Counter(entry.target for entry in self.entries)
