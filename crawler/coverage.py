"""The coverage certificate: what the walks' positions prove, and the sentence that says it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from itertools import pairwise
from math import ceil
from typing import Any

from crawler.report import Coverage, Gap, Place

Dates = Callable[[str], str | None]
"""Tells when the article at an address was published."""


def coverage(walks: Mapping[str, Mapping[str, Any]], published_at: Dates) -> tuple[Coverage, ...]:
    """Return what is proved of every listing. ``walks`` are the positions that the walks left behind."""
    found = (_of_listing(listing, position, published_at) for listing, position in sorted(walks.items()))
    return tuple(replace(each, sentence=_sentence(each)) for each in found)


def _of_listing(listing: str, position: Mapping[str, Any], published_at: Dates) -> Coverage:
    regions = [region for region in position.get("regions", ()) if region.get("newest")]
    # A gap at the far end has nothing behind it yet: the last stretch ended where a page could not be had.
    gaps = [Gap(after=_end(a, published_at), before=_begin(b, published_at)) for a, b in pairwise(regions)]
    if regions and regions[-1].get("parted"):
        gaps.append(Gap(after=_end(regions[-1], published_at), before=None))
    first, last = (regions[0], regions[-1]) if regions else ({}, {})
    since = last.get("since")
    return Coverage(
        listing=listing,
        newest=_begin(first, published_at),
        back_to=_end(first, published_at),
        since=since,
        complete=bool(regions) and not gaps and bool(last.get("at_end") or since),
        pages_left=_pages_left(last, position) if regions else None,
        gaps=tuple(gaps),
    )


def _begin(region: Mapping[str, Any], published_at: Dates) -> Place | None:
    if not region.get("newest"):
        return None
    # A sticky post stands above newer ones.
    top, *others = (_place(url, published_at) for url in region["newest"])
    return max((top, *others), key=_moment) if top.published_at else top


def _end(region: Mapping[str, Any], published_at: Dates) -> Place | None:
    return _place(region["oldest"][-1], published_at) if region.get("oldest") else None


def _place(url: str, published_at: Dates) -> Place:
    return Place(url=url, published_at=published_at(url))


def _moment(place: Place) -> datetime:
    return datetime.fromisoformat(place.published_at) if place.published_at else datetime.min.replace(tzinfo=UTC)


def _pages_left(last: Mapping[str, Any], position: Mapping[str, Any]) -> int | None:
    if last.get("at_end") or last.get("since"):
        return 0
    total, depth, size = position.get("total"), last.get("depth"), position.get("page_size")
    if not isinstance(total, int) or not isinstance(depth, int) or not isinstance(size, int) or size < 1:
        return None
    # At least one, for the end has not been seen.
    return max(1, ceil((total - depth) / size))


def _sentence(covered: Coverage) -> str:
    """Return the certificate of one listing in words."""
    if covered.newest is None:
        return "nothing proved yet"
    ends = "" if covered.back_to is None else f" back to {_told(covered.back_to)}"
    words = f"continuous from {_told(covered.newest)}{ends}"
    if covered.complete:
        return f"{words}, complete" + (f" since {covered.since}" if covered.since else "")
    if covered.gaps:
        words += f", then {len(covered.gaps)} gap{'s' * (len(covered.gaps) > 1)}"
    left = "an unknown number of" if covered.pages_left is None else covered.pages_left
    return words if covered.pages_left == 0 else f"{words}, {left} pages left"


def _told(place: Place) -> str:
    return f"{place.url} ({(place.published_at or 'no date')[:10]})"
