"""One run of a command: what it cost the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

LONGEST = 1800
"""Seconds after which a run is ended: none takes as long."""


@dataclass(frozen=True, kw_only=True)
class Cost:
    """What a process has used, those it has waited for included."""

    cpu: float
    """User and system seconds."""
    wall: float
    """Seconds."""
    peak: float
    """Largest resident memory, MB."""


def run(command: Sequence[str | Path], *, folder: Path, environment: Mapping[str, str] | None = None) -> Cost:
    """Run the command to its end in ``folder`` and return what it cost; SystemExit when it fails."""
    with tempfile.TemporaryFile() as said:
        began = time.perf_counter()
        process = subprocess.Popen(
            [str(part) for part in command],
            cwd=folder,
            env=os.environ | dict(environment or {}),
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
        )
        peak = _Peak(process.pid)
        # The kernel's own account of this one process; of all children together there would be one sum only.
        signal.signal(signal.SIGALRM, lambda *_: process.kill())
        signal.alarm(LONGEST)
        _, status, used = os.wait4(process.pid, 0)
        signal.alarm(0)
        wall = time.perf_counter() - began
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            message = said.read()[-2000:].decode("utf-8", "replace")
            raise SystemExit(f"{' '.join(map(str, command))}: exit status {process.returncode}\n{message}")
    return Cost(cpu=used.ru_utime + used.ru_stime, wall=wall, peak=peak.megabytes())


class _Peak:
    """Watches the largest resident memory of a process. The kernel's account begins with that of who started it."""

    def __init__(self, pid: int) -> None:
        self._status = Path(f"/proc/{pid}/status")
        self._kilobytes = 0
        self._thread = threading.Thread(target=self._watch, daemon=True)
        self._thread.start()

    def megabytes(self) -> float:
        """Return it, when the process has ended."""
        self._thread.join()
        return self._kilobytes / 1024

    def _watch(self) -> None:
        while True:
            try:
                lines = self._status.read_text().splitlines()
            except OSError:
                return
            marks = [line for line in lines if line.startswith("VmHWM")]
            if not marks:
                return
            self._kilobytes = max(self._kilobytes, int(marks[0].split()[1]))
            time.sleep(0.05)
