"""A bar for whoever watches: on a terminal only, never under cron, and only where rich is installed."""

from __future__ import annotations

import asyncio
import logging
import sys
from typing import TYPE_CHECKING, Any

from scrapy import signals
from scrapy.exceptions import NotConfigured

from crawler.extensions.watch import RunWatch

if TYPE_CHECKING:
    from typing import Self

    from rich.progress import Progress
    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

EVERY = 0.5
"""Seconds between two looks at the counts."""


class ProgressBar:
    """Shows pages, new, known, failed, pages a second, and how long what is known to be left will take."""

    def __init__(self, crawler: Crawler, progress: Progress) -> None:
        self.crawler = crawler
        self.progress = progress
        self.task = progress.add_task("", total=None, new=0, known=0, failed=0)
        self._timer: asyncio.TimerHandle | None = None

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Make a bar where one is wanted and possible."""
        if not is_wanted(crawler.settings):
            raise NotConfigured
        try:
            progress = make_progress()
        except ImportError as error:
            raise NotConfigured from error
        bar = cls(crawler, progress)
        crawler.signals.connect(bar.opened, signals.spider_opened)
        crawler.signals.connect(bar.closed, signals.spider_closed)
        return bar

    def opened(self) -> None:
        """Draw the bar, and go on doing so."""
        self.progress.start()
        self._draw()

    def closed(self) -> None:
        """Take the bar away: the last line stands alone."""
        if self._timer is not None:
            self._timer.cancel()
        self.progress.stop()

    def _draw(self) -> None:
        watch = self.crawler.get_extension(RunWatch)
        stats = self.crawler.stats.get_stats()
        done = sum(number for name, number in stats.items() if name.startswith("pages/"))
        self.progress.update(
            self.task,
            # Some pages are read twice.
            total=None if watch is None else max(len(watch.asked), done),
            completed=done,
            new=stats.get("records/articles", 0),
            known=stats.get("records/unchanged", 0),
            failed=stats.get("pages/failed", 0),
        )
        self.progress.refresh()
        self._timer = asyncio.get_running_loop().call_later(EVERY, self._draw)


def is_wanted(settings: BaseSettings) -> bool:
    """Tell whether somebody watches, and the log does not scroll through the same terminal."""
    level = logging.getLevelNamesMapping().get(str(settings["LOG_LEVEL"]).upper(), logging.DEBUG)
    is_quiet = bool(settings["LOG_FILE"]) or not settings.getbool("LOG_ENABLED") or level >= logging.WARNING
    return is_quiet and sys.stderr.isatty()


def make_progress() -> Progress:
    """Return the bar, undrawn. Raises ImportError where rich is not installed."""
    from rich.console import Console
    from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn, TimeRemainingColumn
    from rich.text import Text

    class Speed(ProgressColumn):
        def render(self, task: Any) -> Text:
            return Text(f"{task.speed:.1f} a second" if task.speed else "")

    return Progress(
        TextColumn("{task.completed} pages"),
        BarColumn(),
        TextColumn("{task.fields[new]} new, {task.fields[known]} known, {task.fields[failed]} failed"),
        Speed(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        # Drawn from the event loop: no thread, and nothing left behind at the end.
        auto_refresh=False,
        transient=True,
    )
