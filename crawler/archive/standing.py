"""Who may rely on the segments staying the files they are: every reader and the run, while nobody merges any.

A lock of its own, beside the run's: compaction works beside a run, and a run never waits for a reader. It is the
kernel's, as every lock here, so no death leaves it behind.
"""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.archive.boundary import storage
from crawler.errors import Locked, StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder

PATIENCE = 10.0
"""Seconds: far more than one merge takes to be switched to."""
PAUSE = 0.05


@contextmanager
def standing(folder: Folder) -> Iterator[None]:
    """Keep every segment's name and bytes where they are; any number may do so at once.

    Raises StorageProblem where a compaction has been stopped in the middle of its switch, for longer than it lasts.
    """
    with storage(folder.segments_lock):
        try:
            descriptor = os.open(folder.segments_lock, os.O_RDONLY | os.O_CLOEXEC)
        except FileNotFoundError:
            # A copy without it, or no run was here yet: there is nothing that could be merged.
            descriptor = None
    try:
        if descriptor is not None and not _locked(descriptor, fcntl.LOCK_SH):
            raise StorageProblem(f"{folder.segments_lock}: a compaction holds it and does not go on; end that process")
        yield
    finally:
        if descriptor is not None:
            os.close(descriptor)


@contextmanager
def changing(folder: Folder) -> Iterator[None]:
    """Be the only one. Raises Locked where a reader stays for longer than can be waited for, and OSError."""
    descriptor = os.open(folder.segments_lock, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        if not _locked(descriptor, fcntl.LOCK_EX):
            raise Locked(f"{folder.path} is being read by scrapy verify, replay or another compaction; try again later")
        yield
    finally:
        os.close(descriptor)


def _locked(descriptor: int, operation: int) -> bool:
    until = time.monotonic() + PATIENCE
    while True:
        try:
            # Not waited for in the kernel: a signal could not end that.
            fcntl.flock(descriptor, operation | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > until:
                return False
            time.sleep(PAUSE)
        else:
            return True
