"""Deduplicate: what the archive holds already is dropped."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.exceptions import DropItem

from crawler.extensions.session import ArchiveSession
from crawler.items import Article, Rate

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector


class Deduplicate:
    """Drops records that say nothing new. Stat: ``records/unchanged``.

    The archive answers from what is committed *and* from the page's open transaction, so repeats
    within a page, across pages and across runs are one case.
    """

    def __init__(self, session: ArchiveSession, stats: StatsCollector) -> None:
        self.session = session
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the open archive and the statistics from the crawler."""
        return cls(ArchiveSession.of(crawler), crawler.stats)

    def process_item(self, item: object) -> object:
        """Return the item, or raise DropItem when the archive has it."""
        if not isinstance(item, Article | Rate):
            return item
        with self.session.guarded() as archive:
            verdict = archive.judge(item)
        if verdict == "unchanged":
            self.stats.inc_value("records/unchanged")
            raise DropItem(f"unchanged: {item.id} {item.url}", log_level="DEBUG")
        return item
