"""The walk against a listing that moves under it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.spiders.joining import Reading, joined
from crawler.spiders.regions import Region, dump, load
from crawler.spiders.walk import FAILURES, LOOK_BACKS, Walk

SIZE = 6


@dataclass
class MovingListing:
    """A newest-first listing of six a page whose posts come and go."""

    posts: list[str]
    states_total: bool = True
    promoted: str | None = None
    added: int = 0
    removed: set[str] = field(default_factory=set)

    def page(self, number: int) -> Reading:
        urls = self.posts[(number - 1) * SIZE : number * SIZE]
        if self.promoted and urls:
            urls = [self.promoted, *(url for url in urls if url != self.promoted)]
        return Reading(
            number=number,
            urls=tuple(urls),
            total=len(self.posts) if self.states_total else None,
            has_next=number * SIZE < len(self.posts),
        )

    def add(self, count: int) -> None:
        for _ in range(count):
            self.added += 1
            self.posts.insert(0, f"new{self.added}")

    def remove(self, place: int) -> None:
        if place < len(self.posts):
            self.removed.add(self.posts.pop(place))


def run(walk: Walk, listing: MovingListing, changes: list[tuple[str, int]] | None = None) -> tuple[set[str], str, int]:
    """Walk to the end, one change of the listing before each request; give what was seen, why it ended, requests."""
    pending = list(changes or [])
    seen: set[str] = set()
    number: int | None = 1
    reason = ""
    requests = 0
    while number is not None:
        if pending:
            kind, amount = pending.pop(0)
            listing.add(amount) if kind == "add" else listing.remove(amount)
        reading = listing.page(number)
        requests += 1
        assert requests < 500
        seen.update(reading.urls)
        step = walk.read(reading)
        number, reason = step.page, step.reason
    return seen, reason, requests


def posts(count: int) -> list[str]:
    return [f"p{place}" for place in range(count)]


def never(_: str) -> bool:
    return False


def whole(newest: Sequence[str]) -> Region:
    """The region of a complete walk that began with these entries."""
    return Region(newest=list(newest), oldest=["p58", "p59"], depth=60, at_end=True)


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


CHANGES = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 40)), max_size=30).map(
    lambda changes: [(kind, amount % 8 if kind == "add" else amount) for kind, amount in changes]
)


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


# --- regions: a walk may end anywhere, and the next one goes on


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
