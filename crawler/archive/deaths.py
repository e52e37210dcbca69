"""Pages that a process died of: one that kills whoever reads it must not end every run at the same place.

Which page is being read is noted without a sync: what survives the death of a process is enough here, and a power cut
is no page's fault. A page that was being read when a process died is read in a child first, the next time. The notes
are a help, not a promise: where the disk takes none, the page is read all the same.
"""

from __future__ import annotations

import hashlib
import logging
import os
import signal
import warnings
from contextlib import suppress
from typing import TYPE_CHECKING, TypeVar

from crawler.errors import ParseProblem

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

LONGEST = 30
"""Seconds after which a child that reads a suspect is taken for dead."""

WIDTH = 64
"""Characters of a digest."""
SPARSE = 64
"""One byte in so many goes into it: a page that is mistaken for a suspect is only read in a child first."""

Output = TypeVar("Output")


class Deaths:
    """The pages under suspicion, by the digest of their bytes, in a file that is there only while there are any.

    A line each, and a place at the end for the page that is being read: to write into a place costs a page nothing, to
    make a file anew as much as reading it.
    """

    def __init__(self, path: Path) -> None:
        """Read what the last process left."""
        self._path = path
        self._suspects: set[str] = set()
        self._file: int | None = None
        self._place = 0
        with suppress(OSError):
            self._suspects.update(path.read_text("ascii", "replace").split())

    def read(self, body: bytes, work: Callable[[], Output]) -> Output:
        """Return what the work makes of a page; raise ParseProblem where that kills, and whatever the work raises."""
        digest = hashlib.sha256(b"%d %b" % (len(body), body[::SPARSE])).hexdigest()
        is_suspect = digest in self._suspects
        if is_suspect and _kills(work):
            raise ParseProblem("kills the process that reads it")
        self._note(digest)
        try:
            return work()
        finally:
            self._note("")
            if is_suspect:
                self._suspects.discard(digest)
                self._forget_file()

    def close(self) -> None:
        """Leave no file where nobody is suspected."""
        self._forget_file()
        if not self._suspects:
            with suppress(OSError):
                self._path.unlink(missing_ok=True)

    def _note(self, digest: str) -> None:
        with suppress(OSError):
            if self._file is None:
                self._file = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
                self._place = os.write(self._file, "".join(f"{suspect}\n" for suspect in self._suspects).encode())
            os.pwrite(self._file, digest.ljust(WIDTH).encode(), self._place)

    def _forget_file(self) -> None:
        if self._file is not None:
            os.close(self._file)
            self._file = None


def _kills(work: Callable[[], object]) -> bool:
    with warnings.catch_warnings():
        # Threads that look up names are no concern of a child that only reads a page.
        warnings.simplefilter("ignore", DeprecationWarning)
        child = os.fork()
    if child == 0:
        signal.alarm(LONGEST)
        logging.disable()
        with suppress(BaseException):
            work()
        os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])
