"""Seals: checksums of what no other check covers to the last byte, in files that ``sha256sum --check`` reads.

The database has one from a clean end of a run to the beginning of the next: SQLite checks its own structure, not each
byte of what is stored. Each finished WARC file has one for ever: gzip covers neither its own header nor its padding.
"""

from __future__ import annotations

import hashlib
import os
import re
from contextlib import suppress
from typing import TYPE_CHECKING

from crawler.archive.folder import create, hidden, sync_folder
from crawler.archive.warc.reader import FOLDER

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.folder import Folder

LINE = re.compile(r"([0-9a-f]{64})  (\S+)\n")
WARC_SEALS = "SHA256SUMS"
"""Beside the WARC files."""


def path(state: Path) -> Path:
    """Return where the seal of a database lies."""
    return state.with_name(f"{state.name}.sha256")


def digest(file: Path) -> str:
    """Return the SHA-256 of a file, as hex digits. Raises OSError."""
    with file.open("rb") as content:
        return hashlib.file_digest(content, "sha256").hexdigest()


def read(seals: Path) -> dict[str, str] | None:
    """Return file name → checksum; None if there is no such file. Raises OSError, ValueError if it is damaged."""
    if not seals.exists():
        return None
    text = seals.read_text("utf-8", "replace")
    found = {name: checksum for checksum, name in LINE.findall(text)}
    if "".join(f"{checksum}  {name}\n" for name, checksum in found.items()) != text:
        raise ValueError("no list of checksums")
    return found


def put_seals(folder: Folder) -> None:
    """Seal what is at rest when the archive is closed: the database, and the WARC files that are finished."""
    put_seal(folder.state)
    _seal_files(folder.path / FOLDER, "*.warc.gz")


def put_seal(state: Path) -> None:
    """Seal a database that was closed, so that nothing of it is in a WAL. On a full disk it goes without."""
    if not state.with_name(f"{state.name}-wal").exists():
        with suppress(OSError):
            _write(path(state), {state.name: digest(state)})


def break_seal(state: Path) -> None:
    """Break the seal of a database, durably, before anything is written to it. Raises OSError."""
    if path(state).exists():
        path(state).unlink()
        sync_folder(state.parent)


def _seal_files(folder: Path, pattern: str) -> None:
    """Seal the finished files in a folder that have no seal yet. On a full disk they go without until next time."""
    with suppress(OSError, ValueError):
        sealed = read(folder / WARC_SEALS) or {}
        new = [file for file in sorted(folder.glob(pattern)) if file.name not in sealed]
        if new:
            _write(folder / WARC_SEALS, sealed | {file.name: digest(file) for file in new})


def _write(final: Path, checksums: dict[str, str]) -> None:
    temporary = hidden(final)
    temporary.unlink(missing_ok=True)
    with create(temporary) as file:
        file.write("".join(f"{checksum}  {name}\n" for name, checksum in checksums.items()).encode())
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(final)
    sync_folder(final.parent)
