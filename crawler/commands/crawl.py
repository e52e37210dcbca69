"""``scrapy crawl`` with a contract: an exit status that says what happened, and one last line."""

from __future__ import annotations

import asyncio
import gc
import sys
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from scrapy.commands.crawl import Command as ScrapyCrawl

from crawler.commands import Strict
from crawler.commands.streams import heed_hangup, tell
from crawler.errors import CrawlerError, Interrupted
from crawler.extensions.watch import RunWatch
from crawler.outcome import Outcome

if TYPE_CHECKING:
    import argparse

    from scrapy.crawler import Crawler


class Command(Strict, ScrapyCrawl):
    """Runs a spider of the project; README has the table of exit statuses."""

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then say how it went."""
        if len(args) != 1:
            self.refuse("name one spider: scrapy crawl timesca")
        assert self.crawler_process is not None
        try:
            crawler = self._create_crawler(args[0])
        except KeyError:
            names = ", ".join(self.crawler_process.spider_loader.list())
            self.refuse(f"there is no spider {args[0]}; there are {names}")
        finished = self.crawler_process.crawl(crawler, **opts.spargs)
        assert isinstance(finished, asyncio.Task)
        heed_hangup()
        # What is loaded stays to the end. The collector would go through all of it again every hundred pages, and when
        # the process ends: an eighth of the CPU of a run with nothing new.
        gc.freeze()
        self.crawler_process.start()
        outcome = _outcome(crawler, args[0], finished)
        self.exitcode = outcome.status
        if outcome.status or outcome.has_news:
            tell(outcome.line)


def _outcome(crawler: Crawler, name: str, finished: asyncio.Task[None]) -> Outcome:
    """Return what RunWatch told at the end of the run, with what else ended it."""
    outcome = None
    # Raised where the crawl failed before its extensions were set up.
    with suppress(RuntimeError):
        watch = crawler.get_extension(RunWatch)
        outcome = watch and watch.outcome
    outcome = outcome or Outcome(source=getattr(crawler.spider, "source", name))
    if not finished.done() or finished.cancelled():
        # Scrapy stops everything where it stands. What is committed waits for the next run.
        return replace(outcome, stats=crawler.stats.get_stats(), problems=(Interrupted("at once, by a second signal"),))
    error = finished.exception()
    if isinstance(error, CrawlerError):
        return replace(outcome, problems=(*outcome.problems, error))
    if error is not None:
        sys.excepthook(type(error), error, error.__traceback__)
        return replace(outcome, bugs=outcome.bugs + 1)
    return outcome
