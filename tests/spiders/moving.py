"""A listing that moves under the walk that reads it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from crawler.spiders.joining import Reading
from crawler.spiders.regions import Region

if TYPE_CHECKING:
    from crawler.spiders.walk import Walk

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


CHANGES = st.lists(st.tuples(st.sampled_from(["add", "remove"]), st.integers(0, 40)), max_size=30).map(
    lambda changes: [(kind, amount % 8 if kind == "add" else amount) for kind, amount in changes]
)
