"""Days that a line of a page names in words or figures: "Published on 3 February 2025, 10:30", "03.02.25"."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import lru_cache

from crawler.parsers.dates import Stamp, read_stamp, read_written

YEAR = r"(?:19|20)\d\d"
NUMBERS = re.compile(
    rf"(?<![\w./-])(?:(?P<year>{YEAR})(?P<mark>[-./年])\s?(?P<month>\d\d?)[-./月]\s?(?P<day>\d\d?)日?"
    rf"|(?P<first>\d\d?)(?P<between>[./-])\s?(?P<second>\d\d?)(?P=between)\s?(?P<last>{YEAR}|\d\d))(?![\w/-]|\.\d)"
)
WORDS = re.compile(
    r"(?<![\w./-])(?:(?P<day>\d\d?)(?:st|nd|rd|th|[.º])?\s+(?:de\s+|of\s+)?(?P<month>[^\W\d_]{3,12})"
    r"|(?P<american>[^\W\d_]{3,12})\.?\s+(?P<second>\d\d?)(?:st|nd|rd|th)?)"
    rf"\.?\s*,?\s+(?:de\s+)?(?P<year>{YEAR})(?!\w)",
    re.IGNORECASE,
)
CLOCK = re.compile(
    r"[\s,|•–-]{0,4}(?:at|um|kl\.?|à|às|a las|в)?\s*(?P<hour>[01]?\d|2[0-3])[:.h](?P<minute>[0-5]\d)(?!\d)"
    r"(?:\s?(?P<half>[ap])\.?m\b)?",
    re.IGNORECASE,
)
NOT_PUBLISHED = re.compile(
    r"updat|modif|revis|edited|aktualisier|geändert|änderung|actualiz|actualis|mis à jour|aggiorna|обновл|©|copyright",
    re.IGNORECASE,
)
"""Words before a day that say it is not the day of publication."""
FARTHEST = 60
"""Characters before a day; a line that comes to it later is about something else."""
LOOKED_AT = 200
"""Characters of a line that such a day is in, with its time: no pattern sees more of it."""
CENTURY = 2000
MONTHS = 12


def find_day(line: str, zone: str, language: str | None) -> Stamp | None:
    """Return the first day that a line names, with the time behind it; its ``raw`` is what the two are written as.

    None for a line without a whole day, or one that says when something was changed. Figures are read as
    day, month, year where that is a day: a page's "en-US" says only that nobody set it. ``zone`` is the
    zone of the page's clock.
    """
    line = line[:LOOKED_AT]
    found = NUMBERS.search(line) or WORDS.search(line)
    if found is None or found.start() > FARTHEST or NOT_PUBLISHED.search(line, 0, found.start()):
        return None
    day = _numbered(found) if found.re is NUMBERS else _worded(found, language)
    if day is None:
        return None
    clock = CLOCK.match(line, found.end())
    raw = line[found.start() : clock.end() if clock else found.end()]
    stamp = read_stamp(f"{day}T{_clock(clock)}" if clock else day, zone)
    return Stamp(iso=stamp.iso, raw=raw, zoned=False) if stamp else None


def _numbered(found: re.Match[str]) -> str:
    if found["year"]:
        return f"{found['year']}-{int(found['month']):02}-{int(found['day']):02}"
    year, day, month = int(found["last"]), int(found["first"]), int(found["second"])
    if month > MONTHS:
        day, month = month, day
    return f"{year if year >= CENTURY // 2 else CENTURY + year}-{month:02}-{day:02}"


def _worded(found: re.Match[str], language: str | None) -> str | None:
    month = month_of((found["month"] or found["american"]).lower(), language)
    return f"{found['year']}-{month:02}-{int(found['day'] or found['second']):02}" if month else None


@lru_cache(maxsize=4096)
def month_of(word: str, language: str | None) -> int | None:
    """Return the number of the month that is called so in a language, or in English."""
    stamp = read_written(f"15 {word} {CENTURY}", "UTC", language=language, now=datetime(CENTURY, 1, 1, tzinfo=UTC))
    return int(stamp.iso[5:7]) if stamp else None


def _clock(found: re.Match[str]) -> str:
    hour = int(found["hour"])
    if found["half"]:
        hour = hour % 12 + (12 if found["half"].lower() == "p" else 0)
    return f"{hour:02}:{found['minute']}"
