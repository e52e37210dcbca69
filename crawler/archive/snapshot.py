"""Looking into an archive that a run may be writing to, without a lock and without touching a file of it.

SQLite cannot share the database (the run holds it exclusively), so the files are copied. In WAL mode the
database proper changes only by what stands in the WAL as well. A copy of the database, followed by one of
the WAL, is therefore whole as long as the WAL was not begun anew meanwhile, which its header would show.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crawler.archive import merged
from crawler.archive.boundary import storage
from crawler.archive.standing import standing
from crawler.archive.state import open_state
from crawler.archive.view import View
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from crawler.archive.folder import Folder

TRIES = 5
PAUSE = 0.2
"""Seconds between tries: longer than a checkpoint takes."""
HEADER = 32
"""Bytes of a WAL's header; the salt in it is new whenever the WAL is begun anew."""


@contextmanager
def snapshot(folder: Folder) -> Iterator[View]:
    """Give a view of what is committed. Raises StorageProblem where it cannot be had at the moment."""
    with TemporaryDirectory(prefix="status-") as name:
        with storage(folder.state):
            if not folder.state.exists():
                raise StorageProblem(f"there is no {folder.state}")
            copy = copy_state(folder, Path(name))
        with closing(open_state(copy)) as db:
            with standing(folder), storage(folder.path):
                merged.adopt(db, folder)
            yield View(db)


def copy_state(folder: Folder, into: Path) -> Path:
    """Copy the database and what belongs to it; return the copy. Raises OSError, StorageProblem."""
    copy = into / folder.state.name
    _copy(folder.state, copy)
    return copy


def _copy(state: Path, copy: Path) -> None:
    wal, wal_copy = (path.with_name(f"{path.name}-wal") for path in (state, copy))
    for _ in range(TRIES):
        before = _signature(state, wal)
        shutil.copyfile(state, copy)
        wal_copy.unlink(missing_ok=True)
        with suppress(FileNotFoundError):
            shutil.copyfile(wal, wal_copy)
        if _signature(state, wal) == before:
            return
        time.sleep(PAUSE)
    raise StorageProblem(f"{state} is being written to too busily to be read")


def _signature(state: Path, wal: Path) -> tuple[object, ...]:
    """Return what stays the same while a copy can be trusted."""
    try:
        with wal.open("rb") as file:
            return (file.read(HEADER),)
    except FileNotFoundError:
        seen = state.stat()
        return (seen.st_mtime_ns, seen.st_size, seen.st_ino)
