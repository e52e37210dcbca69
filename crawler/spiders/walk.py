"""The walk over a listing as pure decisions: which page comes next, given the page just read.

Listings are newest-first and shift while they are read: new posts push entries to later pages (they
repeat, which is harmless), deleted posts pull entries to earlier ones (they slip through between two
requests, which is not). So two neighbouring pages count only when they are *joined*
(``joining.py``); what could not be joined is a gap.

What is known without a gap is a *region* (``regions.py``). The walk extends the current region, from
page 1 back, until it meets the beginning of the region below it; then the two are one, and the walk
goes on behind that one's end, found again by its last entries (``seek.py``). Head and tail are thus the
same work, and a walk may end anywhere: its regions say what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from crawler.spiders.joining import Reading, joined, proves
from crawler.spiders.regions import Region
from crawler.spiders.seek import Seek

LOOK_BACKS = 3
"""Readings of one page before a restless listing is recorded as a gap."""
FAILURES = 3
"""Pages in a row that may fail before the walk gives up for this run."""


@dataclass(frozen=True, kw_only=True)
class Step:
    """What to do next: read ``page``, or stop because of ``reason``."""

    page: int | None = None
    again: bool = False
    """The page was read before and is to be read anew, soon."""
    reason: Literal["", "frontier", "end", "since", "pages", "failures"] = ""


@dataclass
class Walk:
    """One walk. ``below`` are the regions of earlier runs; ``is_known`` asks whether they listed an entry."""

    below: list[Region]
    is_known: Callable[[str], bool]
    since: str | None = None
    has_tail: bool = True
    """Whether to go on behind the region that the head meets."""

    total: int | None = None
    """Entries of the listing, as the site stated last."""
    above: list[Region] = field(default_factory=list)
    current: Region = field(default_factory=Region)
    _seen: set[str] = field(default_factory=set)
    _taken: list[str] = field(default_factory=list)
    _known_since: list[str] = field(default_factory=list)
    _first: tuple[tuple[str, ...], int | None] | None = None
    _last: Reading | None = None
    _doubted: Reading | None = None
    _seek: Seek | None = None
    _size: int = 1
    _look_backs: int = 0
    _barren: int = 0
    _failures: int = 0

    @property
    def regions(self) -> list[Region]:
        """All that is known now, newest first: what the next walk begins with."""
        return [region for region in (*self.above, self.current, *self.below) if region]

    @property
    def gaps(self) -> list[str]:
        """The entries behind which something may be missing although it was asked for."""
        return [region.oldest[-1] for region in self.regions if region.parted]

    @property
    def page_size(self) -> int:
        """The most entries that a page has shown."""
        return self._size

    @property
    def is_head(self) -> bool:
        """Whether the walk is still on its way from page 1 to what earlier runs knew."""
        return self._seek is None and not self.above and bool(self.below)

    def read(self, reading: Reading) -> Step:
        """Take a page into account and say what comes next."""
        self._failures = 0
        self.total = reading.total or self.total
        self._size = max(self._size, len(reading.urls))
        if self._first is None:
            self._first = reading.urls, reading.total
        if self._seek is not None:
            return self._sought(self._seek, reading)
        if self._doubted is not None and self._last is not None and reading.number == self._last.number:
            return self._look_back(self._last, self._doubted, reading)
        if self._last is not None and not joined(self._last, reading):
            if self._look_backs < LOOK_BACKS:
                self._look_backs += 1
                self._doubted = reading
                return Step(page=self._last.number, again=True)
            self._part(reading.number)
        return self._advance(reading)

    def fail(self, number: int) -> Step:
        """Take into account that page ``number`` could not be had."""
        self._failures += 1
        if self._seek is not None:
            # The end of the region could not be found again: what is behind it waits for the next run.
            self.current.parted = True
            return self._leave(reason="failures")
        doubted, self._doubted = self._doubted, None
        if doubted is not None:
            # The page behind is at hand; only the proof that it joins is missing.
            self._part(doubted.number)
            return self._advance(doubted)
        self._part(number + 1)
        if self._failures >= FAILURES:
            return Step(reason="failures")
        return Step(page=number + 1)

    def reached_since(self) -> Step:
        """End the walk at the day it was to go back to."""
        self.current.since = self.since
        return Step(reason="since")

    # ---- Pages in a row -------------------------------------------------------------------------

    def _look_back(self, before: Reading, doubted: Reading, reading: Reading) -> Step:
        """Judge the page behind by the earlier page, read again after it."""
        self._doubted = None
        behind = self._behind(before, reading)
        if behind is None:
            # All of it has moved, up or down: it joins what was read before no better than the page behind does.
            return Step(page=doubted.number, again=True)
        self._take(behind)
        self._last = reading
        if proves(reading, before, doubted):
            return self._advance(doubted)
        return Step(page=doubted.number, again=True)

    def _behind(self, before: Reading, again: Reading) -> tuple[str, ...] | None:
        """Return the entries of a page read again from the first one known on; what came to its top lies above.

        None where there is no such place. A promotion, first on every page, is none.
        """
        known = (place for place, url in enumerate(again.urls) if url in self._seen and url not in before.urls[:1])
        place = next(known, None)
        return again.urls if again.urls == before.urls else None if place is None else again.urls[place:]

    def _advance(self, reading: Reading) -> Step:
        """Accept a page as joined and go on behind it."""
        self._look_backs = 0
        fresh = self._take(reading.urls)
        if reading.urls:
            self.current.depth = (reading.number - 1) * self._size + len(reading.urls)
        self._last = reading if reading.urls else self._last
        if not reading.urls or reading.has_next is False:
            return self._end(reading)
        # One page without a new address may be a burst of new posts that shifted a whole page. After a
        # second one there is no use in going on: the site gives page 1 for every number, or never rests.
        # Page 1 in the place of a page that was promised is no end.
        self._barren = 0 if fresh else self._barren + 1
        if self._barren > 1:
            self.current.at_end = not reading.has_next and (reading.urls, reading.total) == self._first
            self.current.parted = not self.current.at_end
            return Step(reason="end")
        if self.below and self.below[0].begins_in(self._known_since):
            return self._merge()
        if self.above and self.below and not self._has_news(reading):
            # Behind a gap, and already inside the next region: its beginning lies in the gap.
            self.current = Region()
            return self._leave(reason="frontier")
        return Step(page=reading.number + 1)

    def _end(self, reading: Reading) -> Step:
        if not reading.urls and self.below:
            # Known entries lie further down, so this is no end: the listing has a hole for now.
            self.current.parted = True
            return self._leave(reason="end")
        self.current.at_end = True
        self.below.clear()
        return Step(reason="end")

    def _take(self, urls: Sequence[str]) -> int:
        fresh = [url for url in urls if url not in self._seen]
        for url in fresh:
            self._seen.add(url)
            self._taken.append(url)
            self.current.take(url)
            if self.is_known(url):
                self._known_since.append(url)
            else:
                self._known_since.clear()
        return len(fresh)

    def _has_news(self, reading: Reading) -> bool:
        return any(url not in self._known_since for url in reading.urls)

    # ---- Regions --------------------------------------------------------------------------------

    def _part(self, number: int) -> None:
        """Close the current region at a gap; the next one begins with page ``number``."""
        if self.current:
            self.current.parted = True
            self.above.append(self.current)
        self._begin(Region(top=(number - 1) * self._size, depth=(number - 1) * self._size))

    def _begin(self, region: Region) -> None:
        self.current = region
        self._last = self._doubted = None
        self._look_backs = self._barren = 0
        self._known_since.clear()
        self._taken.clear()

    def _merge(self) -> Step:
        """Make one of the current region and the one whose beginning it has met."""
        met = self.below.pop(0)
        meeting = next(url for url in self._known_since if url in met.newest)
        place = self.current.depth - len(self._taken) + self._taken.index(meeting)
        shift = place - met.top - met.newest.index(meeting)
        for region in (met, *self.below):
            region.top += shift
            region.depth += shift
        met.newest, met.top = self.current.newest, self.current.top
        self._begin(met)
        return self._go_on("frontier")

    def _leave(self, reason: Literal["frontier", "end", "failures"]) -> Step:
        """Leave the current region as it is and take up the one below it."""
        self._seek = None
        if self.current:
            self.above.append(self.current)
        self._begin(self.below.pop(0) if self.below else Region())
        return self._go_on(reason)

    def _go_on(self, reason: Literal["frontier", "end", "failures"]) -> Step:
        """Find the end of the current region again, if there is something behind it."""
        if not self.current or not self.has_tail:
            return Step(reason=reason)
        if self.current.reaches(self.since):
            if self.current.at_end:
                self.below.clear()
            return Step(reason=reason)
        start = max(1, -(-self.current.depth // self._size))
        self._seek = Seek(anchors=tuple(self.current.oldest), start=start, tried=self.current.tried)
        return Step(page=self._seek.page or start)

    def _sought(self, seek: Seek, reading: Reading) -> Step:
        """Look for the end of the current region on a page, and go on behind it once it is found."""
        place = seek.find(reading, self.is_known)
        self.current.tried = seek.tried
        if place is None:
            if seek.page is None:
                # All its last entries were deleted. The region is dropped, and the next walk reads through.
                self._begin(Region())
                return self._leave(reason="failures")
            return Step(page=seek.page)
        self._seek = None
        self.current.tried, self.current.parted, self.current.since = 0, False, None
        self.current.depth = (reading.number - 1) * self._size + place
        self._seen.update(reading.urls[:place])
        self._last = reading
        behind = Reading(
            number=reading.number, urls=reading.urls[place:], total=reading.total, has_next=reading.has_next
        )
        self._take(behind.urls)
        self.current.depth += len(behind.urls)
        if reading.has_next is False:
            return self._end(reading)
        if self.below and self.below[0].begins_in(self._known_since):
            return self._merge()
        return Step(page=reading.number + 1)
