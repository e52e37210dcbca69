"""The head walk against a listing that moves under it."""

from __future__ import annotations

from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.spiders.walk import FAILURES, LOOK_BACKS, HeadWalk, Reading, joined

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


def run(
    walk: HeadWalk, listing: MovingListing, changes: list[tuple[str, int]] | None = None
) -> tuple[set[str], str, int]:
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


def test_a_still_listing_is_read_once_to_its_end() -> None:
    walk = HeadWalk((), never)
    seen, reason, requests = run(walk, MovingListing(posts(20)))
    assert seen == set(posts(20))
    assert (reason, requests, walk.complete) == ("end", 4, True)
    assert walk.newest == tuple(posts(12))


def test_without_a_stated_total_every_page_is_proved_by_a_look_back() -> None:
    walk = HeadWalk((), never)
    seen, _, requests = run(walk, MovingListing(posts(20), states_total=False))
    assert seen == set(posts(20))
    assert walk.complete
    assert requests == 4 + 3


CHANGES = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 40)), max_size=30).map(
    lambda changes: [(kind, amount % 8 if kind == "add" else amount) for kind, amount in changes]
)


@given(count=st.integers(1, 45), changes=CHANGES, states_total=st.booleans())
def test_what_stayed_on_the_listing_is_seen_or_a_gap_is_admitted(
    count: int, changes: list[tuple[str, int]], states_total: bool
) -> None:
    listing = MovingListing(posts(count), states_total=states_total)
    walk = HeadWalk((), never)
    if not states_total:
        # Beyond proof without a total: a page of new posts between two requests (it looks like one page
        # for every number), and a post that comes while another goes.
        kinds = {kind for kind, _ in changes[:1]}
        changes = [(kind, amount % 3 if kind == "add" else amount) for kind, amount in changes if kind in kinds]
    seen, _, _ = run(walk, listing, changes)
    stayed = set(posts(count)) - listing.removed
    assert stayed <= seen or not walk.complete


def test_one_removed_post_makes_the_walk_read_the_page_before_again() -> None:
    listing = MovingListing(posts(30))
    walk = HeadWalk((), never)
    seen, _, requests = run(walk, listing, [("add", 0), ("remove", 2)])
    assert seen == set(posts(30))
    assert walk.complete
    assert requests == 5 + 1


@pytest.mark.parametrize(("has_next", "is_complete"), [(None, True), (True, False)])
def test_page_1_for_every_number_is_the_end_unless_a_next_page_was_promised(
    has_next: bool | None, is_complete: bool
) -> None:
    walk = HeadWalk((), never)
    step = walk.read(Reading(number=1, urls=tuple("abcdef"), has_next=has_next))
    while step.page is not None:
        step = walk.read(Reading(number=step.page, urls=tuple("abcdef"), has_next=has_next))
    assert (step.reason, walk.complete) == ("end", is_complete)


def test_a_listing_that_never_rests_is_a_gap() -> None:
    walk = HeadWalk((), never)
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
    assert not walk.complete


# --- the frontier


def second_walk(listing: MovingListing, known: set[str], frontier: tuple[str, ...]) -> tuple[set[str], str, int]:
    return run(HeadWalk(frontier, known.__contains__), listing)


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
    walk = HeadWalk(tuple(posts(12)), set(posts(60)).__contains__)
    seen, _, _ = run(walk, listing, changes)
    assert fresh - listing.removed <= seen or not walk.complete


# --- ends


def test_a_site_that_gives_the_same_page_for_every_number_is_left() -> None:
    walk = HeadWalk((), never)
    same = [walk.read(Reading(number=n, urls=tuple("abcdef"))) for n in (1, 2, 3)]
    assert [step.page for step in same] == [2, 3, None]
    assert same[-1].reason == "end"


def test_failed_pages_are_gaps_and_a_few_in_a_row_end_the_walk() -> None:
    walk = HeadWalk((), never)
    walk.read(Reading(number=1, urls=tuple("abcdef"), total=60))
    assert walk.fail(2).page == 3
    assert not walk.complete
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
