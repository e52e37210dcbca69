"""The archive of the source being crawled, open for the life of the crawl."""

from __future__ import annotations

import asyncio
import secrets
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import scrapy
from scrapy.exceptions import DropItem, NotConfigured

from crawler import __version__
from crawler.archive import Archive, room
from crawler.archive.warc import Recording
from crawler.errors import ConfigurationProblem, SiteChanged, StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings


class ArchiveSession:
    """Opens the archive of ``spider.source`` before the first request; RunWatch ends it after the last item.

    Spiders without a ``source`` have no archive. A storage error ends the crawl: from then on
    nothing is written, what was committed is safe, and ``problem`` says why.
    """

    def __init__(self, crawler: Crawler, archive: Archive) -> None:
        self.crawler = crawler
        self.archive = archive
        self.problem: StorageProblem | None = None
        self.floors: dict[str, object] = {}
        """What the run report is to say of the floors."""
        self.published_before = archive.view().last_published()
        self._stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Open the archive; raise Locked, ConfigurationProblem or StorageProblem where that fails."""
        spider = crawler.spider
        source = getattr(spider, "source", None)
        if source is None:
            raise NotConfigured("the spider names no source, so there is no archive")
        if crawler.settings.getint("CONCURRENT_ITEMS") != 1:
            raise ConfigurationProblem("CONCURRENT_ITEMS must be 1: a page's items are one transaction, in order")
        if crawler.settings["JOBDIR"] or crawler.settings.getbool("HTTPCACHE_ENABLED"):
            raise ConfigurationProblem(
                "JOBDIR and HTTPCACHE_ENABLED keep pickles, which whoever may write there can make"
            )
        root = crawler.settings["ARCHIVE_DIR"]
        if not root:
            raise ConfigurationProblem("ARCHIVE_DIR is empty: it must name the folder of the archives")
        recording = recording_of(crawler.settings)
        room.require(Path(root), floor_of(crawler.settings))
        session = cls(crawler, open_archive(Path(root), source, spider))
        session.archive.recorder.recording = recording
        spider.archive = session.archive  # type: ignore[union-attr]
        return session

    @classmethod
    def of(cls, crawler: Crawler) -> Self:
        """Return the crawl's session; raise NotConfigured where it has none."""
        session = crawler.get_extension(cls)
        if session is None:
            raise NotConfigured("no archive is open")
        return session

    @contextmanager
    def guarded(self) -> Iterator[Archive]:
        """Give the archive for one step; a storage error in it ends the crawl and drops the item."""
        if self.problem is not None:
            raise DropItem("the archive is closed after a storage error", log_level="DEBUG")
        try:
            yield self.archive
        except StorageProblem as problem:
            self._fail(problem)
            raise DropItem(str(problem), log_level="DEBUG") from problem

    def settle(self) -> None:
        """Undo the open page, if there is one, and publish what is committed."""
        if self.problem is None:
            try:
                self.archive.rollback()
                if gone := self.archive.confirm_gone():
                    self.crawler.stats.inc_value("records/gone", gone)
                self._publish()
                self.archive.recorder.finish()
            except StorageProblem as problem:
                self.problem = problem

    def _publish(self) -> None:
        """Publish what meets the floors; for what does not, the run ends as one that found the site changed."""
        spider: Any = self.crawler.spider
        self.archive.publish(last=True, doubtful=getattr(spider, "canary_broken", False))
        self.floors = self.archive.watch.report()
        for gate in self.archive.withheld():
            found = [complaint.reason for complaint in self.archive.watch.complaints if complaint.kind == gate.kind]
            reason = "; ".join(dict.fromkeys(found)) or f"{gate.reason} (run {gate.run})"
            waiting = f"{gate.records} {gate.kind} withheld" if gate.records else f"{gate.kind} will be withheld"
            release = f"look, then release with scrapy publish {spider.source}"
            spider.problems.append(SiteChanged(f"{reason}; {waiting}, {release}"))

    def _fail(self, problem: StorageProblem) -> None:
        self.problem = problem
        # Kept, or the task could be collected before it has run.
        self._stopping = asyncio.ensure_future(self.crawler.stop_async())


def open_archive(root: Path, source: str, spider: Any) -> Archive:
    """Open the archive with the floors of the spider's site, if it has one."""
    site = getattr(spider, "site", None)
    return Archive.open(root, source, run=new_run_id(), minima=site.floors if site is not None else None)


def floor_of(settings: BaseSettings) -> float:
    """Return the room a run needs, in MB. Raises ConfigurationProblem for a wrong setting."""
    floor = settings["DISK_FLOOR_MB"]
    if not str(floor).isdecimal():
        raise ConfigurationProblem(f"DISK_FLOOR_MB must be a number of megabytes from 0, not {floor!r}")
    return float(floor)


def recording_of(settings: BaseSettings) -> Recording:
    """Return what the WARC files are to say of the crawl. Raises ConfigurationProblem for a wrong setting."""
    try:
        settings.getbool("WARC_ENABLED")
    except ValueError:
        raise ConfigurationProblem(f"WARC_ENABLED must be True or False, not {settings['WARC_ENABLED']!r}") from None
    max_bytes = settings["WARC_MAX_BYTES"]
    if not str(max_bytes).isdecimal() or not int(max_bytes):
        raise ConfigurationProblem(f"WARC_MAX_BYTES must be a number of bytes from 1, not {max_bytes!r}")
    info = {
        "software": f"timesca-crawler/{__version__} Scrapy/{scrapy.__version__}",
        "format": "WARC File Format 1.1",
        "conformsTo": "http://iipc.github.io/warc-specifications/specifications/warc-format/warc-1.1/",
        "robots": "obey" if settings.getbool("ROBOTSTXT_OBEY") else "ignore",
        "operator": settings["CONTACT"],
        "http-header-user-agent": settings["USER_AGENT"],
    }
    # An operator who did not say who he is has no line.
    return Recording(info={name: value for name, value in info.items() if value}, max_bytes=int(max_bytes))


def new_run_id() -> str:
    """Return a name for a run that sorts by time: ``20261124T162218Z-9f3a``."""
    return f"{datetime.now(UTC):%Y%m%dT%H%M%SZ}-{secrets.token_hex(2)}"
