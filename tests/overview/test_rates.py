"""Rates as they ran, with the true change beside the printed one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.overview.rates import courses, true_change

values = st.decimals(min_value="0.00001", max_value="99999", places=5).map(str)


def observed(day: str | None, at: str, value: str, change: str = "0", base: str = "KGS") -> dict[str, Any]:
    return {
        "base": base, "quote": "USD", "value": value, "change_pct": change, "site_date": day, "observed_at": at,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("before", "after", "change"),
    [
        (None, "0.01144", None),
        ("0.01144", "0.01144", "0.00"),
        ("0.01144", "0.01153", "0.79"),
        ("0.1", "0.11", "10.00"),
        ("0.11", "0.1", "-9.09"),
        ("1000000", "999999.99", "0.00"),
        ("0.00000", "0.00001", None),
    ],
)
def test_the_true_change(before: str | None, after: str, change: str | None) -> None:
    assert true_change(before, after) == change


@given(values, values)
def test_the_true_change_is_right_to_the_hundredth(before: str, after: str) -> None:
    exact = (Fraction(after) - Fraction(before)) * 100 / Fraction(before)
    change = true_change(before, after)
    assert change is not None
    assert abs(Fraction(Decimal(change)) - exact) <= Fraction(1, 200)
    assert change != "-0.00"


def test_a_course_is_in_the_order_of_the_printed_days() -> None:
    late = observed("2025-03-30", "2025-04-03T10:00:00Z", "0.01100", "-0")
    undated = observed(None, "2025-04-01T09:00:00Z", "0.01200")
    (course,) = courses([observed("2025-04-02", "2025-04-02T09:00:00Z", "0.01188"), undated, late])
    assert course["days"] == ["2025-03-30", "2025-04-01", "2025-04-02"]
    assert course["values"] == ["0.01100", "0.01200", "0.01188"]
    assert course["published"] == ["-0", "0", "0"]
    assert course["true"] == [None, "9.09", "-1.00"]
    assert course["observed"][0] == "2025-04-03T10:00:00Z"


def test_pairs_do_not_mix() -> None:
    at = "2025-04-02T09:00:00Z"
    told = courses([observed(None, at, "1"), observed(None, at, "2", base="AMD"), observed(None, at, "3")])
    assert [(course["pair"], course["values"]) for course in told] == [("AMD/USD", ["2"]), ("KGS/USD", ["1", "3"])]
