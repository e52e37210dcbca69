"""What the archive itself knows of how whole it is, and of what it was not allowed to read."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from crawler.archive import runs
from crawler.archive.folder import Folder
from crawler.status import status, utc_now

if TYPE_CHECKING:
    from pathlib import Path


@dataclass(frozen=True, kw_only=True)
class Background:
    """What a data card tells beside the rows."""

    coverage: tuple[dict[str, Any], ...]
    """One certificate a listing, as in the run report."""
    note: str
    """Why the certificates may be older than the rows; empty where they are not."""
    blocked: int | None
    """Addresses that were not asked for when the last run ended: robots.txt, or another site; None without a report."""


def background(root: Path, source: str) -> Background:
    """Return what is known. It takes no lock. Raises OSError where the archive's folder cannot be read."""
    known = status(root, source, now=utc_now())
    return Background(coverage=known.coverage, note=known.note, blocked=_blocked(Folder(root, source)))


def _blocked(folder: Folder) -> int | None:
    for run in runs.ids(folder):
        try:
            return int(runs.read(folder, run)["conservation"]["states"].get("blocked", 0))
        except (OSError, ValueError, TypeError, KeyError):
            # What is no report tells nothing.
            continue
    return None
