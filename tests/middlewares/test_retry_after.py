"""Retry-After: seconds and dates are understood, nonsense is nothing, and no header raises anything."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.middlewares.retry_after import LONGEST, seconds

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"1", 1),
        (b" 120 ", 120),
        (b"604800", 604800),
        (b"Tue, 24 Nov 2026 12:00:10 GMT", 10),
        (b"Tuesday, 24-Nov-26 12:05:00 GMT", 300),
        (b"Tue, 24 Nov 2026 14:00:10 +0200", 10),
        (b"Tue Nov 24 12:00:10 2026", 10),
        (None, None),
        (b"", None),
        (b"0", None),
        (b"-5", None),
        (b"1.5", None),
        (b"1e3", None),
        (b"100000000000", None),
        (b"9" * 400, None),
        ("٣".encode(), None),
        (b"soon", None),
        (b"Tue, 24 Nov 2026 11:59:59 GMT", None),
        (b"Fri, 31 Dec 9999 23:59:59 GMT", None),
        (b"Fri, 31 Dec 99999999999 23:59:59 GMT", None),
        (b"Tue, 99 Nov 2026 25:61:61 GMT", None),
        (b"Tue, 24 Nov 2026 12:00:10 +9999", None),
    ],
)
def test_what_is_asked_for(header: bytes | None, expected: float | None) -> None:
    assert seconds(header, NOW) == expected


@given(st.one_of(st.binary(max_size=80), st.from_regex(rb"[A-Za-z]{0,4},? ?[0-9 :+-]{0,40}[A-Z]{0,4}", fullmatch=True)))
def test_no_header_raises_anything(header: bytes) -> None:
    found = seconds(header, NOW)
    assert found is None or 0 < found <= LONGEST
