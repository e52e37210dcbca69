"""Turns: Scrapy's pipelines, where a page's first item opens its transaction and the last one closes it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DropItem
from scrapy.pipelines import ItemPipelineManager

from crawler.markers import Edge
from crawler.pipelines.archive import ArchivePages

if TYPE_CHECKING:
    from scrapy.crawler import Crawler


class PagesInTurn(ItemPipelineManager):
    """Sends what is in an Edge through the pipelines, and tells ArchivePages of the page around it.

    Scrapy handles several responses at once, and their items would mix. A page's first item therefore waits until the
    page before it is closed; with CONCURRENT_ITEMS = 1 a page's own items come in order behind it, so whatever arrives
    while the turn is held belongs to the page that holds it.
    """

    def __init__(self, *pipelines: Any, crawler: Crawler | None = None) -> None:
        super().__init__(*pipelines, crawler=crawler)
        self.pages = next((each for each in pipelines if isinstance(each, ArchivePages)), None)

    async def process_item_async(self, item: Any) -> Any:
        """Return the item as the pipelines have made it; raise DropItem for what is not to be exported."""
        if self.pages is None:
            return await self._through(item.item if isinstance(item, Edge) else item)
        if not isinstance(item, Edge):
            return await self._watched(item, self.pages)
        if item.start is not None:
            await self.pages.turn.acquire()
        try:
            if item.start is not None:
                self.pages.start(item.start)
            return await self._watched(item.item, self.pages)
        finally:
            if item.end is not None:
                self.pages.end(item.end)

    async def _watched(self, item: Any, pages: ArchivePages) -> Any:
        try:
            return await self._through(item)
        except DropItem:
            raise
        except BaseException as bug:
            # The page must not be done: one of its items is missing.
            pages.broken = f"a bug: {type(bug).__name__}: {bug}"
            raise

    async def _through(self, item: Any) -> Any:
        if item is None:
            raise DropItem("a page without a record", log_level="DEBUG")
        return await super().process_item_async(item)
