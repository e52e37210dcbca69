"""The seal: a checksum beside the database, true from one clean end of a run to the beginning of the next.

SQLite checks its own structure, not each byte of what is stored. Without a seal the last run was killed. The file is
of the form that ``sha256sum --check`` reads.
"""

from __future__ import annotations

import hashlib
import os
from contextlib import suppress
from pathlib import Path

from crawler.archive.folder import create, hidden, sync_folder


def path(state: Path) -> Path:
    """Return where the seal of a database lies."""
    return state.with_name(f"{state.name}.sha256")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, as hex digits. Raises OSError."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read(state: Path) -> str | None:
    """Return what the seal says; None if there is none. Raises OSError."""
    if not path(state).exists():
        return None
    return path(state).read_text("utf-8", "replace").partition(" ")[0]


def put_seal(state: Path) -> None:
    """Seal a database that was closed, so that nothing of it is in a WAL. On a full disk it goes without."""
    final = path(state)
    temporary = hidden(final)
    if state.with_name(f"{state.name}-wal").exists():
        return
    with suppress(OSError):
        temporary.unlink(missing_ok=True)
        with create(temporary) as file:
            file.write(f"{digest(state)}  {state.name}\n".encode())
            file.flush()
            os.fsync(file.fileno())
        temporary.replace(final)
        sync_folder(final.parent)


def break_seal(state: Path) -> None:
    """Break the seal, durably, before anything is written. Raises OSError."""
    if path(state).exists():
        path(state).unlink()
        sync_folder(state.parent)
