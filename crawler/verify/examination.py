"""Examination: one archive, from its run reports to its WARC files."""

from __future__ import annotations

from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

from crawler.archive.boundary import storage
from crawler.archive.folder import KINDS, Folder
from crawler.archive.lock import Lock
from crawler.verify import database, manifests, reports
from crawler.verify.books import Books
from crawler.verify.log import Log

if TYPE_CHECKING:
    from collections.abc import Iterator

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
                with TemporaryDirectory(prefix="verify-") as name, Books(Path(name)) as books:
                    yield from self._told(books, Path(name))
            finally:
                lock.release()

    def _told(self, books: Books, scratch: Path) -> Iterator[Told]:
        yield from reports.examine(self.folder)
        logs = [Log(self.folder, kind, books) for kind in KINDS]
        for log in logs:
            yield from log.published()
            self.counts[log.kind] = log.read
        yield from database.sealed(self.folder)
        try:
            with database.opened(self.folder, scratch) as db:
                yield from database.examine(db, self.folder.state.name)
                for log in logs:
                    yield from log.waiting(db)
                    yield from database.compare_log(db, self.folder, log)
                yield from manifests.compare(db, self.folder)
        except database.Unreadable as problem:
            yield problem.told
            yield from manifests.alone(self.folder, logs)
        else:
            yield from database.compare_rows(books, scratch / self.folder.state.name, self.folder.state.name)
