"""state.sqlite: opening it safely, and the one way in which statements are run on it.

Nothing is trusted before it is checked, and what fails a check is left as it was found.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

from crawler.archive import seal
from crawler.archive.boundary import damaged, sqlite
from crawler.archive.folder import create as create_file
from crawler.archive.schema import APPLICATION_ID, SCRIPTS
from crawler.errors import ConfigurationProblem

MAGIC = b"SQLite format 3\x00"
APPLICATION_ID_AT = slice(68, 72)
WAIT = 1.0
"""Seconds to wait for another program that has the file open."""
CHECK_ALWAYS = 64 * 1024 * 1024
"""Bytes up to which a database is checked at every opening: a fraction of a second."""

# WAL with FULL: a commit is on the disk when it returns, and a segment can rest on it. EXCLUSIVE: one
# process, one connection; SQLite before 3.51.3 can corrupt a WAL that two of them write.
PRAGMAS = (
    "locking_mode = EXCLUSIVE",
    "journal_mode = WAL",
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
)


class Database:
    """A connection whose errors are already told from bugs: see boundary.sqlite."""

    def __init__(self, path: Path, *, pragmas: tuple[str, ...]) -> None:
        """Open an existing file."""
        self.path = path
        self._telling = sqlite(path)
        with self._telling:
            self._connection = _connect(path, "rw")
            try:
                for pragma in pragmas:
                    self.execute(f"PRAGMA {pragma}")
            except BaseException:
                self._connection.close()
                raise

    def execute(self, statement: str, *parameters: object, **named: object) -> int:
        """Run a statement; return the number of rows it changed."""
        with self._telling:
            return self._connection.execute(statement, named or parameters).rowcount

    def executemany(self, statement: str, parameters: Iterable[tuple[object, ...]]) -> None:
        """Run a statement for every one of the parameters."""
        with self._telling:
            self._connection.executemany(statement, parameters)

    def row(self, statement: str, *parameters: object) -> tuple[Any, ...] | None:
        """Return the first row of a query, or None."""
        with self._telling:
            row: tuple[Any, ...] | None = self._connection.execute(statement, parameters).fetchone()
            return row

    def rows(self, statement: str, *parameters: object) -> Iterator[tuple[Any, ...]]:
        """Yield the rows of a query as they are asked for."""
        with self._telling:
            # Not yield from: it would close the cursor when a query is left half-read, maybe after the database.
            for row in self._connection.execute(statement, parameters):  # noqa: UP028
                yield row

    def script(self, statements: str) -> None:
        """Run several statements."""
        with self._telling:
            self._connection.executescript(statements)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Commit what is done inside, or nothing of it."""
        self.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.execute("COMMIT")
        except BaseException:
            self.rollback()
            raise

    def rollback(self) -> None:
        """Undo the open transaction, if SQLite has not done so itself on a full disk."""
        if self._connection.in_transaction:
            self.execute("ROLLBACK")

    def close(self) -> None:
        """Close the file; what is not committed is undone."""
        with self._telling:
            self._connection.close()


def open_state(path: Path) -> Database:
    """Return the database at ``path``, checked and of the newest version.

    Raises ConfigurationProblem for another program's or a newer version's file, StorageProblem for a
    damaged one; neither is changed.
    """
    version = _check(path)
    seal.break_seal(path)
    database = Database(path, pragmas=PRAGMAS)
    if version < len(SCRIPTS):
        migrate(database, version)
    return database


def create(path: Path) -> Database:
    """Make a new database of the newest version, for filling at full speed: durable only by sync()."""
    path.unlink(missing_ok=True)
    create_file(path).close()
    database = Database(path, pragmas=("journal_mode = MEMORY", "synchronous = OFF"))
    database.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    migrate(database, 0)
    return database


def sync(path: Path) -> None:
    """Bring a closed database made by create() to the disk. Raises OSError."""
    with path.open("rb") as file:
        os.fsync(file.fileno())


def migrate(database: Database, version: int) -> None:
    """Bring the tables from ``version`` to the newest, each step whole or not at all; or close the database."""
    for number, script in enumerate(SCRIPTS[version:], version + 1):
        try:
            database.script(f"BEGIN IMMEDIATE; {script}; PRAGMA user_version = {number}; COMMIT;")
        except BaseException:
            database.close()
            raise


def _check(path: Path) -> int:
    """Return the version of a sound database of this project; raise for any other."""
    # For writing too, or SQLite would open a write-protected file and fail much later.
    with path.open("r+b") as file:
        header = file.read(100)
    if not header.startswith(MAGIC) or len(header) < 100:
        raise damaged(path, "not a database")
    if header[APPLICATION_ID_AT] != APPLICATION_ID.to_bytes(4, "big"):
        raise ConfigurationProblem(f"{path} belongs to another program; set ARCHIVE_DIR to another folder")
    return _check_content(path)


def _check_content(path: Path) -> int:
    wal, shared = (path.with_name(path.name + suffix) for suffix in ("-wal", "-shm"))
    # A WAL left behind tells of an unclean end. quick_check reads the whole file: after a clean end a
    # large one is spared that, and damage shows as an error when the damaged place is read.
    unclean = wal.exists()
    thorough = unclean or path.stat().st_size <= CHECK_ALWAYS
    is_shared = shared.exists()
    try:
        # Read-only, because closing a writable connection would work the WAL into the file.
        with sqlite(path), closing(_connect(path, "ro" if unclean else "ro&immutable=1")) as connection:
            return _checked_version(connection, path, thorough=thorough)
    finally:
        # Reading a WAL makes this file; one that was there before belongs to another reader.
        if not is_shared:
            shared.unlink(missing_ok=True)


def _checked_version(connection: sqlite3.Connection, path: Path, *, thorough: bool) -> int:
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > len(SCRIPTS):
        raise ConfigurationProblem(f"{path} was written by a newer version of this program; update it")
    complaint = connection.execute("PRAGMA quick_check(1)").fetchone()[0] if thorough else "ok"
    if complaint != "ok":
        raise damaged(path, " ".join(complaint.split()))
    return int(version)


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    # Autocommit: transactions are begun and ended by name. A URI, so that no file is ever created.
    address = f"file:{quote(str(path.absolute()))}?mode={mode}"
    return sqlite3.connect(address, timeout=WAIT, isolation_level=None, uri=True)
