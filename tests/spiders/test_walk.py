"""The walk against a listing that moves under it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.joining import Reading, joined
from crawler.spiders.walk import FAILURES, LOOK_BACKS, Walk
from tests.spiders.moving import CHANGES, MovingListing, never, posts, run, whole


def test_a_still_listing_is_read_once_to_its_end() -> None:
    walk = Walk([], never)
    seen, reason, requests = run(walk, MovingListing(posts(20)))
    assert seen == set(posts(20))
    assert (reason, requests, (not walk.gaps)) == ("end", 4, True)
    assert [region.newest for region in walk.regions] == [posts(12)]
    assert walk.regions[0].oldest == posts(20)[8:]
    assert walk.regions[0].at_end


def test_without_a_stated_total_every_page_is_proved_by_a_look_back() -> None:
    walk = Walk([], never)
    seen, _, requests = run(walk, MovingListing(posts(20), states_total=False))
    assert seen == set(posts(20))
    assert not walk.gaps
    assert requests == 4 + 3


@given(count=st.integers(1, 45), changes=CHANGES, states_total=st.booleans())
def test_what_stayed_on_the_listing_is_seen_or_a_gap_is_admitted(
    count: int, changes: list[tuple[str, int]], states_total: bool
) -> None:
    listing = MovingListing(posts(count), states_total=states_total)
    walk = Walk([], never)
    if not states_total:
        # Beyond proof without a total: a page of new posts between two requests (it looks like one page
        # for every number), and a post that comes while another goes.
        kinds = {kind for kind, _ in changes[:1]}
        changes = [(kind, amount % 3 if kind == "add" else amount) for kind, amount in changes if kind in kinds]
    seen, _, _ = run(walk, listing, changes)
    stayed = set(posts(count)) - listing.removed
    assert stayed <= seen or walk.gaps


def test_one_removed_post_makes_the_walk_read_the_page_before_again() -> None:
    listing = MovingListing(posts(30))
    walk = Walk([], never)
    seen, _, requests = run(walk, listing, [("add", 0), ("remove", 2)])
    assert seen == set(posts(30))
    assert not walk.gaps
    assert requests == 5 + 1


@pytest.mark.parametrize(("has_next", "is_complete"), [(None, True), (True, False)])
def test_page_1_for_every_number_is_the_end_unless_a_next_page_was_promised(
    has_next: bool | None, is_complete: bool
) -> None:
    walk = Walk([], never)
    step = walk.read(Reading(number=1, urls=tuple("abcdef"), has_next=has_next))
    while step.page is not None:
        step = walk.read(Reading(number=step.page, urls=tuple("abcdef"), has_next=has_next))
    assert (step.reason, (not walk.gaps)) == ("end", is_complete)


def test_a_listing_that_never_rests_is_a_gap() -> None:
    walk = Walk([], never)
    step = walk.read(Reading(number=1, urls=tuple("abcdef"), total=50))
    letters = iter("ghijklmnopqrstuvwxyz")
    total = 49
    for _ in range(LOOK_BACKS):
        step = walk.read(Reading(number=2, urls=(next(letters),), total=total))
        assert (step.page, step.again) == (1, True)
        step = walk.read(Reading(number=1, urls=(next(letters),), total=total - 1))
        assert (step.page, step.again) == (2, True)
        total -= 2
    step = walk.read(Reading(number=2, urls=(next(letters),), total=total))
    assert step.page == 3
    assert walk.gaps


# --- the frontier


def second_walk(listing: MovingListing, known: set[str], frontier: tuple[str, ...]) -> tuple[set[str], str, int]:
    return run(Walk([whole(frontier)], known.__contains__), listing)


def test_nothing_new_ends_at_page_one() -> None:
    listing = MovingListing(posts(60))
    _, reason, requests = second_walk(listing, set(posts(60)), tuple(posts(12)))
    assert (reason, requests) == ("frontier", 1)


def test_new_posts_are_read_back_to_the_frontier_and_no_further() -> None:
    listing = MovingListing(posts(60))
    listing.add(7)
    seen, reason, requests = second_walk(listing, set(posts(60)), tuple(posts(12)))
    assert {f"new{n}" for n in range(1, 8)} <= seen
    assert (reason, requests) == ("frontier", 2)


@pytest.mark.parametrize("promoted", ["p50", "p3", "p0"])
def test_a_promoted_old_post_does_not_end_the_walk(promoted: str) -> None:
    listing = MovingListing(posts(60), promoted=promoted)
    listing.add(13)
    seen, reason, _ = second_walk(listing, set(posts(60)), tuple(posts(12)))
    assert {f"new{n}" for n in range(1, 14)} <= seen
    assert reason == "frontier"


def test_a_standing_promotion_in_the_frontier_itself_does_not_end_the_walk() -> None:
    listing = MovingListing(posts(60), promoted="p50")
    frontier = ("p50", *posts(11))
    listing.add(13)
    seen, reason, _ = second_walk(listing, set(posts(60)), frontier)
    assert {f"new{n}" for n in range(1, 14)} <= seen
    assert reason == "frontier"


def test_known_entries_of_an_interrupted_walk_do_not_end_the_walk() -> None:
    # The run before read two new pages, then died: both are known, the frontier is older.
    listing = MovingListing(posts(60))
    listing.add(24)
    known = set(posts(60)) | {f"new{n}" for n in range(13, 25)}
    seen, reason, _ = second_walk(listing, known, tuple(posts(12)))
    assert {f"new{n}" for n in range(1, 25)} <= seen
    assert reason == "frontier"


def test_deleted_frontier_posts_widen_the_walk_instead_of_hiding_the_frontier() -> None:
    listing = MovingListing(posts(60))
    for _ in range(10):
        listing.remove(0)
    _, reason, _ = second_walk(listing, set(posts(60)), tuple(posts(12)))
    assert reason == "end"


@given(new=st.integers(0, 30), changes=CHANGES, promoted=st.sampled_from([None, "p2", "p40"]))
def test_every_post_that_was_new_at_the_start_is_seen_or_a_gap_is_admitted(
    new: int, changes: list[tuple[str, int]], promoted: str | None
) -> None:
    listing = MovingListing(posts(60), promoted=promoted)
    listing.add(new)
    fresh = set(listing.posts) - set(posts(60))
    walk = Walk([whole(posts(12))], set(posts(60)).__contains__)
    seen, _, _ = run(walk, listing, changes)
    assert fresh - listing.removed <= seen or walk.gaps


# --- ends


def test_a_site_that_gives_the_same_page_for_every_number_is_left() -> None:
    walk = Walk([], never)
    same = [walk.read(Reading(number=n, urls=tuple("abcdef"))) for n in (1, 2, 3)]
    assert [step.page for step in same] == [2, 3, None]
    assert same[-1].reason == "end"


def test_failed_pages_are_gaps_and_a_few_in_a_row_end_the_walk() -> None:
    walk = Walk([], never)
    walk.read(Reading(number=1, urls=tuple("abcdef"), total=60))
    assert walk.fail(2).page == 3
    assert walk.gaps
    assert walk.read(Reading(number=3, urls=tuple("mnopqr"), total=60)).page == 4
    steps = [walk.fail(4 + n) for n in range(FAILURES)]
    assert steps[-1].reason == "failures"


# --- joining


@pytest.mark.parametrize(
    ("earlier", "later", "totals", "is_joined"),
    [
        ("abcdef", "ghijkl", (12, 12), True),
        ("abcdef", "ghijkl", (None, None), False),
        ("abcdef", "ghijkl", (13, 12), False),
        ("abcdef", "fghijk", (None, None), True),
        ("abcdef", "efghij", (12, 14), True),
        ("abcdef", "abcdef", (None, None), True),
        ("Sabcde", "Sfghij", (None, None), False),
        ("Sabcde", "Sefghi", (None, None), True),
        ("abcdef", "ghicjk", (13, 12), False),
    ],
)
def test_joined(earlier: str, later: str, totals: tuple[int | None, int | None], is_joined: bool) -> None:
    first = Reading(number=1, urls=tuple(earlier), total=totals[0])
    second = Reading(number=2, urls=tuple(later), total=totals[1])
    assert joined(first, second) is is_joined
