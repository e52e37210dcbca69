"""How an archive stands, gathered without its lock: from the run reports, a copy of the database, the segments."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.archive import runs
from crawler.archive.folder import Folder
from crawler.archive.lock import last_holder
from crawler.archive.reading import line_of
from crawler.archive.snapshot import snapshot
from crawler.coverage import coverage
from crawler.errors import ConfigurationProblem, StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.view import View

STATUS_SCHEMA = "status/1"
SUCCESSFUL = {0}
COMPLETED = {0, 10}
"""Exit statuses of a run that came to its end and published what it had."""
FAILURES = 100
BRIEF = ("run", "spider", "started_at", "ended_at", "exit_status", "name", "line")


@dataclass(frozen=True, kw_only=True)
class Status:
    """How one archive stands. The names of the fields are the keys of ``scrapy status --json``."""

    source: str
    active: dict[str, Any] | None
    """The run that holds the archive now: run, pid, since."""
    unreported: str | None
    """A run that ended, after the last one below, without a report: it was killed, or the disk was full."""
    last_run: dict[str, Any] | None
    last_successful: dict[str, Any] | None
    """The last run with exit status 0."""
    last_completed: dict[str, Any] | None
    """The last run with exit status 0 or 10: what ``--max-age`` asks about."""
    age_seconds: int | None
    """Since the end of that one."""
    newest_article: dict[str, Any] | None = None
    coverage: tuple[dict[str, Any], ...] = ()
    """One certificate a listing, as in the run report."""
    rates: tuple[dict[str, Any], ...] = ()
    """Every pair: its newest numbers, when they were first and when they were last observed."""
    failures: tuple[dict[str, Any], ...] = ()
    """Addresses whose pages could not be had or read, each with its reason."""
    failures_left_out: int = 0
    withheld: tuple[dict[str, Any], ...] = ()
    """What waits for ``scrapy publish``: kind, records, the run that found the site changed, and the reason."""
    bytes: int
    """Size on disk."""
    note: str
    """Why the database could not be read, and this is what the last report says; empty where it was."""


def sources(root: Path) -> list[str]:
    """Return the archives below a folder, by name. Raises OSError."""
    if not root.is_dir():
        return []
    return sorted(path.name for path in root.iterdir() if is_archive(path))


def is_archive(path: Path) -> bool:
    """Tell an archive from another folder: each of these is there from the first run on."""
    return path.is_dir() and any((path / name).exists() for name in ("state.sqlite", "MANIFEST.json", "runs"))


def status(root: Path, source: str, *, now: datetime) -> Status:
    """Return how the archive stands. Raises OSError where its folder cannot be read."""
    folder = Folder(root, source)
    reports = list(_reports(folder))
    last = reports[0] if reports else None
    completed = _first(reports, COMPLETED)
    active, unreported = _holder(folder, last)
    known = Status(
        source=source,
        active=active,
        unreported=unreported,
        last_run=_brief(last),
        last_successful=_brief(_first(reports, SUCCESSFUL)),
        last_completed=_brief(completed),
        age_seconds=None if completed is None else _seconds_since(completed["ended_at"], now),
        bytes=_size(folder.path),
        note="",
    )
    try:
        with snapshot(folder) as view:
            return _with_view(known, folder, view)
    except (StorageProblem, ConfigurationProblem) as problem:
        return _with_report(known, last, str(problem))


def _with_view(known: Status, folder: Folder, view: View) -> Status:
    newest = view.newest_article()
    failures, left_out = view.failures(limit=FAILURES)
    return replace(
        known,
        newest_article=None if newest is None else {"url": newest[0], "published_at": newest[1]},
        coverage=tuple(asdict(each) for each in coverage(view.walks(), view.published_at)),
        rates=tuple(_rates(folder, view)),
        failures=tuple(asdict(failure) for failure in failures),
        failures_left_out=left_out,
        withheld=tuple(asdict(gate) for gate in view.withheld()),
    )


def _with_report(known: Status, last: dict[str, Any] | None, reason: str) -> Status:
    if last is None:
        return replace(known, note=f"{reason}; there is no run report either")
    return replace(
        known,
        coverage=tuple(last["coverage"]),
        failures=tuple(last["failures"]),
        failures_left_out=last["failures_left_out"],
        note=f"{reason}; coverage and failures are those of run {last['run']}",
    )


def _rates(folder: Folder, view: View) -> Iterator[dict[str, Any]]:
    for rate in view.last_rates():
        line = view.waiting_line("rates", rate.seq) or line_of(folder, "rates", rate.seq)
        first = json.loads(line)["observed_at"] if line is not None else None
        told = asdict(rate)
        del told["seq"]
        yield told | {"first_observed": first}


def _reports(folder: Folder) -> Iterator[dict[str, Any]]:
    """Yield the reports from the newest back to the last successful one."""
    for run in runs.ids(folder):
        try:
            report = runs.read(folder, run)
        except (OSError, ValueError, TypeError):
            # What is no report tells nothing.
            continue
        yield report
        if report["exit_status"] in SUCCESSFUL:
            return


def _first(reports: list[dict[str, Any]], statuses: set[int]) -> dict[str, Any] | None:
    return next((report for report in reports if report["exit_status"] in statuses), None)


def _brief(report: dict[str, Any] | None) -> dict[str, Any] | None:
    return None if report is None else {name: report[name] for name in BRIEF}


def _holder(folder: Folder, last: dict[str, Any] | None) -> tuple[dict[str, Any] | None, str | None]:
    """Return the active run, and the one that ended without a report."""
    holder = last_holder(folder.lock)
    if holder is None or (folder.runs / f"{holder.run}.json").exists():
        return None, None
    if holder.is_alive:
        return {"run": holder.run, "pid": holder.pid, "since": holder.since}, None
    # Names of runs begin with the time, to the second; commands that take the lock leave no report.
    began = runs.second(holder.run)
    died = began[0].isdigit() and (last is None or began >= runs.second(last["run"]))
    return None, holder.run if died else None


def _seconds_since(stamp: str, now: datetime) -> int:
    return int((now - datetime.fromisoformat(stamp)).total_seconds())


def _size(path: Path) -> int:
    """Return the bytes that a folder takes. A file that goes while we look counts nothing."""
    total = 0
    for folder, _, names in os.walk(path):
        for name in names:
            try:
                total += os.lstat(os.path.join(folder, name)).st_size  # noqa: PTH118  # as os.walk gives it
            except FileNotFoundError:
                continue
    return total


def utc_now() -> datetime:
    """Return the time, aware, UTC."""
    return datetime.now(UTC)
