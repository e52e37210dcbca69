"""Articles in figures, in one reading of the log: how many a day, of which categories, read by which strategies."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from heapq import nlargest
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

NEWEST = 500
"""Articles that are shown with their text."""
CHANGED = 100
"""Articles shown besides, for what their last revision has changed."""


EARLIEST = "1990"
DAY = 86400


@dataclass(frozen=True, slots=True)
class Latest:
    """What is remembered of an article's latest revision: no text, for there is no bound to the articles."""

    moment: float
    """When it was published, else fetched."""
    day: str | None
    """The day it was published, as the site counts days; None where that cannot be."""
    categories: tuple[int, ...]
    """Places in the list of names."""
    change: str
    crawled_at: str


def published(record: Mapping[str, Any]) -> tuple[str | None, float]:
    """Return the day as the site counts days, and the moment in seconds.

    Where there is no date, or one before there were news sites or after the page was fetched, that is None and the time
    of fetching: one wrong year on one page would make a chart of centuries.
    """
    stamp: str | None = record["published_at"]
    fetched = datetime.fromisoformat(record["crawled_at"]).timestamp()
    if stamp is None or stamp < EARLIEST:
        return None, fetched
    moment = datetime.fromisoformat(stamp).timestamp()
    return (stamp[:10], moment) if moment < fetched + DAY else (None, fetched)


class Figures:
    """Adds up an archive's log, a record at a time, in the order of seq."""

    def __init__(self) -> None:
        self.records = 0
        self.names: dict[str, int] = {}
        """Category → its place."""
        self._latest: dict[str, Latest] = {}
        self._read: Counter[str] = Counter()
        """Day of fetching → readings of an article's page."""
        self._filled: Counter[tuple[str, str, str]] = Counter()
        """Field, day of fetching, strategy → readings."""

    def add(self, record: Mapping[str, Any]) -> None:
        """Take one record into account."""
        self.records += 1
        day, moment = published(record)
        self._latest[record["id"]] = Latest(
            moment=moment,
            day=day,
            categories=tuple(self.names.setdefault(name, len(self.names)) for name in record["categories"]),
            change=record["change"],
            crawled_at=record["crawled_at"],
        )
        if record["change"] != "gone":
            fetched = record["crawled_at"][:10]
            self._read[fetched] += 1
            self._filled.update((field, fetched, strategy) for field, strategy in record["extracted_by"].items())

    def told(self) -> dict[str, Any]:
        """Return what the page shows of the articles: totals, and for each day the count of each category."""
        days: dict[str, Counter[int]] = {}
        totals: Counter[str] = Counter(each.day for each in self._latest.values() if each.day)
        for each in self._latest.values():
            if each.day:
                days.setdefault(each.day, Counter()).update(each.categories)
        return {
            "articles": len(self._latest),
            "records": self.records,
            "gone": sum(each.change == "gone" for each in self._latest.values()),
            "undated": len(self._latest) - totals.total(),
            "categories": list(self.names),
            "in_category": self._in_category(),
            "days": [[day, totals[day], sorted(days[day].items())] for day in sorted(days)],
        }

    def fields(self) -> dict[str, Any]:
        """Return how many readings there were a day, and of each field how many each strategy gave."""
        fields: dict[str, dict[str, dict[str, int]]] = {}
        for (field, day, strategy), count in sorted(self._filled.items()):
            fields.setdefault(field, {}).setdefault(strategy, {})[day] = count
        return {"read": sorted(self._read.items()), "fields": fields}

    def chosen(self) -> set[str]:
        """Return the ids of the articles that are to be shown with their text."""
        known = self._latest
        changed = (key for key, latest in known.items() if latest.change in {"edited", "reparsed"})
        return {
            *nlargest(NEWEST, known, key=lambda key: known[key].moment),
            *nlargest(CHANGED, changed, key=lambda key: known[key].crawled_at),
        }

    def _in_category(self) -> list[int]:
        """Return the number of articles of every category, by place."""
        counts = Counter(place for each in self._latest.values() for place in each.categories)
        return [counts[place] for place in range(len(self.names))]
