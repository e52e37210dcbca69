"""What a command stands on: three open streams, a log, a terminal. None of them ends a run by failing."""

from __future__ import annotations

import logging
import os
import select
import signal
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.outcome import one_line

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.settings import BaseSettings

STEP = 100
"""Milliseconds after which a signal is heeded at the latest."""


def tell(text: str) -> None:
    """Print a line to standard error; where nobody can read it any more, the exit status has to do."""
    with suppress(OSError):
        print(one_line(text), file=sys.stderr, flush=True)


class OneLine(logging.LogRecord):
    """What is logged, with nothing in it that could move the cursor or pass for another line.

    Only a line end that is a program's own stays one, in a message or a traceback; what follows is set in.
    """

    def __init__(self, *args: Any, **rest: Any) -> None:
        super().__init__(*args, **rest)
        if self.exc_info:
            # Every formatter takes this instead of its own.
            self.exc_text = set_in(logging.Formatter().formatException(self.exc_info))

    def getMessage(self) -> str:
        """Return the message, escaped."""
        text = super().getMessage()
        return set_in(text) if "\n" in str(self.msg) else one_line(text)


def set_in(text: str) -> str:
    """Return lines of which all but the first are indented, each escaped."""
    return "\n    ".join(map(one_line, text.split("\n")))


def open_streams() -> None:
    """Open the standard streams that the process was started without.

    Otherwise the next file to be opened, a segment or the database, would take the number to which any library
    in the process writes its complaints.
    """
    descriptor = os.open(os.devnull, os.O_RDWR)
    while descriptor <= 2:
        descriptor = os.open(os.devnull, os.O_RDWR)
    os.close(descriptor)
    for name in ("stdout", "stderr"):
        if getattr(sys, name) is None:
            setattr(sys, name, open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115, PTH123  # for the process's life


def secure_log(settings: BaseSettings) -> None:
    """Log to standard error where LOG_FILE cannot be opened; what cannot be logged later is left out.

    Logging would print a traceback for every line that does not fit on a full disk.
    """
    logging.raiseExceptions = False
    logging.FileHandler.close = _close_quietly(logging.FileHandler.close)  # type: ignore[assignment, method-assign]
    name = settings["LOG_FILE"]
    if not name:
        return
    try:
        with Path(name).open("a"):
            pass
    except OSError as error:
        tell(f"LOG_FILE: {name}: {error.strerror}; logging to standard error")
        settings.set("LOG_FILE", None, priority="cmdline")


def _close_quietly(close: Callable[[logging.FileHandler], None]) -> Callable[[logging.FileHandler], None]:
    """Let a log be closed whose last lines do not fit: Scrapy closes one while it sets up the next."""

    def quietly(handler: logging.FileHandler) -> None:
        with suppress(OSError):
            close(handler)

    return quietly


def heed_hangup() -> None:
    """Take the end of the terminal (SIGHUP) for SIGTERM, unless whoever started us (nohup) had it ignored."""
    if signal.getsignal(signal.SIGHUP) == signal.SIG_DFL:
        signal.signal(signal.SIGHUP, lambda *_: signal.raise_signal(signal.SIGTERM))


class Outlet:
    """Standard output for as long as somebody reads it: whole lines, each on its way at once.

    From the first signal (SIGINT, SIGTERM, or the end of the terminal) on, ``is_open`` is False; a line that has begun
    is still written to its end, unless a second signal ends that, too. What reads is closed: the same, and no error.
    """

    def __init__(self) -> None:
        self.is_open = True
        """Whether another line is wanted."""
        self.signalled = False
        """Whether a signal said so."""
        self._poll = select.poll()
        self._poll.register(sys.stdout.fileno(), select.POLLOUT)
        self._death = select.poll()
        self._death.register(sys.stdout.fileno(), 0)
        heed_hangup()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, self._stop)

    def write(self, line: bytes) -> None:
        """Write a line; nothing once it is closed."""
        # Asked for room, so that a reader that has stopped reading does not keep a signal from being heeded.
        while self.is_open and not self._poll.poll(STEP):
            pass
        left = memoryview(line if self.is_open else b"")
        try:
            while left:
                left = left[os.write(sys.stdout.fileno(), left) :]
        except BrokenPipeError:
            self.is_open = False

    def rest(self) -> None:
        """Wait a second, or until nobody reads any more."""
        until = time.monotonic() + 1
        while self.is_open and (left := until - time.monotonic()) > 0:
            if self._death.poll(min(STEP, left * 1000)):
                self.is_open = False

    def _stop(self, number: int, _: object) -> None:
        self.is_open = False
        self.signalled = True
        signal.signal(number, signal.SIG_DFL)
