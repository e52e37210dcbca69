"""The rates of the ticker: one set a day, with the site's own way of computing a change."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

_RANGES = {
    "KGS": (0.01119, 0.01190),
    "KZT": (0.00188, 0.00227),
    "TJS": (0.09103, 0.10903),
    "UZS": (0.00008, 0.00008),
    "TMT": (0.28490, 0.28615),
}
_CHANGES = ("0", "-0", "0.09", "1.12", "-0.86", "2.23", "0.1", "-0.43")


@dataclass(frozen=True)
class Quote:
    """One rate against the dollar; both figures are strings, as they are printed."""

    base: str
    value: str
    change: str

    def __str__(self) -> str:
        return f"{self.base}/USD = {self.value} {self.change}%"


Quotes = tuple[Quote, ...]


def rates_of(seed: int, day: date, pairs: int) -> Quotes:
    """Return the set of a day: KGS, KZT, TJS, UZS and, of five pairs, TMT."""
    die = Random(f"rates {seed} {day}")
    quotes = []
    for base, (low, high) in list(_RANGES.items())[:pairs]:
        # The site computes changes from values of four decimals: the tenge and the soum never seem to move.
        change = die.choice(_CHANGES[:2] if base in {"KZT", "UZS"} else _CHANGES)
        quotes.append(Quote(base, f"{die.uniform(low, high):.5f}", change))
    return tuple(quotes)
