"""Replay: every stored page is read again by today's parsers, and what they see is compared with the records."""

from crawler.replay.replay import Options, apply, compare
from crawler.replay.tally import KINDS, Tally

__all__ = ["KINDS", "Options", "Tally", "apply", "compare"]
