"""Days that lines name in words or figures."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.written import find_day

ZONE = "Asia/Bishkek"


@pytest.mark.parametrize(
    ("line", "language", "clock", "raw"),
    [
        ("3 February 2025", "en", "2025-02-03T00:00:00", "3 February 2025"),
        ("Published on February 3rd, 2025 at 4:05 pm by Jane", "en-US", "2025-02-03T16:05:00",
         "February 3rd, 2025 at 4:05 pm"),
        ("Montag, 3. Februar 2025 - 10:30 Uhr", "de-DE", "2025-02-03T10:30:00", "3. Februar 2025 - 10:30"),
        ("3 de febrero de 2025", "es", "2025-02-03T00:00:00", "3 de febrero de 2025"),
        ("3 февраля 2025, 09:15", "ru", "2025-02-03T09:15:00", "3 февраля 2025, 09:15"),
        ("3 February 2025", "de", "2025-02-03T00:00:00", "3 February 2025"),
        ("am 3. Februar 2025", None, "2025-02-03T00:00:00", "3. Februar 2025"),
        ("03.02.2025", "de", "2025-02-03T00:00:00", "03.02.2025"),
        ("| 3.2.25 | 10:30 Uhr |", "de", "2025-02-03T10:30:00", "3.2.25 | 10:30"),
        ("03/02/2025", "en-US", "2025-02-03T00:00:00", "03/02/2025"),
        ("02/13/2025", "en", "2025-02-13T00:00:00", "02/13/2025"),
        ("2025-02-03 20:29:58", "zh", "2025-02-03T20:29:00", "2025-02-03 20:29"),
        ("2025年2月3日", "zh", "2025-02-03T00:00:00", "2025年2月3日"),
    ],
)  # fmt: skip
def test_a_day_in_a_line(line: str, language: str | None, clock: str, raw: str) -> None:
    stamp = find_day(line, ZONE, language)
    assert stamp is not None
    assert (stamp.iso, stamp.raw, stamp.zoned) == (f"{clock}+06:00", raw, False)


@pytest.mark.parametrize(
    "line",
    [
        "", "February 2025", "3 February", "3 Febtober 2025", "31.02.2025", "99/99/2025", "1.2.3", "10.0.3.25",
        "Updated 3 February 2025", "Aktualisiert: 03.02.2025", "© 3 February 2025", "Room 3 Building 2025",
        "GET /2025/02/03/a-headline", f"{'A sentence that goes on and on, ' * 3} 3 February 2025",
    ],
)  # fmt: skip
def test_a_line_without_a_day_of_publication(line: str) -> None:
    assert find_day(line, ZONE, "de") is None


@given(st.text(alphabet="0123456789./-: ,年月FebruaryMai", max_size=40))
def test_no_line_breaks_the_reader(line: str) -> None:
    stamp = find_day(line, ZONE, "en")
    assert stamp is None or stamp.raw in line
