"""Limits of a run's time: one for runs that hang or never end, one for runs that are to be short."""

from __future__ import annotations

import asyncio
from time import monotonic
from typing import TYPE_CHECKING

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

TIME_IS_UP = "max_run_seconds"
"""Name of an end that interrupts: the run should have been over long before."""
BUDGET_IS_SPENT = "crawl_budget"
"""Name of an end that was asked for: the next run goes on."""
LIMITS = {"MAX_RUN_SECONDS": TIME_IS_UP, "CRAWL_BUDGET": BUDGET_IS_SPENT}


class RunLimit:
    """Stops the crawl gracefully when the nearer limit is reached: what is being downloaded is still committed."""

    def __init__(self, crawler: Crawler, seconds: float, reason: str) -> None:
        self.crawler = crawler
        self.seconds = seconds
        self.reason = reason
        self.began = monotonic()
        self._timer: asyncio.TimerHandle | None = None
        self._stopping: asyncio.Future[None] | None = None

    @property
    def left(self) -> float:
        """Seconds that the run has left; below zero when it is ending."""
        return self.began + self.seconds - monotonic()

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Read the settings; raise ConfigurationProblem for what is no number of seconds."""
        limits = [(seconds_of(crawler.settings, name), reason) for name, reason in LIMITS.items()]
        seconds, reason = min(((seconds, reason) for seconds, reason in limits if seconds), default=(0, ""))
        if not seconds:
            raise NotConfigured
        limit = cls(crawler, seconds, reason)
        crawler.signals.connect(limit.opened, signals.spider_opened)
        crawler.signals.connect(limit.closed, signals.spider_closed)
        return limit

    def opened(self) -> None:
        """Start the clock."""
        self.began = monotonic()
        self._timer = asyncio.get_running_loop().call_later(self.seconds, self._stop)

    def closed(self) -> None:
        """Stop the clock."""
        if self._timer is not None:
            self._timer.cancel()

    def _stop(self) -> None:
        engine = self.crawler.engine
        assert engine is not None
        # Kept, or the task could be collected before it has run.
        self._stopping = asyncio.ensure_future(engine.close_spider_async(reason=self.reason))


def seconds_of(settings: BaseSettings, name: str) -> float:
    """Return a setting that is a number of seconds, 0 for no limit; raise ConfigurationProblem for anything else."""
    value = settings[name]
    try:
        seconds = float(value or 0)
    except (TypeError, ValueError):
        seconds = -1
    if not 0 <= seconds < float("inf"):
        raise ConfigurationProblem(f"{name} must be a number of seconds, 0 for no limit, not {value!r}")
    return seconds
