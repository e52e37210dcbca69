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

    def __init__(self, descriptor: int) -> None:
        self._descriptor: int | None = descriptor

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
            holder = os.pread(descriptor, 300, 0).decode("utf-8", "replace").strip() or "just started"
            os.close(descriptor)
            raise Locked(f"another run ({holder}) is active") from error
        except BaseException:
            os.close(descriptor)
            raise
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
