"""What a replay has found so far, and what that is in words and in JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING, Any, get_args

from crawler.replay.diff import Difference, Kind, Record, safe
from crawler.replay.reading import sighting

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.view import View
    from crawler.items import Rate
    from crawler.replay.tasks import Result, Stranger, Task

REPLAY_SCHEMA = "replay/1"
KINDS: tuple[Kind, ...] = get_args(Kind)
NAMED = 3
"""Damaged records and unkept addresses that are named in the text; JSON has them all."""


@dataclass(kw_only=True)
class Tally:
    """The sum of the workers' results."""

    source: str
    examples: int
    unkept: dict[str, list[str]]
    """Addresses of records without stored bytes, by kind."""
    jobs: int
    seconds: float = 0.0
    pages: int = 0
    compared: Counter[Record] = field(default_factory=Counter)
    found: Counter[tuple[Record, Kind, str]] = field(default_factory=Counter)
    shown: list[Difference] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    differing: list[Task] = field(default_factory=list)
    rates: dict[str, Rate] = field(default_factory=dict)
    """Rates that have no record, by id; with those that are another reading of one, what is to be appended."""
    applied: int | None = None
    """Records appended; None where nothing was to be."""
    _known: set[str] = field(default_factory=set)
    _sightings: set[tuple[str, ...]] = field(default_factory=set)
    _otherwise: set[str] = field(default_factory=set)
    _strangers: set[str] = field(default_factory=set)

    def add(self, result: Result, view: View) -> None:
        """Add one result."""
        self.pages += result.pages
        self.compared += result.compared
        self.damaged += result.damaged
        self.differing += result.differing
        self._sightings |= result.sightings
        self._otherwise |= result.otherwise
        for difference in result.examples:
            self._show(difference)
        self.found += result.found
        for stranger in result.strangers:
            self._meet(stranger, view)
        for rate in result.rates.values():
            self._see(rate, view)

    def close(self) -> None:
        """Decide what needed all results: which of the rates are gained."""
        for rate in [*self.rates.values()]:
            if rate.id in self._otherwise:
                continue
            if rate.site_date is None and sighting(rate) in self._sightings:
                # The double of a dated one of that day, which is one observation.
                del self.rates[rate.id]
            else:
                self._gain("rates", rate.url, f"{rate.base}/{rate.quote} {rate.value} of {rate.site_date}")

    @property
    def kinds(self) -> set[Kind]:
        """The kinds of differences there are."""
        return {kind for _, kind, _ in self.found}

    def _meet(self, stranger: Stranger, view: View) -> None:
        if stranger.id not in self._strangers and not view.has_article(stranger.id):
            self._strangers.add(stranger.id)
            self.differing.append(stranger.task)
            self._gain("articles", stranger.url, stranger.title)

    def _see(self, rate: Rate, view: View) -> None:
        if rate.id in self._known or rate.id in self.rates:
            return
        if view.has_rate(rate):
            self._known.add(rate.id)
        else:
            self.rates[rate.id] = rate

    def _gain(self, record: Record, url: str, what: str) -> None:
        self._show(Difference(kind="gained", record=record, url=url, new=safe(what)))
        self.found[record, "gained", ""] += 1

    def _show(self, difference: Difference) -> None:
        key = (difference.record, difference.kind, difference.field)
        if sum((shown.record, shown.kind, shown.field) == key for shown in self.shown) < self.examples:
            self.shown.append(difference)

    # ---- Told ---------------------------------------------------------------------------------

    def text(self) -> str:
        """Return counts, then examples."""
        return "\n".join(self._lines())

    def as_json(self) -> dict[str, Any]:
        """Return the whole as JSON has it; ``fields`` is empty where a record was gained or lost."""
        return {
            "schema": REPLAY_SCHEMA,
            "source": self.source,
            "pages": self.pages,
            "articles": self.compared["articles"],
            "rates": self.compared["rates"],
            "seconds": round(self.seconds, 3),
            "jobs": self.jobs,
            "differences": [
                {"record": record, "kind": kind, "field": name, "count": count}
                for (record, kind, name), count in self._sorted()
            ],
            "examples": [asdict(difference) for difference in self.shown],
            "not_replayable": self.unkept,
            "damaged": self.damaged,
            "applied": self.applied,
        }

    def _lines(self) -> Iterator[str]:
        read = f"{self.compared['articles']} articles and {self.compared['rates']} rates on {self.pages} stored pages"
        found = sum(self.found.values())
        yield f"{self.source}: {self._count(found)} in {read}, {self.seconds:.1f} s"
        for (record, kind, name), count in self._sorted():
            yield f"  {record} {kind}: {count}" if not name else f"  {name} {kind}: {count} {record}"
        for records, urls in self.unkept.items():
            if urls:
                yield f"  not replayable, no bytes are kept: {len(urls)} {records}{_named(urls)}"
        if self.damaged:
            yield f"  damaged: {len(self.damaged)}{_named(self.damaged)}"
        for difference in sorted(self.shown, key=_order):
            yield ""
            yield f"{difference.field or difference.record} {difference.kind}: {safe(difference.url)}"
            yield from (f"  {sign} {value}" for sign, value in (("-", difference.old), ("+", difference.new)) if value)
        if self.applied is not None:
            yield f"{self.source}: {self.applied} records appended"

    def _sorted(self) -> list[tuple[tuple[Record, Kind, str], int]]:
        return sorted(self.found.items(), key=lambda item: (KINDS.index(item[0][1]), item[0]))

    @staticmethod
    def _count(found: int) -> str:
        return "no difference" if not found else f"{found} difference{'s' if found > 1 else ''}"


def _order(difference: Difference) -> tuple[int, str, str]:
    return KINDS.index(difference.kind), difference.record, difference.field


def _named(names: list[str]) -> str:
    rest = len(names) - NAMED
    return ": " + ", ".join(map(safe, names[:NAMED])) + (f" and {rest} more" if rest > 0 else "")
