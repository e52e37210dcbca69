"""How long to look: once in the suite; ``make fuzz`` says for how many seconds each test goes on with new examples."""

from __future__ import annotations

import os
import time
from collections.abc import Callable

SECONDS = float(os.environ.get("FUZZ_SECONDS", "0"))


def again(test: Callable[[], None]) -> None:
    """Run a property, and again until the time is over: hypothesis draws other examples each time."""
    end = time.monotonic() + SECONDS
    test()
    while time.monotonic() < end:
        test()
