"""What a run costs with all the processes that work for it: a browser is a dozen of them, most no child of the crawl's.

Whoever loses its parent becomes a child of this process, so that nobody's account is lost.
"""

from __future__ import annotations

import ctypes
import os
import subprocess
import tempfile
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from resource import RUSAGE_CHILDREN, getrusage
from threading import Event, Thread, Timer
from typing import TYPE_CHECKING

from benchmarks.measure import LONGEST

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Self

PR_SET_CHILD_SUBREAPER = 36
TICKS = os.sysconf("SC_CLK_TCK")
PAUSE = 0.25
"""Seconds between two looks at the memory."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a run has used."""

    own: float
    """User and system seconds of the started process alone."""
    cpu: float
    """The same of all processes."""
    wall: float
    """Seconds."""
    peak: float
    """Largest memory of all processes together, MB; what several share is counted once."""


def adopt_orphans() -> None:
    """Become the parent of every descendant that loses its own."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(command: Sequence[str | Path], *, folder: Path) -> Cost:
    """Run the command to its end in ``folder``; SystemExit when it fails.

    Whatever this process has started before, and what still runs of it, is counted too; this process itself is not.
    """
    with tempfile.TemporaryFile() as said, Memory() as memory:
        before, began = spent(), time.perf_counter()
        process = subprocess.Popen([str(part) for part in command], cwd=folder, stdout=said, stderr=said)
        limit = Timer(LONGEST, process.kill)
        limit.start()
        os.waitid(os.P_PID, process.pid, os.WEXITED | os.WNOWAIT)
        limit.cancel()
        # What has ended can be asked until somebody takes notice.
        own, wall = sum(_times(process.pid)[:2]), time.perf_counter() - began
        if process.wait():
            said.seek(0)
            message = said.read()[-2000:].decode("utf-8", "replace")
            raise SystemExit(f"{' '.join(map(str, command))}: exit status {process.returncode}\n{message}")
        return Cost(own=own, cpu=spent() - before, wall=wall, peak=memory.peak)


def spent() -> float:
    """Return the CPU seconds of all descendants until now, those that have ended included."""
    ended = getrusage(RUSAGE_CHILDREN)
    return ended.ru_utime + ended.ru_stime + sum(sum(_times(pid)) for pid in _descendants())


class Memory:
    """Looks at the memory of all descendants again and again, for the length of a ``with`` block."""

    def __init__(self) -> None:
        self.peak = 0.0
        self._is_over = Event()
        self._thread = Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._is_over.wait(PAUSE):
            self.peak = max(self.peak, sum(map(_memory, _descendants())))


def _descendants() -> Iterator[int]:
    parents = {int(entry.name): _stat(int(entry.name)) for entry in Path("/proc").iterdir() if entry.name.isdigit()}
    family = {os.getpid()}
    while found := {pid for pid, stat in parents.items() if stat and int(stat[1]) in family} - family:
        family |= found
    yield from family - {os.getpid()}


def _stat(pid: int) -> list[str]:
    """Return what the kernel says of a process, from its state on; nothing of one that has gone."""
    with suppress(OSError):
        return Path(f"/proc/{pid}/stat").read_text("ascii", "replace").rpartition(")")[2].split()
    return []


def _times(pid: int) -> list[float]:
    """Return user and system seconds of a process, then those of the children that it has taken notice of."""
    return [int(ticks) / TICKS for ticks in _stat(pid)[11:15]]


def _memory(pid: int) -> float:
    with suppress(OSError):
        for line in Path(f"/proc/{pid}/smaps_rollup").read_text("ascii").splitlines():
            if line.startswith("Pss:"):
                return int(line.split()[1]) / 1024
    return 0.0
