"""Regions: a walk may end anywhere, and the next one goes on."""

from __future__ import annotations

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.spiders.regions import Region, dump, load
from crawler.spiders.walk import Walk
from tests.spiders.moving import CHANGES, MovingListing, never, posts


def keep(walk: Walk) -> list[Region]:
    """What the archive gives back after a run that ended, or was killed, here."""
    return load(json.loads(json.dumps(dump(walk.regions))))


def some_pages(walk: Walk, listing: MovingListing, known: set[str], budget: int, changes: list[tuple[str, int]]) -> str:
    """Read ``budget`` pages at most, a change before each; every page read is known from then on."""
    number: int | None = 1
    reason = "pages"
    for _ in range(budget):
        if changes:
            kind, amount = changes.pop()
            listing.add(amount) if kind == "add" else listing.remove(amount)
        reading = listing.page(number)
        step = walk.read(reading)
        known.update(reading.urls)
        if step.page is None:
            return step.reason
        number = step.page
    return reason


@pytest.mark.parametrize("states_total", [True, False])
@pytest.mark.parametrize("budget", [4, 7, 20])
def test_a_budget_spreads_the_work_over_runs(budget: int, states_total: bool) -> None:
    listing = MovingListing(posts(200), states_total=states_total)
    known: set[str] = set()
    regions: list[Region] = []
    for run in range(150):  # noqa: B007  # asked for below
        walk = Walk(regions, frozenset(known).__contains__)
        some_pages(walk, listing, known, budget, [])
        regions = keep(walk)
        if len(regions) == 1 and regions[0].at_end:
            break
        listing.add(2)
    assert set(posts(200)) <= known
    assert run < 40 * (2 if states_total else 3) / (budget - 2) + 5


# Bursts of more than a page between two requests: nothing of what was read before is on the page read again.
@example(budget=10, changes=[[("add", 6), ("add", 6), ("add", 3), ("add", 7), ("add", 3), ("add", 0)]], promoted=None)
@example(budget=10, changes=[[("add", 6), ("add", 2), ("add", 7), ("add", 6), ("add", 0)]], promoted="p30")
@example(budget=10, changes=[[("add", 6), ("add", 6), ("add", 1), ("add", 7), ("add", 7), ("add", 0)]], promoted=None)
@given(
    budget=st.integers(10, 16),
    changes=st.lists(CHANGES, min_size=1, max_size=25),
    promoted=st.sampled_from([None, "p30"]),
)
def test_run_after_run_everything_that_stayed_is_known(
    budget: int, changes: list[list[tuple[str, int]]], promoted: str | None
) -> None:
    listing = MovingListing(posts(90), promoted=promoted)
    known: set[str] = set()
    regions: list[Region] = []
    for run in range(80):  # noqa: B007  # asked for below
        walk = Walk(regions, frozenset(known).__contains__)
        some_pages(walk, listing, known, budget, changes.pop()[:budget] if changes else [])
        regions = keep(walk)
        if not changes and len(regions) == 1 and regions[0].at_end:
            break
    # Once more, for what came while the last page was read.
    walk = Walk(regions, frozenset(known).__contains__)
    some_pages(walk, listing, known, 30, [])
    regions = keep(walk)
    assert len(regions) == 1
    assert regions[0].at_end
    assert set(listing.posts) <= known
    assert run < 79


def test_a_page_that_fails_parts_two_regions_until_it_heals() -> None:
    listing = MovingListing(posts(60))
    known: set[str] = set()

    def walk_all(regions: list[Region], ill: int | None) -> Walk:
        walk = Walk(regions, frozenset(known).__contains__)
        number: int | None = 1
        while number is not None:
            if number == ill:
                step = walk.fail(number)
            else:
                known.update(listing.page(number).urls)
                step = walk.read(listing.page(number))
            number = step.page
        return walk

    walk = walk_all([], ill=4)
    assert [(region.parted, region.at_end) for region in walk.regions] == [(True, False), (False, True)]
    assert (walk.regions[0].oldest[-1], walk.regions[1].newest[0]) == ("p17", "p24")
    listing.add(3)
    walk = walk_all(keep(walk), ill=4)
    assert walk.gaps == ["p17"]
    listing.add(20)
    walk = walk_all(keep(walk), ill=None)
    assert [(region.parted, region.at_end) for region in walk.regions] == [(False, True)]
    assert set(listing.posts) <= known


def test_the_end_of_a_region_is_found_again_although_all_of_it_was_deleted() -> None:
    listing = MovingListing(posts(120))
    known: set[str] = set()
    walk = Walk([], never)
    some_pages(walk, listing, known, 8, [])
    for _ in range(14):
        listing.remove(34)
    for _ in range(2):
        walk = Walk(keep(walk), frozenset(known).__contains__)
        some_pages(walk, listing, known, 60, [])
    assert [region.at_end for region in walk.regions] == [True]
    assert set(listing.posts) <= known


def test_a_walk_back_to_a_day_is_taken_up_by_one_that_goes_further() -> None:
    listing = MovingListing(posts(60))
    known: set[str] = set()
    walk = Walk([], never, since="2025-03-01")
    some_pages(walk, listing, known, 3, [])
    walk.reached_since()
    regions = keep(walk)
    assert some_pages(Walk(regions, known.__contains__, since="2025-03-01"), listing, known, 9, []) == "frontier"
    walk = Walk(keep(walk), frozenset(known).__contains__)
    assert some_pages(walk, listing, known, 30, []) == "end"
    assert walk.regions[0].at_end
    assert set(posts(60)) <= known
