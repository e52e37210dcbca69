"""Finding the end of a known region again, after the listing has shifted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.spiders.regions import repeats

if TYPE_CHECKING:
    from crawler.spiders.joining import Reading

REACH = 8
"""Pages to either side that are searched: a shift of eight pages is a week of a busy site."""


@dataclass
class Seek:
    """A search for ``anchors``, the region's last entries, around the page where they should be.

    Only the anchors show the place. Known entries do not: pages behind the region may have been read, and
    not been joined, by the run before.
    """

    anchors: tuple[str, ...]
    start: int
    """The page where they should be."""
    tried: int = 0
    """Pages that were tried by earlier runs, in vain: this search begins with the next."""
    page: int | None = None
    """The page to read next; None when the search is given up."""

    _read: dict[int, tuple[str, ...]] = field(default_factory=dict)
    _too_deep: int | None = None

    def __post_init__(self) -> None:
        self.page = self._next()

    def find(self, reading: Reading, is_known: Callable[[str], bool]) -> int | None:
        """Return how many of the page's entries belong to the region; None if the search goes on or is over."""
        self._read[reading.number] = reading.urls
        if not any(is_known(url) for url in reading.urls):
            self._too_deep = min(reading.number, self._too_deep or reading.number)
        found = [place for place, url in enumerate(reading.urls) if url in self.anchors]
        if not found:
            behind = self._read.get(reading.number + 1, ())
            # The few anchors on the page behind, if there are any, are all that is left of them.
            is_behind = any(url in self.anchors for url in behind)
            self.page = reading.number + 1 if is_behind else self._next()
            return None
        if reading.number == 1 or reading.number - 1 in self._read or repeats(self.anchors, reading.urls):
            return found[-1] + 1
        # Too few to be sure: the page before must show more of them, or none because they were deleted.
        self.page = reading.number - 1
        return None

    def _next(self) -> int | None:
        for tried, page in enumerate(self._around()):
            if tried >= self.tried and page >= 1 and page not in self._read and page < (self._too_deep or page + 1):
                self.tried = tried + 1
                return page
        return None

    def _around(self) -> Iterator[int]:
        yield self.start
        for distance in range(1, REACH + 1):
            yield self.start - distance
            yield self.start + distance
