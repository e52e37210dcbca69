"""What goes to the workers and what comes back: plain values, pickled."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Article, Rate, WarcPointer
    from crawler.markers import Link
    from crawler.replay.diff import Difference, Kind, Record


@dataclass(frozen=True, kw_only=True, slots=True)
class Setup:
    """What a worker needs to know once."""

    place: Path
    """Folder of the archive."""
    source: str
    zone: str
    """Zone of stamps without one, as the last run had it, at a site without a description of its own."""
    address: str
    """Any address of the site: those without a description of their own are known by it."""
    examples: int
    """How many are kept of each kind of difference."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Line:
    """Where the newest revision of a record stands."""

    segment: str
    """Path below the archive's folder."""
    offset: int


@dataclass(frozen=True, kw_only=True, slots=True)
class Task:
    """One stored page, and what is to be compared with it."""

    pointer: WarcPointer
    article: Line | None = None
    """The article that was read from it."""
    following: tuple[tuple[str, WarcPointer], ...] = ()
    """What may be the article's further pages: canonical address, and the copy that is nearest in time."""
    link: Link | None = None
    """Where it may show an article that has no record: what is known of that."""
    rates: tuple[Line, ...] = ()
    """The rates that were read from it."""
    has_ticker: bool = False
    """Whether rates without a record are looked for, as the crawl does on pages of this kind."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Stranger:
    """An article that no record was read of from this page: whether it has one elsewhere, the archive knows."""

    id: str
    url: str
    title: str
    task: Task


@dataclass(kw_only=True, slots=True)
class Result:
    """What became of some tasks."""

    pages: int = 0
    compared: Counter[Record] = field(default_factory=Counter)
    found: Counter[tuple[Record, Kind, str]] = field(default_factory=Counter)
    """How often each kind of difference was found in each field."""
    examples: list[Difference] = field(default_factory=list)
    damaged: list[str] = field(default_factory=list)
    differing: list[Task] = field(default_factory=list)
    """Those whose article reads differently."""
    strangers: list[Stranger] = field(default_factory=list)
    rates: dict[str, Rate] = field(default_factory=dict)
    """Every rate that was seen, by id; of equal ones the first."""
    sightings: set[tuple[str, ...]] = field(default_factory=set)
    """Numbers of the rates that stood beside a printed date, with the day (UTC) on which they were seen."""
    otherwise: set[str] = field(default_factory=set)
    """Ids of the rates that are another reading of a record."""
    articles: list[Article] = field(default_factory=list)
    """What was asked for to be appended."""
