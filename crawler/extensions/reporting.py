"""The run report, put together from the outcome, the run's own data and the archive."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler import __version__
from crawler.coverage import coverage
from crawler.outcome import NEWS
from crawler.report import Conservation, RunReport, Written

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from crawler.archive.view import View
    from crawler.outcome import Outcome

FAILURES = 1000
"""Failures told one by one; a site that is down must not make the report larger than the archive."""
RECORDS = (*NEWS, "unchanged")


@dataclass(frozen=True, kw_only=True)
class Run:
    """What the run itself knows: who ran, when, and what it asked for."""

    id: str
    spider: str
    arguments: Mapping[str, str]
    render: str
    started_at: datetime
    ended_at: datetime
    asked: Collection[str]
    floors: dict[str, object]
    published_before: dict[str, int]


def report(run: Run, outcome: Outcome, view: View) -> RunReport:
    """Return the report of a run that is over. Raises StorageProblem where the archive cannot be read."""
    failures, left_out = view.failures(run=run.id, limit=FAILURES)
    stats = outcome.stats
    pages = {name.removeprefix("pages/"): number for name, number in stats.items() if name.startswith("pages/")}
    return RunReport(
        run=run.id,
        source=outcome.source,
        spider=run.spider,
        arguments=dict(run.arguments),
        version=__version__,
        started_at=_stamp(run.started_at),
        ended_at=_stamp(run.ended_at),
        seconds=round(outcome.seconds, 3),
        exit_status=outcome.status,
        name=outcome.name,
        reason=outcome.reason,
        line=outcome.line,
        counts=Written(**{kind: stats.get(f"records/{kind}", 0) for kind in RECORDS}),
        pages=pages,
        requests=stats.get("downloader/request_count", 0),
        bytes=stats.get("downloader/response_bytes", 0),
        render=run.render,
        rendered=stats.get("rendering/pages", 0),
        failures=failures,
        failures_left_out=left_out,
        coverage=coverage(view.walks(), view.published_at),
        floors=run.floors,
        conservation=_books(run, outcome, view),
        published=view.published_after(run.published_before),
    )


def _books(run: Run, outcome: Outcome, view: View) -> Conservation:
    found, states = view.found(), view.counts().pages
    return Conservation(
        found=found,
        states=states,
        asked=len(run.asked),
        without_end=sum(1 for _ in view.without_end(run.asked, run=run.id)),
        adds_up=sum(states.values()) == found and not outcome.unaccounted,
    )


def _stamp(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
