"""``scrapy fixture``: record a page as a test case, or renew what is expected of the recorded ones."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn
from urllib.parse import urlsplit

from scrapy.commands import ScrapyCommand

from crawler import fixtures
from crawler.commands import say
from crawler.commands.streams import tell
from crawler.errors import CrawlerError, ParseProblem, SiteChanged, UsageProblem
from crawler.reread import newest_page
from crawler.sites import site_named
from crawler.spiders import arguments
from crawler.spiders.base import SiteSpider
from crawler.spiders.failures import understand
from crawler.status import sources

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from crawler.page import Page


class Command(ScrapyCommand):
    """Records ``tests/fixtures/<source>/<case>/``; with --refresh it renews expected.json only."""

    requires_project = True

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "[options] URL | --from-warc SOURCE_OR_FILE URL ... | --refresh [FOLDER ...]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Record a page as a test case"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options."""
        super().add_options(parser)
        parser.add_argument("--kind", choices=fixtures.KINDS, default="article", help="what the page is")
        parser.add_argument("--case", help="name of the case (default: the last part of the address)")
        parser.add_argument("--source", help="site whose parsers read the page (default: by its host)")
        parser.add_argument("--origin", help="where to ask instead of the site, like http://127.0.0.1:8000")
        parser.add_argument("--from-warc", metavar="SOURCE_OR_FILE", help="read the stored bytes instead of asking")
        parser.add_argument("--refresh", action="store_true", help="renew expected.json of the given or all cases")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Record one page, or refresh."""
        try:
            if opts.refresh:
                refresh([Path(folder) for folder in args])
            elif opts.from_warc and args and not (opts.case and len(args) > 1):
                self.record_stored(args, opts)
            elif opts.from_warc:
                raise UsageProblem("name one address or more behind --from-warc, and --case for one only")
            elif len(args) == 1:
                self.record(args[0], opts)
            else:
                raise UsageProblem("name one address, or --refresh")
        except CrawlerError as problem:
            tell(f"fixture: {problem}")
            self.exitcode = problem.exit_status

    def record(self, url: str, opts: argparse.Namespace) -> None:
        """Fetch the page as a crawl would, robots.txt and pace included, and write the case."""
        assert self.crawler_process is not None
        address = arguments.listing_url(url)
        spider = OnePage.asking(address, opts.source)
        crawler = self.crawler_process.create_crawler(spider)
        self.crawler_process.crawl(crawler, origin=opts.origin)
        self.crawler_process.start()
        found: Any = crawler.spider
        for problem in found.problems:
            raise problem
        record(address, found.source, found.found, opts)

    def record_stored(self, urls: list[str], opts: argparse.Namespace) -> None:
        """Write cases of the newest stored pages of the addresses; nothing is asked for."""
        assert self.settings is not None
        where = Path(opts.from_warc)
        named = None
        if not where.is_file():
            named, where = opts.from_warc, Path(self.settings["ARCHIVE_DIR"] or ".") / opts.from_warc
            if named not in sources(where.parent):
                raise UsageProblem(f"{named} is neither a file nor an archive in {where.parent}/")
        for url in urls:
            site = site_named(opts.source or named, arguments.listing_url(url))
            address = site.addresses.canonical(url, url)
            if address is None:
                raise UsageProblem(f"{url} is no address of {site.source}")
            record(address, site.source, newest_page(where, site, address), opts)


class OnePage(SiteSpider):
    """Fetches one page and keeps it; no archive, no pipelines."""

    name = "fixture"
    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": {"crawler.extensions.hosts.Hosts": 0}}  # noqa: RUF012
    address: str
    found: Page

    @classmethod
    def asking(cls, address: str, source: str | None) -> type[OnePage]:
        """Return the spider for one address."""
        site = site_named(source, address)
        own = site.addresses.canonical(address, address)
        if own is None:
            raise UsageProblem(f"{address} is no address of {site.source}")
        return type("OnePage", (cls,), {"site": site, "address": own})

    @property
    def entry(self) -> str:
        """The page."""
        return self.address

    async def start(self) -> AsyncIterator[Request]:
        """Ask for it."""
        yield self.request(self.address, self.keep, self.give_up)

    def keep(self, response: Response, address: str) -> None:  # noqa: ARG002  # every callback is told the address
        """Keep the page, or the reason why it is none."""
        try:
            self.found = self.page(response)
        except ParseProblem as problem:
            self.problems.append(SiteChanged(f"{self.address} {problem}"))

    def give_up(self, failure: Failure) -> None:
        """Keep the reason."""
        self.problems.append(understand(failure).as_problem(self.address))

    def unreadable(self, reason: str, *, address: str, **_: Any) -> NoReturn:
        """There is no transaction here that could break half-way."""
        raise NotImplementedError(f"{address}: {reason}")


def record(address: str, source: str, page: Page, opts: argparse.Namespace) -> None:
    """Write the case, and say where. Raises ParseProblem for a page of another kind."""
    name = opts.case or urlsplit(address).path.strip("/").rpartition("/")[2] or "home"
    case = fixtures.record(fixtures.FOLDER, name, source, opts.kind, page)
    say(f"recorded {case.folder}/: read expected.json, it is what the parsers made of the page")


def refresh(folders: list[Path]) -> None:
    """Renew the given cases, or all; say which have changed."""
    for case in [fixtures.load(folder) for folder in folders] or fixtures.cases():
        before = case.expected
        fixtures.refresh(case)
        say(f"{case.folder}: {'unchanged' if case.expected == before else 'CHANGED'}")
