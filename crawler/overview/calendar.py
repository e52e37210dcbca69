"""Which days of a listing are proved to be known, from the positions that its walks left behind."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from crawler.coverage import Dates

DAY = timedelta(days=1)
EARLIEST = date(1990, 1, 1)
"""No news site is older: a wrong date on one page must not draw centuries."""
STATES = ("complete", "partly", "gap")
"""Of a day: nothing is missing; only as far as it was read; something may be missing. A later one of these prevails."""

Claim = tuple[date, date, str]
"""First day, last day, state."""


def calendar(position: Mapping[str, Any], published_at: Dates, today: date) -> list[tuple[str, str, str]]:
    """Return first day, last day and state of every stretch of days that something is known of, oldest first."""
    regions = [region for region in position.get("regions", ()) if region.get("newest")]
    edges = [_edges(region, published_at, today) for region in regions]
    claims = [(first, last, "complete") for first, last in filter(None, edges)]
    claims += _read_so_far(position, edges, today)
    claims += ((below[1], above[0], "gap") for above, below in pairwise(edges) if above and below)
    if regions and (furthest := edges[-1]) and not (regions[-1].get("at_end") or regions[-1].get("since")):
        claims.append((furthest[0], furthest[0], "gap" if regions[-1].get("parted") else "partly"))
    return [(first.isoformat(), last.isoformat(), state) for first, last, state in settle(claims)]


def settle(claims: Iterable[Claim]) -> list[Claim]:
    """Return the claims as stretches that do not overlap, oldest first: of several on a day the gravest holds."""
    known = [(min(first, last), max(first, last), state) for first, last, state in claims]
    bounds = sorted({first for first, _, _ in known} | {last + DAY for _, last, _ in known})
    settled: list[Claim] = []
    for begin, end in pairwise(bounds):
        states = [state for first, last, state in known if first <= begin <= last]
        if not states:
            continue
        state = max(states, key=STATES.index)
        if settled and settled[-1][1] + DAY == begin and settled[-1][2] == state:
            begin = settled.pop()[0]  # noqa: PLW2901  # one stretch instead of two
        settled.append((begin, end - DAY, state))
    return settled


def _read_so_far(position: Mapping[str, Any], edges: list[tuple[date, date] | None], today: date) -> list[Claim]:
    """Return what follows the newest article: days without any, and the day of the last look, which was not over."""
    read_at = _day(position.get("read_at"), today)
    if read_at is None or not edges or edges[0] is None:
        return []
    return [(min(edges[0][1], read_at), read_at, "complete"), (read_at, read_at, "partly")]


def _edges(region: Mapping[str, Any], published_at: Dates, today: date) -> tuple[date, date] | None:
    """Return the days of the oldest and of the newest article of a region; None where none has a date."""
    newest = [day for url in region["newest"] if (day := _day(published_at(url), today))]
    oldest = [day for url in region.get("oldest", ()) if (day := _day(published_at(url), today))]
    return (oldest[-1], max(newest)) if newest and oldest else None


def _day(stamp: str | None, today: date) -> date | None:
    return None if stamp is None else max(EARLIEST, min(date.fromisoformat(stamp[:10]), today))
