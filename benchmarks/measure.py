"""One run of a command: what it cost the machine."""

from __future__ import annotations

import os
import signal
import subprocess
import tempfile
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

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
    return Cost(cpu=used.ru_utime + used.ru_stime, wall=wall, peak=used.ru_maxrss / 1024)
