"""runs/: one report a run, never changed again, and two pointers to the latest ones. The files are the run ledger."""

from __future__ import annotations

import json
import os
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.archive import failpoints
from crawler.archive.boundary import storage
from crawler.archive.folder import create, discard, hidden, make_durable, sync_folder

if TYPE_CHECKING:
    from crawler.archive.folder import Folder
    from crawler.report import RunReport

LATEST = "latest.json"
SUCCESSFUL = "latest-successful.json"


def write(folder: Folder, report: RunReport) -> None:
    """Put the report into its place, whole, and point to it. Raises StorageProblem."""
    final = folder.runs / f"{report.run}.json"
    with storage(final):
        make_durable(folder.runs)
        temporary = hidden(final)
        try:
            with create(temporary) as file:
                file.write(render(report))
                file.flush()
                os.fsync(file.fileno())
            failpoints.reach("report.written")
            temporary.rename(final)
        except BaseException:
            discard(temporary)
            raise
        _point(folder.runs / LATEST, final.name)
        if report.exit_status == 0:
            _point(folder.runs / SUCCESSFUL, final.name)
        sync_folder(folder.runs)
    failpoints.reach("report.placed")


def render(report: RunReport) -> bytes:
    """Return the bytes of a report: JSON for eyes, two spaces an indent."""
    return (json.dumps(asdict(report), indent=2, ensure_ascii=False) + "\n").encode("utf-8", "replace")


def _point(pointer: Path, name: str) -> None:
    """Let a symbolic link lead to a file beside it; a reader sees the old one or the new one."""
    temporary = hidden(pointer)
    temporary.unlink(missing_ok=True)
    temporary.symlink_to(name)
    temporary.replace(pointer)


def second(run: str) -> str:
    """Return when a run began, as its name tells it: ``20261124T162218Z``."""
    return run.partition("-")[0]


def ids(folder: Folder) -> list[str]:
    """Return the runs that left a report, newest first. Raises OSError."""
    if not folder.runs.is_dir():
        return []
    paths = [path for path in folder.runs.glob("[!.]*.json") if not path.is_symlink()]
    # A quiet run takes less than a second, and names tell no more: then the reports' own times do.
    paths.sort(key=lambda path: (second(path.stem), path.stat().st_mtime_ns, path.stem), reverse=True)
    return [path.stem for path in paths]


def read(folder: Folder, run: str) -> dict[str, Any]:
    """Return a run's report. Raises OSError, or ValueError for what is no report."""
    told = json.loads((folder.runs / f"{run}.json").read_bytes())
    if not isinstance(told, dict):
        raise TypeError("not an object")
    return told
