"""Whether two neighbouring pages of a listing can have something between them."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class Reading:
    """One listing page as read: its number, entry addresses in order, stated total, and what it offers."""

    number: int
    urls: tuple[str, ...]
    total: int | None = None
    has_next: bool | None = None
    """Whether the page offers a next one; None where it does not say."""


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


def proves(again: Reading, before: Reading, later: Reading) -> bool:
    """Tell whether a page read ``again`` after the ``later`` one shows that it joins it, as it was ``before``."""
    unmoved = again.urls == before.urls and not _contradict(again, later)
    return unmoved or joined(again, later)


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
