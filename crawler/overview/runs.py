"""The history of the runs, from the reports that they left."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any

from crawler.archive import runs

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder

NEWEST = 500
"""Runs that are shown."""
KEPT = ("run", "spider", "started_at", "seconds", "exit_status", "name", "line", "requests", "bytes")
COUNTED = ("articles", "edited", "rates", "quarantined")


def history(folder: Folder) -> dict[str, Any]:
    """Return the newest runs, oldest first, and how many there are. Raises OSError."""
    ids = runs.ids(folder)
    newest = list(islice(_reports(folder, ids), NEWEST))
    return {"total": len(ids), "newest": newest[::-1]}


def _reports(folder: Folder, ids: list[str]) -> Iterator[dict[str, Any]]:
    for run in ids:
        try:
            report = runs.read(folder, run)
            told = {name: report[name] for name in KEPT} | {name: report["counts"][name] for name in COUNTED}
            yield told | {"failed": len(report["failures"]) + report["failures_left_out"]}
        except (OSError, ValueError, TypeError, KeyError):
            # What is no report tells nothing.
            continue
