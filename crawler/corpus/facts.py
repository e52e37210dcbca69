"""What a data card says of rows: counted while they pass."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from crawler.corpus.columns import CLUSTER
from crawler.corpus.selection import day_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LANGUAGE = re.compile(r"([a-z]{2,3})(?:-[a-z0-9]+)*", re.IGNORECASE | re.ASCII)


class Facts:
    """Counts of one kind. Held in memory: a number a column, a day and a language, whatever the number of rows."""

    def __init__(self) -> None:
        self.rows = 0
        self.filled: Counter[str] = Counter()
        """Column → rows in which it says something: no null, no empty text or list."""
        self.days: Counter[str] = Counter()
        self.languages: Counter[str] = Counter()
        """Primary language in lower case → rows; what is no language is not counted."""
        self.changes: Counter[str] = Counter()
        self.labelled = 0
        """Rows in a cluster of near-duplicates."""

    def see(self, row: Mapping[str, Any]) -> None:
        """Count one row."""
        self.rows += 1
        self.filled.update(name for name, value in row.items() if value is not None and value not in ("", []))
        if (day := day_of(row)) is not None:
            self.days[day] += 1
        if (language := LANGUAGE.fullmatch(row.get("language") or "")) is not None:
            self.languages[language[1].lower()] += 1
        if "change" in row:
            self.changes[row["change"]] += 1
        self.labelled += row.get(CLUSTER) is not None


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """Days in a row, both ends inclusive."""

    first: date
    last: date

    @property
    def days(self) -> int:
        """How many they are."""
        return (self.last - self.first).days + 1

    def __str__(self) -> str:
        return f"{self.first}" if self.first == self.last else f"{self.first} to {self.last}"


def missing(days: Mapping[str, int]) -> Iterator[Stretch]:
    """Yield the stretches of days without a row, between the first day that has one and the last."""
    known = sorted(map(date.fromisoformat, days))
    for before, after in pairwise(known):
        if (after - before).days > 1:
            yield Stretch(first=before + timedelta(days=1), last=after - timedelta(days=1))
