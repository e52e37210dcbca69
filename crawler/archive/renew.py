"""Rebuilding on request: the database made anew, then everything finished as at the beginning of a run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.archive import recovery, seal
from crawler.archive.boundary import opening
from crawler.archive.folder import Folder
from crawler.archive.lock import Lock
from crawler.archive.rebuild import build
from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from pathlib import Path


def rebuild(root: Path, source: str, *, run: str) -> list[str]:
    """Make the database of an archive anew from segments and WARC files as they are, whatever is missing.

    Returns what is to be told. Raises Locked, ConfigurationProblem where there is no such archive, StorageProblem for
    a segment that cannot be read.
    """
    folder = Folder(root, source)
    with opening(folder.path):
        if not folder.path.is_dir():
            raise ConfigurationProblem(f"there is no archive {folder.path}")
        lock = Lock.acquire(folder.lock, run=run, now=datetime.now(UTC))
    try:
        told = build(folder, as_it_is=True)
        recovery.ready(folder).close()
        seal.put_seals(folder)
    finally:
        lock.release()
    return told
