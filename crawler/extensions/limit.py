"""The maximum run time: a run that hangs or goes on for ever must not keep the next ones out."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler

TIME_IS_UP = "max_run_seconds"
"""The name of this end, as Scrapy's close reasons go."""


class RunLimit:
    """Stops the crawl gracefully after MAX_RUN_SECONDS: what is being downloaded is still committed."""

    def __init__(self, crawler: Crawler, seconds: float) -> None:
        self.crawler = crawler
        self.seconds = seconds
        self._timer: asyncio.TimerHandle | None = None
        self._stopping: asyncio.Future[None] | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the setting; raise ConfigurationProblem for what is no number of seconds."""
        setting = crawler.settings["MAX_RUN_SECONDS"]
        try:
            seconds = float(setting or 0)
        except (TypeError, ValueError):
            seconds = -1
        if not 0 <= seconds < float("inf"):
            raise ConfigurationProblem(f"MAX_RUN_SECONDS must be a number of seconds, 0 for no limit, not {setting!r}")
        if seconds == 0:
            raise NotConfigured
        limit = cls(crawler, seconds)
        crawler.signals.connect(limit.opened, signals.spider_opened)
        crawler.signals.connect(limit.closed, signals.spider_closed)
        return limit

    def opened(self) -> None:
        """Start the clock."""
        self._timer = asyncio.get_running_loop().call_later(self.seconds, self._stop)

    def closed(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()

    def _stop(self) -> None:
        engine = self.crawler.engine
        assert engine is not None
        # Kept, or the task could be collected before it has run.
        self._stopping = asyncio.ensure_future(engine.close_spider_async(reason=TIME_IS_UP))
