"""The course of each rate, with the change that the site prints beside the one its values show."""

from __future__ import annotations

from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

HUNDREDTH = Decimal("0.01")
"""The site prints changes with two decimals; the true ones are compared with those."""

Row = tuple[str, str, str, str]
"""Day, time of the observation, value, printed change."""


def courses(records: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return every pair's observations in order of their days, a list a column: all of them strings.

    ``true`` is the change in percent from the value before, to two decimals; null for the first.
    """
    pairs: dict[str, list[Row]] = {}
    for record in records:
        day = record["site_date"] or record["observed_at"][:10]
        row = (day, record["observed_at"], record["value"], record["change_pct"])
        pairs.setdefault(f"{record['base']}/{record['quote']}", []).append(row)
    return [_course(pair, sorted(rows, key=itemgetter(0, 1))) for pair, rows in sorted(pairs.items())]


def _course(pair: str, rows: list[Row]) -> dict[str, Any]:
    values = [value for _, _, value, _ in rows]
    return {
        "pair": pair,
        "days": [day for day, *_ in rows],
        "observed": [observed for _, observed, *_ in rows],
        "values": values,
        "published": [change for *_, change in rows],
        "true": [true_change(before, after) for before, after in zip([None, *values], values, strict=False)],
    }


def true_change(before: str | None, after: str) -> str | None:
    """Return by how many percent a value has changed; None where there is nothing to compare it with."""
    old = Decimal(before or 0)
    if not old:
        return None
    change = ((Decimal(after) - old) * 100 / old).quantize(HUNDREDTH)
    return str(change or abs(change))
