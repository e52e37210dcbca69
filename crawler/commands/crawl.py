"""``scrapy crawl`` with a contract: an exit status that says what happened, and one last line."""

from __future__ import annotations

import argparse
import asyncio
import sys
import time
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy import signals
from scrapy.commands.crawl import Command as ScrapyCrawl
from scrapy.exceptions import UsageError

from crawler.errors import CrawlerError, UsageProblem
from crawler.extensions.session import ArchiveSession
from crawler.outcome import Outcome

if TYPE_CHECKING:
    from scrapy.crawler import Crawler

USAGE = UsageProblem.exit_status
SHUTDOWN = "shutdown"
"""Scrapy's name for a crawl ended by a signal."""


class Command(ScrapyCrawl):
    """Runs a spider of the project; README has the table of exit statuses."""

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's own options; a wrong one ends in status 64."""
        super().add_options(parser)
        parser.error = _refuse  # type: ignore[method-assign]  # argparse would exit 2

    def process_options(self, args: list[str], opts: argparse.Namespace) -> None:
        """Read the options; a wrong one ends in status 64."""
        try:
            super().process_options(args, opts)
        except UsageError as error:
            _refuse(str(error))

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Crawl, then say how it went."""
        if len(args) != 1:
            _refuse("name one spider: scrapy crawl timesca")
        assert self.crawler_process is not None
        try:
            crawler = self._create_crawler(args[0])
        except KeyError:
            names = ", ".join(self.crawler_process.spider_loader.list())
            _refuse(f"there is no spider {args[0]}; there are {names}")
        watch = RunWatch(crawler)
        finished = self.crawler_process.crawl(crawler, **opts.spargs)
        assert isinstance(finished, asyncio.Task)
        finished.add_done_callback(watch.ended)
        self.crawler_process.start()
        outcome = watch.outcome(args[0])
        self.exitcode = outcome.status
        if outcome.status or outcome.has_news:
            print(outcome.line, file=sys.stderr)


class RunWatch:
    """Listens to one crawl for what its outcome depends on."""

    def __init__(self, crawler: Crawler) -> None:
        self.crawler = crawler
        self.began = time.monotonic()
        self.reason = ""
        self.bugs = 0
        self.error: BaseException | None = None
        crawler.signals.connect(self._closed, signals.spider_closed)
        crawler.signals.connect(self._bug, signals.spider_error)
        crawler.signals.connect(self._bug, signals.item_error)

    def _closed(self, reason: str) -> None:
        self.reason = reason

    def _bug(self) -> None:
        self.bugs += 1

    def ended(self, finished: asyncio.Task[None]) -> None:
        """Take the exception that ended the crawl, if one did."""
        self.error = finished.exception()

    def outcome(self, name: str) -> Outcome:
        """Return what happened. A crawl that could not begin has no stats."""
        spider: Any = self.crawler.spider
        session = self.crawler.get_extension(ArchiveSession) if self._began else None
        problems = list(getattr(spider, "problems", ()))
        if isinstance(self.error, CrawlerError):
            problems.append(self.error)
        elif self.error is not None:
            sys.excepthook(type(self.error), self.error, self.error.__traceback__)
            self.bugs += 1
        if session is not None and session.problem is not None:
            problems.append(session.problem)
        walk = getattr(spider, "walk", None)
        return Outcome(
            source=getattr(spider, "source", name),
            seconds=time.monotonic() - self.began,
            stats=self.crawler.stats.get_stats() if self._began else {},
            problems=tuple(problems),
            gaps=len(walk.gaps) if walk is not None else 0,
            bugs=self.bugs,
            interrupted=self.reason == SHUTDOWN,
        )

    @property
    def _began(self) -> bool:
        return bool(self.reason)


def _refuse(message: str) -> NoReturn:
    print(f"usage: {message}; nothing done", file=sys.stderr)
    sys.exit(USAGE)
