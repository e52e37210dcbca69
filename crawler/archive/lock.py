"""One process a source: the lock is the kernel's, so that no death of a process leaves it behind."""

from __future__ import annotations

import fcntl
import os
import re
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from crawler.errors import Locked

HOLDER = re.compile(r"pid (?P<pid>\d+), run (?P<run>\S+), since (?P<since>\S+)\n")


class Lock:
    """Held from acquire() to release(), or to the end of the process, however it ends."""

    def __init__(self, descriptor: int | None) -> None:
        self._descriptor = descriptor

    @classmethod
    def acquire(cls, path: Path, *, run: str, now: datetime) -> Lock:
        """Return the lock at once; raise Locked if another process holds it, OSError if it cannot be had."""
        # Not truncated on opening: what stands in it is the holder's until the lock is ours.
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            os.ftruncate(descriptor, 0)
            os.pwrite(descriptor, f"pid {os.getpid()}, run {run}, since {now.isoformat()}\n".encode(), 0)
        except BlockingIOError as error:
            os.close(descriptor)
            raise Locked(_told(path)) from error
        except BaseException:
            os.close(descriptor)
            raise
        return cls(descriptor)

    @classmethod
    def share(cls, path: Path) -> Lock:
        """Return a lock that keeps runs out and lets other readers in; nothing is written.

        Raises Locked if a run holds it, OSError if it cannot be had.
        """
        try:
            descriptor = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            # A copy without the lock file: no run was ever here.
            return cls(None)
        try:
            fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError as error:
            os.close(descriptor)
            raise Locked(_told(path)) from error
        return cls(descriptor)

    def release(self) -> None:
        """Let go; the file stays, for removing it would race with whoever is opening it."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None


@dataclass(frozen=True, kw_only=True)
class Holder:
    """Who took the lock last, as the lock file says."""

    pid: int
    run: str
    since: str

    @property
    def is_alive(self) -> bool:
        """Whether a process of this number exists: the lock itself is not tried, for that could keep a run out."""
        try:
            os.kill(self.pid, 0)
        except ProcessLookupError:
            return False
        except PermissionError:
            return True
        return True


def last_holder(path: Path) -> Holder | None:
    """Return who took the lock last; None if nobody ever did. Raises OSError."""
    if not path.exists():
        return None
    told = HOLDER.match(path.read_text("utf-8", "replace"))
    return Holder(pid=int(told["pid"]), run=told["run"], since=told["since"]) if told else None


def _told(path: Path) -> str:
    """Return the words for a lock that is taken: a run says so in the file, a reader does not."""
    holder = last_holder(path)
    if holder is not None and not holder.is_alive:
        return "scrapy verify is reading the archive, or a run is just starting"
    told = path.read_text("utf-8", "replace").strip() or "just started"
    return f"another run ({told}) is active"
