"""How long a page may be read: the last line of defence, behind the bounds that keep any page known far from it."""

from __future__ import annotations

import signal
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crawler.errors import ParseProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 5.0
"""Seconds of processor time; the slowest page that the bounds let through takes half a second."""


class _Over(BaseException):
    """Ends a reading. No ``except Exception`` of a library's may hold it up."""


@contextmanager
def deadline(seconds: float = LONGEST) -> Iterator[None]:
    """Raise ParseProblem where what is inside takes more of the processor's time. In a process's main thread only.

    The time is the process's own, so a busy machine is no reason; a single call into C is waited for.
    """

    def over(number: int, frame: object) -> None:  # noqa: ARG001  # signal's signature
        raise _Over

    before = signal.signal(signal.SIGVTALRM, over)
    signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
    try:
        yield
    except _Over:
        raise ParseProblem(f"too slow: it was not read in {seconds:g} seconds") from None
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
