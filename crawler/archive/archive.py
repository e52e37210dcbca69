"""Archive: the one door to a source's store."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from crawler.archive import again, failpoints, floors, merged, pages, publish, quarantine, records, recovery, seal
from crawler.archive.boundary import opening
from crawler.archive.deaths import Deaths
from crawler.archive.folder import Folder, make_durable
from crawler.archive.ledger import Ledger
from crawler.archive.lock import Lock
from crawler.archive.observations import Observations
from crawler.archive.openpage import OpenPage
from crawler.archive.reparse import store_reparsed
from crawler.archive.warc.copies import Copies
from crawler.archive.warc.writer import Recorder
from crawler.items import Article, Rate, article_id

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Self

    from crawler.archive.floors import Gate
    from crawler.archive.records import Verdict
    from crawler.archive.state import Database
    from crawler.items import Record
    from crawler.markers import PageEnd


def utc_now() -> datetime:
    """Return the time, aware, UTC."""
    return datetime.now(UTC)


class Archive(Ledger):
    """The store of one source, held by one process from open() to close().

    Whatever begin() … commit() enclose becomes durable together or not at all. StorageProblem out of
    any method means that the page it befell was rolled back and nothing else was touched.
    """

    def __init__(
        self,
        folder: Folder,
        lock: Lock,
        db: Database,
        *,
        run: str,
        clock: Callable[[], datetime],
        publish_records: int,
        publish_seconds: float,
        minima: Mapping[str, float],
    ) -> None:
        super().__init__(folder, db, run=run, clock=clock)
        self._lock = lock
        self._publish_records = publish_records
        self._publish_seconds = publish_seconds
        self._last_published = monotonic()
        self._waiting = publish.waiting(db)
        """Records in no batch yet, as this process knows without asking."""
        self._page: OpenPage | None = None
        self._observations = Observations(db)
        self.watch = floors.Watch(db, run=run, minima=minima)
        self.deaths = Deaths(folder.reading)
        self.recorder = Recorder(folder, Copies(db), clock=clock)

    @classmethod
    def open(
        cls,
        root: Path,
        source: str,
        *,
        run: str,
        clock: Callable[[], datetime] = utc_now,
        publish_records: int = 500,
        publish_seconds: float = 60.0,
        minima: Mapping[str, float] | None = None,
    ) -> Archive:
        """Open ``root/source``, make it if there is none, and finish what a death left unfinished.

        ``minima`` are the site's fixed floors (see floors.Watch); without them nothing is watched.

        Raises Locked at once if another process has it; ConfigurationProblem if the folder cannot be
        used or the database is another program's; StorageProblem if something is damaged or missing.
        """
        folder = Folder(root, source)
        with opening(folder.path):
            make_durable(folder.path)
            lock = Lock.acquire(folder.lock, run=run, now=clock())
        try:
            db = recovery.ready(folder)
        except BaseException:
            lock.release()
            raise
        return cls(
            folder,
            lock,
            db,
            run=run,
            clock=clock,
            publish_records=publish_records,
            publish_seconds=publish_seconds,
            minima=minima or {},
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        """Let go; an open page is rolled back, what is stored and not published waits."""
        try:
            self.recorder.close()
            self.deaths.close()
            self._db.close()
            seal.put_seals(self.folder)
        finally:
            self._lock.release()

    # ---- One transaction a page ---------------------------------------------------------------

    def begin(self, url: str) -> None:
        """Begin the page at ``url``. Raises RuntimeError if one is open."""
        if self._page is not None:
            raise RuntimeError(f"{self._page.url} is still open")
        self._db.execute("BEGIN IMMEDIATE")
        self._page = OpenPage(url, before=pages.state(self._db, url))
        failpoints.reach("page.begun")

    def judge(self, record: Record) -> Verdict:
        """Tell what add() would do with the record. A known rate is noted as seen, if a page is open."""
        if self._page is None:
            return records.judge(self._db, record)
        verdict = records.judge(self._db, record, self._page.rereads.get(record.id))
        self._page.seen.look(record, is_emptied=records.is_emptied(self._db, record))
        self._page.judged = record, verdict
        if isinstance(record, Rate) and verdict == "unchanged":
            with self._step():
                self._observations.note(record)
        return verdict

    def reread(self, article_id: str, content_hash: str) -> None:
        """Take note, for the judgement to come, of what today's parser reads from the newest revision's bytes."""
        with self._step() as page:
            page.rereads[article_id] = content_hash

    def add(self, record: Record) -> Record:
        """Store a new or changed record; return it with the archive's own fields filled in.

        Raises ValueError, storing nothing, if it is unchanged or longer than a line may be.
        """
        with self._step() as page:
            verdict = page.verdict_on(record) or self.judge(record)
            page.judged = None
            if verdict == "unchanged":
                raise ValueError(f"{record.id} is unchanged")
            listed_at = pages.listed_at(self._db, page.url, record.url)
            stored, line = records.numbered(self._db, record, verdict, run=self.run, listed_at=listed_at)
            records.store(self._db, stored, line)
            page.records += 1
            if isinstance(stored, Article):
                page.articles.append(stored)
                page.seen.added.add(stored.id)
            return stored

    def quarantine(self, record: Mapping[str, object], *, url: str, reason: str) -> bool:
        """Store a rejected record with its reason; return False if the very same was stored before."""
        with self._step() as page:
            is_new = quarantine.store(
                self._db,
                record,
                url=url,
                reason=reason,
                source=self.folder.path.name,
                run=self.run,
                now=self._now(),
            )
            page.records += is_new
            return is_new

    def commit(self, end: PageEnd) -> None:
        """Make the open page durable: its records, its own state, the addresses on it, the walk."""
        with self._step() as page:
            pages.close(self._db, end, run=self.run, now=self._now())
            for rate in end.observed:
                self._observations.note(rate)
            page.seen.has_rates |= bool(end.observed)
            self.watch.note(end, page.seen, before=page.before)
            if end.links:
                self._relist(page)
            failpoints.reach("page.end")
            with self.recorder.committing():
                self._db.execute("COMMIT")
            self._page = None
            self._waiting += page.records
        failpoints.reach("page.committed")

    def reparse(self, record: Record) -> Record | None:
        """Append what today's parser reads from stored bytes, durably; None where it must not be."""
        with self._db.transaction():
            return store_reparsed(self._db, record, run=self.run)

    def confirm_gone(self) -> int:
        """Write down the articles that have been missing for a day and were so again in this run; return how many."""
        source = self.folder.path.name
        urls = again.confirmed_gone(self._db, self.run, self._clock())
        for url in urls:
            self._db.execute("BEGIN IMMEDIATE")
            try:
                key = bytes.fromhex(article_id(source, url))
                again.write_gone(self._db, self.folder, url, article_id=key, run=self.run, now=self._now())
                self._db.execute("COMMIT")
            except BaseException:
                self._db.rollback()
                raise
        return len(urls)

    def rollback(self) -> None:
        """Forget the open page, if there is one."""
        self._page = None
        self._observations.forget()
        self._db.rollback()

    # ---- Publishing ---------------------------------------------------------------------------

    def publish_if_due(self) -> None:
        """Publish if enough records wait, or one has waited long enough."""
        is_time = monotonic() - self._last_published >= self._publish_seconds
        if self._waiting >= self._publish_records or (self._waiting and is_time):
            self.publish()

    def publish(self, *, last: bool = False, doubtful: bool = False) -> int:
        """Publish what is committed and meets the floors; return the number of records.

        ``last`` and ``doubtful`` as in floors.Watch.check(). Raises RuntimeError if a page is open.
        """
        self._require_no_page()
        self.watch.check(last=last, doubtful=doubtful)
        publish.intend(self._db)
        self._waiting = 0
        return self._finish()

    def withheld(self) -> list[Gate]:
        """Return the kinds of which nothing is published until a person has looked, with the reason."""
        return list(floors.gates(self._db))

    def release(self) -> list[Gate]:
        """Publish what is withheld; return what it was. Raises RuntimeError if a page is open."""
        self._require_no_page()
        released = floors.release(self._db)
        self._finish()
        return released

    def _require_no_page(self) -> None:
        if self._page is not None:
            raise RuntimeError(f"{self._page.url} is still open")

    def _finish(self) -> int:
        published = publish.finish(self._db, self.folder)
        merged.settle(self._db, self.folder)
        self._last_published = monotonic()
        return published

    @contextmanager
    def _step(self) -> Iterator[OpenPage]:
        if self._page is None:
            raise RuntimeError("no page is open")
        try:
            yield self._page
        except (ValueError, TypeError):
            # Refused before anything was stored: the page goes on.
            raise
        except BaseException:
            # Half a step must never be committed.
            self.rollback()
            raise

    def _relist(self, page: OpenPage) -> None:
        for article in page.articles:
            listed_at = pages.listed_at(self._db, page.url, article.url)
            if listed_at != article.listed_at:
                records.rewrite(self._db, replace(article, listed_at=listed_at))
