"""Measures for how long the event loop stands still: a thread asks it for a sign of life, again and again.

The longest wait goes to the file that LOOP_FILE names, in seconds of the process's own time.
"""

from __future__ import annotations

import os
import sys
import threading
import time
from pathlib import Path

EVERY = 0.02


def apply() -> None:
    threading.Thread(target=_listen, args=(Path(os.environ["LOOP_FILE"]),), daemon=True).start()


def _listen(file: Path) -> None:
    while not getattr(sys.modules.get("twisted.internet.reactor"), "running", False):
        time.sleep(EVERY)
    from twisted.internet import reactor

    longest = 0.0
    while True:
        began, alive = time.process_time(), threading.Event()
        reactor.callFromThread(alive.set)  # type: ignore[attr-defined]
        alive.wait()
        if time.process_time() - began > longest:
            longest = time.process_time() - began
            file.write_text(f"{longest:.3f}")
        time.sleep(EVERY)
