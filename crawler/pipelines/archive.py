"""Archive: the records of a page, its own state and the addresses on it become durable together."""

from __future__ import annotations

import asyncio
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from crawler.extensions.session import ArchiveSession
from crawler.items import RATE_SCHEMA, Article, Rate
from crawler.markers import PageEnd, Quarantined, Reread

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class ArchivePages:
    """Writes each page as one transaction, from start() to end(), which PagesInTurn calls while it has the ``turn``.

    Stats: ``records/articles``, ``records/edited``, ``records/reparsed``, ``records/rates``,
    ``records/quarantined``, ``pages/<state>``.
    """

    def __init__(self, session: ArchiveSession, stats: StatsCollector) -> None:
        self.session = session
        self.stats = stats
        self.turn = asyncio.Lock()
        self.rejected: str | None = None
        self.broken: str | None = None
        """Why the open page cannot be done, where a pipeline failed at one of its items because of a bug."""
        self.written: list[str] = []

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive and the statistics from the crawler."""
        return cls(ArchiveSession.of(crawler), crawler.stats)

    def process_item(self, item: object) -> object:
        """Return the record as archived; raise DropItem for what is not to be exported."""
        match item:
            case Article() | Rate():
                return self._add(item)
            case Reread():
                with self.session.guarded() as archive:
                    archive.reread(item.id, item.content_hash)
            case Quarantined():
                self._quarantine(item)
            case _:
                return item
        raise DropItem(f"kept: {type(item).__name__} {item.url}", log_level="DEBUG")

    def start(self, url: str) -> None:
        """Open the page at an address; the turn is held."""
        self.rejected = self.broken = None
        self.written = []
        with self.session.guarded() as archive:
            archive.begin(url)

    def _add(self, record: Article | Rate) -> Article | Rate:
        try:
            with self.session.guarded() as archive:
                stored = archive.add(record)
        except ValueError as error:
            # Longer than a line may be. Nothing was stored, so the page goes on without it.
            self._quarantine(Quarantined(url=record.url, reason=str(error), record=asdict(record)))
            raise DropItem(str(error), log_level="DEBUG") from error
        if isinstance(stored, Rate):
            self.written.append("rates")
        else:
            self.written.append("articles" if stored.revision == 1 else stored.change)
        return stored

    def _quarantine(self, item: Quarantined) -> None:
        if item.record.get("schema") != RATE_SCHEMA:
            # A rate that breaks a rule is no reason to fetch the article of its page again.
            self.rejected = item.reason
        with self.session.guarded() as archive:
            if archive.quarantine(item.record, url=item.url, reason=item.reason):
                self.written.append("quarantined")

    def end(self, end: PageEnd) -> None:
        """Close the page, and let the next one have its turn."""
        if self.rejected is not None and end.state == "done":
            end = replace(end, state="quarantined", reason=self.rejected)
        if self.broken is not None:
            self.written = []
            end = PageEnd(url=end.url, kind=end.kind, state="failed", reason=self.broken)
        try:
            with self.session.guarded() as archive:
                if self.broken is not None:
                    archive.rollback()
                    archive.begin(end.url)
                archive.commit(end)
                archive.publish_if_due()
        finally:
            self.turn.release()
        # Counted only now: what a failed commit takes back was never written.
        self.stats.inc_value(f"pages/{end.state}")
        for kind in self.written:
            self.stats.inc_value(f"records/{kind}")
