"""Stamps read exactly, or not at all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.dates import read_address_day, read_day_line, read_stamp, read_written

ZONE = "Asia/Bishkek"
NOW = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("raw", "iso", "zoned"),
    [
        ("2026-01-14T04:43:22+06:00", "2026-01-14T04:43:22+06:00", True),
        ("2026-01-14T04:43:22+0600", "2026-01-14T04:43:22+06:00", True),
        ("2026-01-14T04:43:22Z", "2026-01-14T04:43:22+00:00", True),
        ("2026-01-14 04:43:22 UTC", "2026-01-14T04:43:22+00:00", True),
        ("2026-01-14T04:43:22:987Z", "2026-01-14T04:43:22+00:00", True),
        ("2026-01-14T04:43:22.987-03:30", "2026-01-14T04:43:22-03:30", True),
        ("2026-01-14T04:43", "2026-01-14T04:43:00+06:00", False),
        ("2026-01-14", "2026-01-14T00:00:00+06:00", False),
        ("Wed, 14 Jan 2026 04:43:22 +0000", "2026-01-14T04:43:22+00:00", True),
        ("14 Jan 2026 04:43:22 GMT", "2026-01-14T04:43:22+00:00", True),
        ("Wed, 14 Jan 2026 04:43:22 -0000", "2026-01-14T04:43:22+00:00", True),
        (" 2026-06-30T23:59:60Z ", "2026-06-30T23:59:59+00:00", True),
    ],
)
def test_stamps_for_machines(raw: str, iso: str, zoned: bool) -> None:
    stamp = read_stamp(raw, ZONE)
    assert stamp is not None
    assert (stamp.iso, stamp.zoned, stamp.raw) == (iso, zoned, raw.strip())


def test_a_stamp_without_zone_follows_the_sites_summer_time() -> None:
    summer, winter = read_stamp("2026-07-01 12:00:00", "Europe/Berlin"), read_stamp("2026-01-01", "Europe/Berlin")
    assert summer is not None
    assert winter is not None
    assert (summer.iso[-6:], winter.iso[-6:]) == ("+02:00", "+01:00")


@pytest.mark.parametrize(
    "raw",
    ["", "2026", "2026-02-30", "2026-13-01", "1970-01-01T00:00:00Z", "0001-01-01", "9999-12-31", "14 January 2026",
     "2026-01-14T25:00:00Z", "Wed, 99 Jan 2026 04:43:22 +0000", "20260114", "yesterday"],
)  # fmt: skip
def test_anything_else_is_no_stamp(raw: str) -> None:
    assert read_stamp(raw, ZONE) is None


@given(
    st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2100-01-01")),
    st.integers(min_value=-14 * 4, max_value=14 * 4),
)
def test_every_iso_stamp_comes_back_to_the_second(moment: datetime, quarters: int) -> None:
    zoned = moment.replace(microsecond=0, tzinfo=timezone(timedelta(minutes=15 * quarters)))
    stamp = read_stamp(zoned.isoformat(), ZONE)
    assert stamp is not None
    assert stamp.moment == zoned
    assert stamp.iso == zoned.isoformat()


@given(st.text(max_size=40))
def test_no_text_breaks_the_reader(raw: str) -> None:
    assert read_stamp(raw, ZONE) is None or raw.strip()[:4].isdigit() or "," in raw or raw.strip()[0].isdigit()


@pytest.mark.parametrize(
    ("raw", "iso"),
    [
        ("3 February 2025", "2025-02-03T00:00:00+06:00"),
        ("03/04/2025", "2025-04-03T00:00:00+06:00"),
        ("February 3, 2025 at 10:30 am", "2025-02-03T10:30:00+06:00"),
        ("22 hours ago", "2026-01-14T14:00:00+06:00"),
    ],
)
def test_dates_in_words_need_language_order_zone_and_now(raw: str, iso: str) -> None:
    stamp = read_written(raw, ZONE, now=NOW)
    assert stamp is not None
    assert (stamp.iso, stamp.zoned) == (iso, False)


@pytest.mark.parametrize(
    "raw", ["March", "2024", "yesterday", "Kazakhstan", "5 million", "3. Februar 2025", "x" * 5000]
)
def test_half_a_date_is_none(raw: str) -> None:
    assert read_written(raw, ZONE, now=NOW) is None


def test_a_date_in_another_language() -> None:
    stamp = read_written("3. Februar 2025", "Europe/Berlin", language="de-DE", now=NOW)
    assert stamp is not None
    assert stamp.iso == "2025-02-03T00:00:00+01:00"


@pytest.mark.parametrize(
    ("path", "day"),
    [
        ("/2025/2/03/a-headline/", "2025-02-03"),
        ("/2025-02/03/c_1125597921.htm", "2025-02-03"),
        ("/news/2025-02-03-a-headline", "2025-02-03"),
        ("/news/03-02-2025/a-headline", "2025-02-03"),
        ("/20250203/a-headline.html", "2025-02-03"),
        ("/2025/a-headline/", None),
        ("/2025/02/31/a/", None),
        ("/2025/02/a-headline/", None),
        ("/120250203/a/", None),
        ("/a-headline-20250203", None),
    ],
)
def test_the_day_in_an_address(path: str, day: str | None) -> None:
    stamp = read_address_day(f"https://example.org{path}", ZONE)
    assert (stamp and stamp.iso) == (day and f"{day}T00:00:00+06:00")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("03 April 2025", "2025-04-03"),
        (" 30 September 2024\n", "2024-09-30"),
        ("03\u00a0April 2025", "2025-04-03"),
        ("3 April 2025", None),
        ("31 June 2025", None),
        ("On 03 April 2025", None),
        ("03 april 2025", None),
    ],
)
def test_a_day_line_is_zero_padded_and_alone(text: str, day: str | None) -> None:
    assert read_day_line(text) == day
