"""Points in time as pages write them, read exactly or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from email.utils import parsedate_to_datetime
from functools import lru_cache
from zoneinfo import ZoneInfo

SITE_ZONE = "+site-zone"
"""Ending of a strategy's name where the page gave no zone and the site's was taken."""

ISO = re.compile(
    r"(?P<year>\d{4})-(?P<month>\d\d)-(?P<day>\d\d)"
    r"(?:[T ](?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d)(?:[.,:]\d+)?)?\s*"
    r"(?P<zone>Z|UTC|GMT|[+-]\d\d(?::?\d\d)?)?)?",
    re.ASCII | re.IGNORECASE,
)
MAIL = re.compile(
    r"(?:\w{3,9},\s*)?\d{1,2}\s+\w{3,9}\s+\d{4}\s+\d\d:\d\d(?::\d\d)?\s*(?:[+-]\d{4}|[A-Z]{1,4})", re.ASCII
)
MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
DAY_LINE = re.compile(rf"(?P<day>\d{{2}})[ \xa0](?P<month>{'|'.join(MONTHS)})[ \xa0](?P<year>\d{{4}})", re.ASCII)
ADDRESS_DAYS = (
    re.compile(
        r"(?<!\d)(?P<y>(?:19|20)\d\d)[/_-](?P<m>0?[1-9]|1[0-2])[/_-](?P<d>0?[1-9]|[12]\d|3[01])(?!\d)", re.ASCII
    ),
    re.compile(r"(?<!\d)(?P<d>0[1-9]|[12]\d|3[01])[_-](?P<m>0[1-9]|1[0-2])[_-](?P<y>20\d\d)(?!\d)", re.ASCII),
    re.compile(r"/(?P<y>20\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?=[/_-])", re.ASCII),
)
LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "ru", "tr")
YEARS = range(1971, 2200)
"""A page that says 1970, 0001 or 9999 says that it does not know."""
WRITTEN_LENGTH = 200
"""Characters of free text that are looked at: a longer one is no date, and dateparser would search it all."""


@dataclass(frozen=True, kw_only=True)
class Stamp:
    """A point in time. ``zoned`` is false where the site's zone had to stand in for a missing one."""

    iso: str
    """``2026-01-14T04:43:22+06:00``: seconds kept, the offset as written or the site's."""
    raw: str
    zoned: bool

    @property
    def moment(self) -> datetime:
        """The same, to compare."""
        return datetime.fromisoformat(self.iso)


def read_stamp(raw: str, zone: str) -> Stamp | None:
    """Read an ISO 8601 or RFC 822 stamp; ``zone`` (``Asia/Bishkek``) stands in for a missing one.

    None for anything else: words are for ``read_written``. A day alone is the day's first second.
    """
    return _read_stamp(raw.strip(), zone) if len(raw) <= WRITTEN_LENGTH else None


# A page tells the same moment in three or four places.
@lru_cache(maxsize=512)
def _read_stamp(raw: str, zone: str) -> Stamp | None:
    if found := ISO.fullmatch(raw):
        return _stamp_of(found, raw, zone)
    if MAIL.fullmatch(raw):
        try:
            moment = parsedate_to_datetime(raw)
        except ValueError:
            return None
        # RFC 822's "-0000" is a time in UTC of unknown place.
        return _checked(moment if moment.tzinfo else moment.replace(tzinfo=UTC), raw, zoned=True)
    return None


def read_written(raw: str, zone: str, *, language: str | None = "en", now: datetime) -> Stamp | None:
    """Read a date in words, such as ``3 February 2025`` or ``22 hours ago`` seen at ``now`` (aware).

    Words are the language's or English; of a page that does not tell its language, any of ``LANGUAGES``.
    """
    text = raw[:WRITTEN_LENGTH].strip()
    if not any(character.isdigit() for character in text):
        return None
    # Half a second, and needed for one page in hundreds.
    import dateparser

    try:
        moment = dateparser.parse(
            text,
            languages=list(dict.fromkeys((language.partition("-")[0].lower(), "en")) if language else LANGUAGES),
            settings={
                "TIMEZONE": zone,
                "RETURN_AS_TIMEZONE_AWARE": True,
                "RELATIVE_BASE": now.astimezone(ZoneInfo(zone)).replace(tzinfo=None),
                "DATE_ORDER": "DMY",
                "STRICT_PARSING": True,
            },
        )
    except (ValueError, OverflowError):
        return None
    if moment is None:
        return None
    # dateparser's zones are no ZoneInfo: the offset is what counts.
    return _checked(moment.astimezone(ZoneInfo(zone)), raw, zoned=False)


def read_address_day(url: str, zone: str) -> Stamp | None:
    """Read the day in an address such as ``/2025/02/03/a-headline/``."""
    found = next(filter(None, (form.search(url) for form in ADDRESS_DAYS)), None)
    if found is None:
        return None
    stamp = read_stamp(f"{found['y']}-{found['m']:0>2}-{found['d']:0>2}", zone)
    return stamp and Stamp(iso=stamp.iso, raw=found[0], zoned=False)


def read_day_line(text: str) -> str | None:
    """Return ``2025-04-03`` for a text that is ``03 April 2025`` and nothing else."""
    found = DAY_LINE.fullmatch(text.strip())
    if found is None:
        return None
    month = MONTHS.index(found["month"]) + 1
    try:
        return datetime(int(found["year"]), month, int(found["day"]), tzinfo=UTC).date().isoformat()
    except ValueError:
        return None


def _stamp_of(found: re.Match[str], raw: str, zone: str) -> Stamp | None:
    fields = [int(found[name] or 0) for name in ("year", "month", "day", "hour", "minute", "second")]
    # A leap second is written as 60; no clock of ours has one.
    fields[5] = min(fields[5], 59) if fields[5] == 60 else fields[5]
    offset = _offset(found["zone"])
    try:
        moment = datetime(*fields, tzinfo=offset or ZoneInfo(zone))  # type: ignore[misc,arg-type]  # six integers
        return _checked(moment, raw, zoned=offset is not None)
    except (ValueError, OverflowError):
        return None


def _offset(text: str | None) -> tzinfo | None:
    if text is None:
        return None
    if text[0] not in "+-":
        return UTC
    digits = text[1:].replace(":", "").ljust(4, "0")
    delta = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(delta if text[0] == "+" else -delta)


def _checked(moment: datetime, raw: str, *, zoned: bool) -> Stamp | None:
    if moment.year not in YEARS:
        return None
    return Stamp(iso=moment.replace(microsecond=0).isoformat(), raw=raw, zoned=zoned)
