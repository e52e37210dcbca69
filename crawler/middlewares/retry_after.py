"""Retry-After: when a host wants to be asked again."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import parsedate_to_datetime

LONGEST = 7 * 24 * 3600
"""Seconds beyond which nobody means it."""


def seconds(header: bytes | None, now: datetime) -> float | None:
    """Return the seconds that a Retry-After header asks for, written as seconds or as an HTTP date.

    None where it asks for nothing that can be meant: there is none, it is garbage, has passed, or lies years ahead.
    """
    text = (header or b"").decode("latin-1").strip()[:64]
    asked = float(text) if text.isascii() and text.isdecimal() else _until(text, now)
    return asked if asked is not None and 0 < asked <= LONGEST else None


def _until(text: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(text)
        # A date without a zone is in UTC, the only zone that HTTP knows.
        return ((moment if moment.tzinfo else moment.replace(tzinfo=UTC)) - now).total_seconds()
    except (ValueError, TypeError, OverflowError, IndexError):
        return None
