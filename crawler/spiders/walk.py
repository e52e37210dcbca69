"""The head walk as pure decisions: which listing page comes next, given the page just read.

Listings are newest-first and shift while they are read: new posts push entries to later pages (they
repeat, which is harmless), deleted posts pull entries to earlier ones (they slip through between two
requests, which is not). So two neighbouring pages count only when they are *joined*: they overlap, or
the site states the same total on both, or the earlier page, read again, has not changed. What could
not be joined is a gap.

The walk ends at the *frontier*, the newest entries of the last complete walk, but only when enough of
them repeat in their old order behind everything unknown: an old article that is listed or promoted
anew is one known entry, never the known region.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

FRONTIER_SIZE = 12
"""Entries remembered: two pages of a usual listing, so that a few deleted ones do no harm."""
OVERLAP = 3
"""Frontier entries that must repeat in order: more than stand out of order on any page known."""
LOOK_BACKS = 3
"""Readings of one page before a restless listing is recorded as a gap."""
FAILURES = 3
"""Pages in a row that may fail before the walk gives up for this run."""


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One listing page as read: its number, entry addresses in order, stated total, and what it offers."""

    number: int
    urls: tuple[str, ...]
    total: int | None = None
    has_next: bool | None = None
    """Whether the page offers a next one; None where it does not say."""


@dataclass(frozen=True, kw_only=True)
class Gap:
    """Two entries between which something may be missing; None where the end of the walk stands."""

    after: str | None
    before: str | None


@dataclass(frozen=True, kw_only=True)
class Step:
    """What to do next: read ``page``, or stop because of ``reason``."""

    page: int | None = None
    again: bool = False
    """The page was read before and is to be read anew."""
    reason: Literal["", "frontier", "end", "since", "pages", "failures"] = ""


@dataclass
class HeadWalk:
    """State of one walk over one listing, from page 1 back. ``is_known`` asks what earlier runs have seen."""

    frontier: Sequence[str]
    is_known: Callable[[str], bool]
    gaps: list[Gap] = field(default_factory=list)

    _seen: dict[str, None] = field(default_factory=dict)
    _known_since: list[str] = field(default_factory=list)
    _first: tuple[tuple[str, ...], int | None] | None = None
    _last: Reading | None = None
    _doubted: Reading | None = None
    _look_backs: int = 0
    _barren: int = 0
    _failures: int = 0

    @property
    def complete(self) -> bool:
        """True while nothing was missed so far."""
        return not self.gaps

    @property
    def newest(self) -> tuple[str, ...]:
        """The first entries in the order they were met: the frontier of the next walk."""
        return tuple(list(self._seen)[:FRONTIER_SIZE])

    def read(self, reading: Reading) -> Step:
        """Take a page into account and say what comes next."""
        self._failures = 0
        if self._first is None:
            self._first = reading.urls, reading.total
        if self._doubted is not None and self._last is not None and reading.number == self._last.number:
            return self._look_back(reading)
        if self._last is not None and not joined(self._last, reading):
            if self._look_backs < LOOK_BACKS:
                self._look_backs += 1
                self._doubted = reading
                return Step(page=self._last.number, again=True)
            self._admit_gap(reading)
        return self._advance(reading)

    def fail(self, number: int) -> Step:
        """Take into account that page ``number`` could not be had."""
        self._failures += 1
        doubted, self._doubted = self._doubted, None
        if doubted is not None:
            # The page behind is at hand; only the proof that it joins is missing.
            self._admit_gap(doubted)
            return self._advance(doubted)
        self._admit_gap(None)
        self._last = None
        if self._failures >= FAILURES:
            return Step(reason="failures")
        return Step(page=number + 1)

    def _look_back(self, reading: Reading) -> Step:
        """Judge the page behind by the earlier page, read again after it."""
        before, doubted = self._last, self._doubted
        assert before is not None
        assert doubted is not None
        self._doubted = None
        self._take(reading.urls)
        self._last = reading if reading.urls else before
        unmoved = reading.urls == before.urls and not _contradict(reading, doubted)
        if unmoved or joined(reading, doubted):
            return self._advance(doubted)
        return Step(page=doubted.number, again=True)

    def _advance(self, reading: Reading) -> Step:
        """Accept a page as joined and go on behind it."""
        self._look_backs = 0
        fresh = self._take(reading.urls)
        self._last = reading if reading.urls else self._last
        self._barren = 0 if fresh else self._barren + 1
        if not reading.urls or reading.has_next is False:
            return Step(reason="end")
        # One page without a new address may be a burst of new posts that shifted a whole page. After a
        # second one there is no use in going on: the site gives page 1 for every number, or never rests.
        # Page 1 in the place of a page that was promised is no end.
        if self._barren > 1:
            if reading.has_next or (reading.urls, reading.total) != self._first:
                self._admit_gap(None)
            return Step(reason="end")
        if self._meets_frontier():
            return Step(reason="frontier")
        return Step(page=reading.number + 1)

    def _take(self, urls: Sequence[str]) -> int:
        fresh = 0
        for url in urls:
            if url in self._seen:
                continue
            fresh += 1
            self._seen[url] = None
            if self.is_known(url):
                self._known_since.append(url)
            else:
                self._known_since.clear()
        return fresh

    def _meets_frontier(self) -> bool:
        places = {url: place for place, url in enumerate(self.frontier)}
        met = [places[url] for url in self._known_since if url in places]
        return bool(met) and _longest_rise(met) >= min(OVERLAP, len(self.frontier))

    def _admit_gap(self, behind: Reading | None) -> None:
        after = self._last.urls[-1] if self._last is not None else None
        before = behind.urls[0] if behind is not None and behind.urls else None
        self.gaps.append(Gap(after=after, before=before))


def joined(earlier: Reading, later: Reading) -> bool:
    """Tell whether nothing can lie between two neighbouring pages, as far as the two alone can say.

    An empty page joins nothing: the page before it promised more, so what was there has moved.
    """
    if earlier.urls == later.urls:
        return True
    first, second = _without_promotion(earlier.urls, later.urls)
    longest = min(len(first), len(second))
    if any(first[-size:] == second[:size] for size in range(1, longest + 1)):
        return True
    return bool(later.urls) and earlier.total is not None and earlier.total == later.total


def _contradict(earlier: Reading, later: Reading) -> bool:
    """Tell whether the two pages cannot be of one state of the listing: it moved there and back."""
    if not later.urls:
        return earlier.has_next is True
    return None not in {earlier.total, later.total} and earlier.total != later.total


def _without_promotion(first: tuple[str, ...], second: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Drop the entries that stand first on both pages: a standing promotion proves no overlap."""
    same = 0
    while same < min(len(first), len(second)) and first[same] == second[same]:
        same += 1
    return first[same:], second[same:]


def _longest_rise(places: Sequence[int]) -> int:
    """Return the length of the longest increasing subsequence."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)
