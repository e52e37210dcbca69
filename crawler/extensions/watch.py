"""What happened in a run, gathered while it lasts and told at its end, before the archive is let go."""

from __future__ import annotations

import logging
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from scrapy import signals

from crawler.archive import runs
from crawler.errors import Interrupted, StorageProblem
from crawler.extensions.limit import TIME_IS_UP
from crawler.extensions.reporting import Run, report
from crawler.extensions.session import ArchiveSession
from crawler.outcome import Outcome

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.http import Request

logger = logging.getLogger(__name__)

SHUTDOWN = "shutdown"
"""Scrapy's name for a crawl ended by a signal."""
FINISHED = "finished"
"""Scrapy's name for a crawl that had nothing left to ask for."""


class RunWatch:
    """Ends a run in order: publish, outcome, report, archive closed. ``outcome`` is None before that."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.outcome: Outcome | None = None
        self.started_at = datetime.now(UTC)
        self.began = time.monotonic()
        self.bugs = 0
        self.asked: set[str] = set()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Listen to the crawler."""
        watch = cls(crawler)
        crawler.signals.connect(watch.bug, signals.spider_error)
        crawler.signals.connect(watch.bug, signals.item_error)
        crawler.signals.connect(watch.scheduled, signals.request_scheduled)
        crawler.signals.connect(watch.end, signals.spider_closed)
        return watch

    def bug(self) -> None:
        """Count an exception that nobody raised on purpose."""
        self.bugs += 1

    def scheduled(self, request: Request) -> None:
        """Remember the site's own address of what is asked for."""
        address = request.cb_kwargs.get("address")
        if address is not None:
            self.asked.add(address)

    def end(self, reason: str) -> None:
        """Publish, judge, report, and let go of the archive."""
        session = self.crawler.get_extension(ArchiveSession)
        if session is None:
            self.outcome = self._outcome(reason)
            return
        try:
            self._settle(session)
            self.outcome = self._outcome(reason, session)
            self._report(session)
        except StorageProblem as problem:
            session.problem = session.problem or problem
            self.outcome = self._outcome(reason, session)
        finally:
            session.archive.close()

    def _settle(self, session: ArchiveSession) -> None:
        try:
            session.settle()
        except Exception:  # Scrapy would log it and end as if nothing had been
            logger.exception("what was stored could not be published because of a bug")
            self.bugs += 1

    def _outcome(self, reason: str, session: ArchiveSession | None = None) -> Outcome:
        spider: Any = self.crawler.spider
        problems = list(getattr(spider, "problems", ()))
        if reason == SHUTDOWN and (session is None or session.problem is None):
            problems.append(Interrupted("by a signal"))
        elif reason == TIME_IS_UP:
            problems.append(Interrupted(f"after {self.crawler.settings['MAX_RUN_SECONDS']} s, its maximum run time"))
        if session is not None and session.problem is not None:
            problems.append(session.problem)
        walk = getattr(spider, "walk", None)
        return Outcome(
            source=getattr(spider, "source", spider.name),
            seconds=time.monotonic() - self.began,
            stats=self.crawler.stats.get_stats(),
            problems=tuple(problems),
            gaps=walk.gaps if walk is not None else (),
            bugs=self.bugs,
            unaccounted=self._unaccounted(session) if session is not None and reason == FINISHED else (),
        )

    def _unaccounted(self, session: ArchiveSession) -> tuple[str, ...]:
        """Return what was asked for in vain; where a known failure explains that, nothing."""
        if self.bugs or session.problem is not None:
            return ()
        return tuple(session.archive.view().without_end(self.asked, run=session.archive.run))

    def _report(self, session: ArchiveSession) -> None:
        spider: Any = self.crawler.spider
        assert self.outcome is not None
        run = Run(
            id=session.archive.run,
            spider=spider.name,
            arguments=getattr(spider, "given", {}),
            render=getattr(spider, "render", "none"),
            started_at=self.started_at,
            ended_at=datetime.now(UTC),
            asked=self.asked,
            floors=session.floors,
            published_before=session.published_before,
        )
        runs.write(session.archive.folder, report(run, self.outcome, session.archive.view()))
