"""Errors of the system and of SQLite, said in one line that names the file and what to do."""

from __future__ import annotations

import errno
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.errors import ConfigurationProblem, StorageProblem

ROOM = "free some space and run again; what was stored is safe"
ADVICE = {errno.ENOSPC: ROOM, errno.EDQUOT: ROOM, errno.EFBIG: ROOM, errno.EIO: "check the disk, then run again"}

SETTING = {
    errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOENT, errno.ENOTDIR, errno.EEXIST,
    errno.ELOOP, errno.ENAMETOOLONG,
}  # fmt: skip
"""What is wrong with the folder itself, not with the disk below it."""

SQLITE_ADVICE = {
    sqlite3.SQLITE_FULL: ROOM,
    sqlite3.SQLITE_IOERR: "check the disk and its free space, then run again; what was stored is safe",
    sqlite3.SQLITE_BUSY: "another program has it open; close that and run again",
    sqlite3.SQLITE_READONLY: "the disk has become read-only",
    sqlite3.SQLITE_CANTOPEN: "it cannot be opened",
}
DAMAGED = "restore it from a backup, or make it anew with scrapy verify --rebuild"


@contextmanager
def storage(path: Path) -> Iterator[None]:
    """Turn an OSError into a StorageProblem."""
    try:
        yield
    except OSError as error:
        raise StorageProblem(_told(error, path)) from error


@contextmanager
def opening(path: Path) -> Iterator[None]:
    """As storage(), but a folder that cannot be used is the setting's fault: ConfigurationProblem."""
    try:
        yield
    except OSError as error:
        if error.errno in SETTING:
            raise ConfigurationProblem(f"ARCHIVE_DIR: {path} cannot be used ({_told(error, path)})") from error
        raise StorageProblem(_told(error, path)) from error


class sqlite:  # noqa: N801  # a context manager like the two above; one of it serves every statement on a database
    """Turn what SQLite says of the file and the disk into a StorageProblem.

    What it says of the statements (a broken constraint, a wrong parameter) is a bug and passes.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def __enter__(self) -> None:
        return

    def __exit__(self, kind: object, error: BaseException | None, trace: object) -> None:
        if isinstance(error, UnicodeDecodeError):
            # Python's module cannot even read the message of some errors.
            raise damaged(self._path, "text that is no UTF-8") from error
        if isinstance(error, sqlite3.DatabaseError):
            # The low byte is the error, the rest refines it. Errors of the module itself have none.
            code = getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF
            if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
                raise damaged(self._path, str(error)) from error
            if code in SQLITE_ADVICE:
                raise StorageProblem(f"{self._path}: {error}; {SQLITE_ADVICE[code]}") from error


def damaged(path: Path, reason: str) -> StorageProblem:
    """Return the problem of a database whose content cannot be trusted."""
    return StorageProblem(f"{path} is damaged ({reason}); {DAMAGED}")


def _told(error: OSError, path: Path) -> str:
    advice = ADVICE.get(error.errno or 0)
    told = f"{error.filename or path}: {error.strerror or error}"
    return f"{told}; {advice}" if advice else told
