"""Scrapy subcommands: what a person or a cron line calls."""

from __future__ import annotations

import os
import sys


def say(text: str) -> None:
    """Print to standard output; a reader that has read enough (``| head``) is no error."""
    try:
        print(text, flush=True)
    except BrokenPipeError:
        # Python flushes once more at its end, and would complain then.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
