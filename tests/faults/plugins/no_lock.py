"""Takes away: one process an archive."""

from __future__ import annotations

import fcntl


def apply() -> None:
    fcntl.flock = lambda *_: None
