"""Regions: the stretches of a listing that are known without a hole, as they are kept from run to run."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from typing import Any

EDGE = 12
"""Entries remembered at either edge: two pages of a usual listing, so that a few deleted ones do no harm."""
OVERLAP = 3
"""Entries of an edge that must repeat in their old order to be recognised: promotions repeat one or two."""


@dataclass(kw_only=True)
class Region:
    """One stretch. Places count entries from the top of the listing as it was when the stretch was read."""

    newest: list[str] = field(default_factory=list)
    """Its first entries, in order."""
    oldest: list[str] = field(default_factory=list)
    """Its last entries, in order."""
    top: int = 0
    """Place of the first entry."""
    depth: int = 0
    """Place behind the last entry: where to go on, give or take what has come and gone since."""
    at_end: bool = False
    """Whether the listing ends with it."""
    since: str | None = None
    """The day back to which it was to reach and does, where it was limited to one."""
    tried: int = 0
    """Pages on which its end was looked for in vain."""
    parted: bool = False
    """Whether it ends where a page could not be had, or could not be joined: a gap."""

    def __bool__(self) -> bool:
        return bool(self.newest)

    def take(self, url: str) -> None:
        """Add the next entry."""
        if len(self.newest) < EDGE:
            self.newest.append(url)
        self.oldest = [*self.oldest[1 - EDGE :], url]

    def begins_in(self, known: Sequence[str]) -> bool:
        """Tell whether the entries, all known, show this region's beginning: enough of it in its old order."""
        return repeats(self.newest, known)

    def reaches(self, since: str | None) -> bool:
        """Tell whether nothing is left to read behind it, for a walk back to ``since`` or to the end."""
        return self.at_end or (self.since is not None and since is not None and self.since <= since)


def repeats(edge: Sequence[str], urls: Sequence[str]) -> bool:
    """Tell whether enough of ``edge`` stands among ``urls`` in the same order."""
    places = {url: place for place, url in enumerate(edge)}
    met = [places[url] for url in urls if url in places]
    return bool(met) and _longest_rise(met) >= min(OVERLAP, len(edge))


def load(position: dict[str, Any] | None) -> list[Region]:
    """Return the regions of a listing, newest first, from what the archive keeps of its walk."""
    return [Region(**region) for region in (position or {}).get("regions", [])]


def dump(
    regions: Sequence[Region], *, total: int | None = None, page_size: int | None = None, read_at: str | None = None
) -> dict[str, Any]:
    """Return what the archive is to keep: also the entries that the site states and shows, and when page 1 was read."""
    return {
        "regions": [asdict(region) for region in regions],
        "total": total,
        "page_size": page_size,
        "read_at": read_at,
    }


def _longest_rise(places: Sequence[int]) -> int:
    """Return the length of the longest increasing subsequence."""
    tails: list[int] = []
    for place in places:
        at = bisect_left(tails, place)
        tails[at : at + 1] = [place]
    return len(tails)
