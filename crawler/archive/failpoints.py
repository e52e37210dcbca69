"""Named steps at which a test can make the process die, as a kill or a power cut would.

``CRAWLER_FAILPOINT=name:n`` in the environment kills the process with SIGKILL the n-th time the step
is reached. Without it a step costs one comparison.
"""

from __future__ import annotations

import os
import signal

VARIABLE = "CRAWLER_FAILPOINT"

FAILPOINTS = (
    "warc.begun",
    "warc.torn",
    "warc.written",
    "page.begun",
    "page.record",
    "page.end",
    "warc.flushed",
    "page.committed",
    "publish.intended",
    "publish.begun",
    "publish.torn",
    "publish.written",
    "publish.durable",
    "publish.linked",
    "publish.placed",
    "publish.noted",
    "manifest.written",
    "manifest.placed",
    "recovery.checked",
    "recovery.swept",
    "recovery.repaired",
    "recovery.finished",
    "rebuild.built",
    "rebuild.cleared",
    "rebuild.placed",
    "warc.durable",
    "warc.placed",
    "report.written",
    "report.placed",
)
"""Every step, in the order in which a run can reach them."""

COMPACTION = (
    "compact.begun",
    "compact.torn",
    "compact.written",
    "compact.durable",
    "compact.linked",
    "compact.placed",
    "compact.switched",
    "compact.clearing",
    "compact.cleared",
    "adopt.proven",
    "adopt.noted",
)
"""Those of ``scrapy compact``, and of the run that takes over what it has merged."""


def reach(name: str) -> None:
    """Die here if the environment asks for it."""
    if _armed is not None and _armed.name == name:
        _armed.count_down()


class _Armed:
    def __init__(self, text: str) -> None:
        self.name, _, count = text.rpartition(":")
        self.left = int(count)
        if self.name not in FAILPOINTS + COMPACTION:
            raise ValueError(f"{VARIABLE}={text}: there is no step {self.name!r}")

    def count_down(self) -> None:
        self.left -= 1
        if self.left == 0:
            os.kill(os.getpid(), signal.SIGKILL)


_armed = _Armed(os.environ[VARIABLE]) if os.environ.get(VARIABLE) else None
