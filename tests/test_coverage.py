"""The certificate: complete only when nothing is left, gaps with the two articles around them."""

from __future__ import annotations

from typing import Any

import pytest

from crawler.coverage import coverage
from crawler.report import Coverage, Gap, Place

LISTING = "https://example.org/latest/"


def region(newest: str, oldest: str, **more: Any) -> dict[str, Any]:
    return {"newest": [newest, "n"], "oldest": ["o1", oldest], "top": 0, "depth": 12, "at_end": False} | more


def of(position: dict[str, Any]) -> Coverage:
    (covered,) = coverage({LISTING: position}, lambda url: f"2025-01-0{len(url)}T00:00:00Z")
    return covered


def place(url: str) -> Place:
    return Place(url=url, published_at=f"2025-01-0{len(url)}T00:00:00Z")


def test_one_region_to_the_end_is_complete() -> None:
    covered = of({"regions": [region("a", "bb", at_end=True)]})
    assert (covered.complete, covered.pages_left, covered.gaps) == (True, 0, ())
    assert (covered.newest, covered.back_to) == (place("a"), place("bb"))
    assert covered.sentence == "continuous from a (2025-01-01) back to bb (2025-01-02), complete"


@pytest.mark.parametrize(
    ("dates", "newest"),
    [
        ({"sticky": "2025-01-01T00:00:00Z", "b": "2025-03-02T00:30:00+06:00", "c": "2025-03-01T20:00:00Z"}, "c"),
        ({"sticky": None, "b": "2025-03-02T00:00:00Z"}, "sticky"),
        ({"sticky": "2025-01-01T00:00:00Z", "b": None}, "sticky"),
    ],
)
def test_what_sticks_to_the_top_is_not_the_newest(dates: dict[str, str | None], newest: str) -> None:
    position = {"regions": [{"newest": list(dates), "oldest": ["o"], "at_end": True}]}
    (covered,) = coverage({LISTING: position}, dates.get)
    assert covered.newest == Place(url=newest, published_at=dates[newest])


def test_one_region_to_a_day_is_complete_since_it() -> None:
    covered = of({"regions": [region("a", "bb", since="2024-12-01")]})
    assert covered.complete
    assert covered.sentence.endswith("complete since 2024-12-01")


@pytest.mark.parametrize(
    ("more", "left"),
    [
        ({"total": 42, "page_size": 6}, 5),
        ({"total": 43, "page_size": 6}, 6),
        ({"total": 5, "page_size": 6}, 1),
        ({"total": 42}, None),
        ({"total": None, "page_size": 6}, None),
    ],
)
def test_pages_left(more: dict[str, Any], left: int | None) -> None:
    covered = of({"regions": [region("a", "bb")]} | more)
    assert (covered.complete, covered.pages_left) == (False, left)
    assert f"{'an unknown number of' if left is None else left} page" in covered.sentence


def test_a_gap_lies_between_two_regions() -> None:
    covered = of({"regions": [region("a", "bb"), region("ccc", "dddd", at_end=True)]})
    assert covered.gaps == (Gap(after=place("bb"), before=place("ccc")),)
    assert not covered.complete
    assert covered.back_to == place("bb")
    assert covered.sentence == "continuous from a (2025-01-01) back to bb (2025-01-02), then 1 gap"


def test_a_page_that_could_not_be_had_at_the_far_end_is_a_gap_too() -> None:
    covered = of({"regions": [region("a", "bb", parted=True)]})
    assert covered.gaps == (Gap(after=place("bb"), before=None),)


@pytest.mark.parametrize("position", [{}, {"regions": []}, {"newest": []}])
def test_nothing_walked_is_nothing_proved(position: dict[str, Any]) -> None:
    covered = of(position)
    assert (covered.complete, covered.newest, covered.sentence) == (False, None, "nothing proved yet")
