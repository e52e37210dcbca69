"""The run report: what ``runs/<run id>.json`` says. Each field has its meaning below it.

As in items.py, a changed field means a new number in RUN_SCHEMA; an added one only says so.
"""

from __future__ import annotations

from dataclasses import dataclass, field

RUN_SCHEMA = "run/1"


@dataclass(frozen=True, kw_only=True, slots=True)
class Place:
    """An article, as one end of something continuous."""

    url: str
    """Canonical address."""
    published_at: str | None
    """When it was published, as far as its page was read and says so."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Gap:
    """Two articles between which something may be missing."""

    after: Place | None
    """The last article known before it, coming from the newest."""
    before: Place | None
    """The first article known behind it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Coverage:
    """How much of one listing is proved to be known."""

    listing: str
    """Address of the listing's first page."""
    newest: Place | None
    """Where the continuous stretch begins; null before the first walk that got anywhere."""
    back_to: Place | None
    """Where the continuous stretch ends."""
    since: str | None
    """The day back to which the walk was to reach, where it was limited to one."""
    complete: bool
    """True when nothing is left to read: no gap, and the end of the listing, or ``since``, was reached."""
    pages_left: int | None
    """Listing pages still to read at the far end; null where the site does not say how many there are."""
    gaps: tuple[Gap, ...]
    """Where the known is not continuous, newest first. The next run tries to close them."""
    sentence: str = ""
    """All of this in words."""


@dataclass(frozen=True, kw_only=True, slots=True)
class FailedPage:
    """An address whose page could not be had or read."""

    url: str
    """Canonical address."""
    kind: str
    """listing, article or rates."""
    state: str
    """failed, quarantined or blocked."""
    reason: str
    """Why, in a few words."""
    tries: int
    """Tries in a row that failed."""
    next_try: str | None
    """Not before this time (UTC); null where the next run asks again, or, of a blocked one, when a listing shows it."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Written:
    """Records that this run wrote, and those it compared and found unchanged."""

    articles: int
    """New articles."""
    edited: int
    """New revisions of articles that the site has edited."""
    reparsed: int = field(default=0, metadata={"added": True})
    """New revisions of articles that only a newer parser reads differently."""
    gone: int
    """Articles confirmed to be gone."""
    rates: int
    """New rates."""
    quarantined: int
    """Records that broke a rule."""
    unchanged: int
    """Records that said nothing new, so that nothing was written."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Published:
    """Records that this run brought into segments."""

    kind: str
    """articles, rates or quarantine."""
    first: int
    """seq of the first record."""
    last: int
    """seq of the last record; none between them is missing."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Conservation:
    """The books: every address found is in one state, and every address asked for reached an end."""

    found: int
    """Addresses known after the run."""
    states: dict[str, int]
    """State → addresses: done, gone, failed, quarantined, blocked, pending. They add up to ``found``."""
    asked: int
    """Addresses that this run asked for."""
    without_end: int
    """Of those, the ones that reached no end: after an interruption the next run asks again, else it is a bug."""
    adds_up: bool
    """Whether the states add up and, unless the run was ended early, every address reached its end."""


@dataclass(frozen=True, kw_only=True, slots=True)
class RunReport:
    """One run of ``scrapy crawl``, from the opening of the archive to its close."""

    schema: str = field(default=RUN_SCHEMA, init=False)
    """Name and number of the report's form; a changed field means a new number."""
    run: str
    """Name of the run, and of this file; sorts by time."""
    source: str
    """Name of the archive."""
    spider: str
    """Which spider ran."""
    arguments: dict[str, str]
    """Its ``-a`` arguments as given."""
    version: str
    """Version of this program."""
    started_at: str
    """UTC, ISO 8601."""
    ended_at: str
    """UTC, ISO 8601."""
    seconds: float
    """From start to end."""
    exit_status: int
    """As README lists them."""
    name: str
    """The exit status in a word."""
    reason: str
    """What ended the run early or is wrong, in one line; empty after a fine run."""
    line: str
    """The last line as it stands on standard error; printed only where there is something to say."""
    counts: Written
    """Records."""
    pages: dict[str, int]
    """State → pages that ended this run in it."""
    requests: int
    """Requests sent, robots.txt and repeats included."""
    bytes: int
    """Bytes received."""
    render: str = field(default="none", metadata={"added": True})
    """What drew the pages: none, splash or browser."""
    rendered: int = field(default=0, metadata={"added": True})
    """Pages that were drawn, repeats included; errors, redirects and feeds never are."""
    failures: tuple[FailedPage, ...]
    """Pages that this run could not have or read, the first thousand of them."""
    failures_left_out: int
    """How many more there are."""
    coverage: tuple[Coverage, ...]
    """Every listing walked so far, also by earlier runs."""
    floors: dict[str, object]
    """What was measured of the site's health, the floors it was held against, and what fell below."""
    conservation: Conservation
    """Whether the addresses add up."""
    published: tuple[Published, ...]
    """What readers of the segments find anew, withheld batches not included."""
