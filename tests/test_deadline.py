"""A reading that does not end is ended, whatever catches exceptions on the way; any other is left alone."""

from __future__ import annotations

import contextlib
import signal
import time

import pytest

from crawler.deadline import deadline
from crawler.errors import ParseProblem


def test_a_reading_without_an_end() -> None:
    def stubborn() -> None:
        while True:
            with contextlib.suppress(Exception):
                sum(range(1000))

    with pytest.raises(ParseProblem, match=r"too slow: it was not read in 0\.1 seconds"), deadline(0.1):
        stubborn()


def test_waiting_costs_no_time_of_the_processor() -> None:
    with deadline(0.05):
        time.sleep(0.2)


def test_nothing_is_left_behind() -> None:
    before = signal.getsignal(signal.SIGVTALRM)
    with contextlib.suppress(KeyError), deadline(0.05):
        raise KeyError
    assert signal.getsignal(signal.SIGVTALRM) is before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)
