"""Examination: one archive, from its run reports to its WARC files."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crawler.archive import merged, runs
from crawler.archive.boundary import storage
from crawler.archive.folder import KINDS, Folder
from crawler.archive.lock import Lock
from crawler.archive.standing import standing
from crawler.errors import StorageProblem
from crawler.verify import database, manifests, reports
from crawler.verify.books import Books
from crawler.verify.finding import Finding
from crawler.verify.log import Log
from crawler.verify.warcs import Warcs

if TYPE_CHECKING:
    from collections.abc import Generator, Iterator, Sequence

    from crawler.archive.state import Database
    from crawler.verify.finding import Told


class Examination:
    """Examines the archive ``root/source``; ``counts`` tells afterwards how much was read."""

    def __init__(self, root: Path, source: str) -> None:
        """Raise ConfigurationProblem for a source that cannot be the name of a folder."""
        self.folder = Folder(root, source)
        self.counts: dict[str, int] = {}

    def told(self) -> Iterator[Told]:
        """Yield findings and notes as they come.

        Raises Locked while a run is active, StorageProblem where something cannot be read at all.
        """
        with storage(self.folder.path):
            lock = Lock.share(self.folder.lock)
            try:
                with (
                    standing(self.folder),
                    TemporaryDirectory(prefix="verify-") as name,
                    Books(Path(name)) as books,
                ):
                    yield from self._told(books, Path(name))
            finally:
                lock.release()

    def _told(self, books: Books, scratch: Path) -> Iterator[Told]:
        state = self.folder.state.name
        yield from reports.examine(self.folder)
        logs = [Log(self.folder, kind, books) for kind in KINDS]
        for log in logs:
            yield from log.published()
        is_sound = yield from self._database(scratch, logs)
        warcs = Warcs(self.folder, books)
        yield from warcs.examine()
        if is_sound:
            try:
                with database.guarded(state):
                    yield from database.compare_rows(books, scratch / state, state)
            except database.Unreadable as problem:
                yield problem.told
        self.counts = {log.kind: log.read for log in logs}
        self.counts |= {"WARC records": warcs.read, "run reports": len(runs.ids(self.folder))}

    def _database(self, scratch: Path, logs: Sequence[Log]) -> Generator[Told, None, bool]:
        """Examine the database, return whether its rows are worth comparing; where not, the manifest speaks."""
        told = list(database.sealed(self.folder))
        yield from told
        try:
            with database.opened(self.folder, scratch) as db:
                told += (complaints := list(database.examine(db, self.folder.state.name)))
                yield from complaints
                is_sound = not any(isinstance(each, Finding) for each in told)
                if is_sound:
                    yield from self._compare(db, logs)
        except database.Unreadable as problem:
            yield problem.told
            is_sound = False
        if not is_sound:
            yield from manifests.alone(self.folder, logs)
        return is_sound

    def _compare(self, db: Database, logs: Sequence[Log]) -> Iterator[Told]:
        # As the next run will. What is not what it was merged from is told by compare_log().
        with suppress(StorageProblem):
            merged.adopt(db, self.folder)
        for log in logs:
            yield from log.waiting(db)
            yield from database.compare_log(db, self.folder, log)
        yield from manifests.compare(db, self.folder)
