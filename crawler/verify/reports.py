"""Run reports: each parses, fits its schema, and is about the run that its name says."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import runs
from crawler.schema import record_schema
from crawler.verify.finding import BACKUP, Finding
from crawler.verify.form import Check, check_for

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder


def examine(folder: Folder) -> Iterator[Finding]:
    """Yield what is wrong with the reports and with the pointers to the latest. Raises OSError."""
    form = check_for(record_schema("run"))
    for run in runs.ids(folder):
        if complaint := _complaint(folder, run, form):
            yield Finding(file=f"runs/{run}.json", wrong=complaint, advice=BACKUP)
    for name in (runs.LATEST, runs.SUCCESSFUL):
        pointer = folder.runs / name
        if pointer.is_symlink() and not pointer.exists():
            yield Finding(file=f"runs/{name}", wrong=f"leads to {pointer.readlink()}, which is missing", advice=BACKUP)


def _complaint(folder: Folder, run: str, form: Check) -> str | None:
    try:
        report = runs.read(folder, run)
    except (ValueError, TypeError) as error:
        return f"no JSON of a report ({error})"
    if complaint := form(report):
        return complaint
    if report["run"] != run:
        return f"tells of run {report['run']}"
    found, states = report["conservation"]["found"], sum(report["conservation"]["states"].values())
    return None if found == states else f"{found} addresses were found, and the states add up to {states}"
