"""Days of a listing: complete where its walk went through, marked where it could not."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from crawler.overview.calendar import calendar, settle

TODAY = date(2025, 4, 10)


def region(newest: str | None, oldest: str | None, **more: Any) -> dict[str, Any]:
    """A region whose entries are called by the days on which they were published."""
    return {"newest": [newest], "oldest": [oldest]} | more


def days(*regions: dict[str, Any], read_at: str | None = None) -> list[tuple[str, str, str]]:
    published_at = {None: None}
    return calendar(
        {"regions": list(regions), "read_at": read_at},
        lambda url: published_at.get(url, f"2025-{url}T10:00:00+06:00"),
        TODAY,
    )


@pytest.mark.parametrize(
    ("regions", "read_at", "told"),
    [
        ([], None, []),
        ([region("04-02", "03-01", at_end=True)], None, [("2025-03-01", "2025-04-02", "complete")]),
        ([region("04-02", "03-01", since="2025-03-01")], None, [("2025-03-01", "2025-04-02", "complete")]),
        # The far end of what was read, and the day that was not over when page 1 was read.
        (
            [region("04-02", "03-01")],
            "2025-04-05T04:00:00Z",
            [("2025-03-01", "2025-03-01", "partly"), ("2025-03-02", "2025-04-04", "complete"),
             ("2025-04-05", "2025-04-05", "partly")],
        ),
        # Two stretches: the days of both sides of the gap may lack something.
        (
            [region("04-02", "03-20"), region("03-17", "03-01", at_end=True)],
            None,
            [("2025-03-01", "2025-03-16", "complete"), ("2025-03-17", "2025-03-20", "gap"),
             ("2025-03-21", "2025-04-02", "complete")],
        ),
        ([region("04-02", "04-02", parted=True)], None, [("2025-04-02", "2025-04-02", "gap")]),
        ([region(None, None)], "2025-04-05T04:00:00Z", []),
        # An article's date is wrong: what is told ends today.
        ([region("09-30", "04-01", at_end=True)], None, [("2025-04-01", "2025-04-10", "complete")]),
    ],
)  # fmt: skip
def test_days(regions: list[dict[str, Any]], read_at: str | None, told: list[tuple[str, str, str]]) -> None:
    assert days(*regions, read_at=read_at) == told


def test_a_wrong_date_draws_no_centuries() -> None:
    first, *_ = calendar({"regions": [region("a", "a", at_end=True)]}, lambda _: "0001-01-01T00:00:00Z", TODAY)
    assert first == ("1990-01-01", "1990-01-01", "complete")


def test_the_gravest_claim_on_a_day_holds() -> None:
    a, b, c, d = (date(2025, 4, day) for day in (1, 2, 3, 4))
    assert settle([(a, d, "complete"), (b, c, "gap"), (c, c, "partly")]) == [
        (a, a, "complete"), (b, c, "gap"), (d, d, "complete"),
    ]  # fmt: skip
    assert settle([(b, a, "complete"), (c, d, "complete")]) == [(a, d, "complete")]
