"""``scrapy genspider -t listing``: a site, its spider, recorded pages and a test, from the address of a listing.

Every other template is Scrapy's own, and works as its users know it.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NoReturn

from scrapy.commands.genspider import Command as ScrapyGenspider
from scrapy.commands.genspider import verify_url_scheme
from scrapy.exceptions import UsageError
from scrapy.utils.conf import closest_scrapy_cfg

from crawler import scaffold
from crawler.commands.streams import tell
from crawler.errors import CrawlerError, ParseProblem, UsageProblem
from crawler.spiders import arguments
from crawler.spiders.base import SiteSpider
from crawler.spiders.failures import understand

if TYPE_CHECKING:
    import argparse
    from collections.abc import AsyncIterator, Callable, Iterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from crawler.items import Article
    from crawler.page import Page
    from crawler.sites.site import Site

TEMPLATE = "listing"
OURS = scaffold.TEMPLATES / "spiders"
TRIES = 3
"""Entries whose articles are asked for, until one can be read."""


class Command(ScrapyGenspider):
    """Makes a spider from a template; ``listing`` is this project's own."""

    requires_crawler_process = True

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add Scrapy's own options, and where to ask instead of the site."""
        super().add_options(parser)
        parser.add_argument("--origin", help="of listing: where to ask instead, like http://127.0.0.1:8000")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Make a site and what belongs to it, or leave everything else to Scrapy."""
        if opts.template != TEMPLATE or opts.list or opts.dump:
            super().run(args, opts)
            return
        if len(args) != 2:
            raise UsageError
        try:
            self.make(args[0], arguments.listing_url(verify_url_scheme(args[1])), opts)
        except CrawlerError as problem:
            tell(f"genspider: {problem}; nothing made")
            self.exitcode = problem.exit_status

    def make(self, name: str, url: str, opts: argparse.Namespace) -> None:
        """Fetch the listing and an article as a crawl would, then write the files."""
        assert self.crawler_process is not None
        place = scaffold.Place(name=name, project=Path(closest_scrapy_cfg()).parent)
        place.check(force=opts.force, known=name in self.crawler_process.spider_loader.list())
        crawler = self.crawler_process.create_crawler(Scout.of(scaffold.site_of(name, url)))
        self.crawler_process.crawl(crawler, origin=opts.origin)
        self.crawler_process.start()
        scout: Any = crawler.spider
        for problem in scout.problems:
            raise problem
        site = scaffold.proposed(scout.proposal, scout.listing, scout.article)
        written = scaffold.write(place, site, scout.listing, scout.article_page)
        print(f"Created spider {name!r} using template {TEMPLATE!r}; read what was made:")
        for path in written:
            print(f"  {path.relative_to(place.project)}")

    def _find_template(self, template: str) -> Path | None:
        return OURS / f"{TEMPLATE}.tmpl" if template == TEMPLATE else super()._find_template(template)

    def _list_templates(self) -> None:
        super()._list_templates()
        print(f"  {TEMPLATE}")


class Scout(SiteSpider):
    """Fetches a listing and the first article on it that can be read, and keeps both."""

    name = "scout"
    custom_settings = {"ITEM_PIPELINES": {}, "EXTENSIONS": {"crawler.extensions.hosts.Hosts": 0}}  # noqa: RUF012
    proposal: Site
    listing: Page
    article: Article
    article_page: Page

    @classmethod
    def of(cls, site: Site) -> type[Scout]:
        """Return the spider for one site."""
        return type("Scout", (cls,), {"site": site, "proposal": site})

    @property
    def entry(self) -> str:
        """The listing."""
        return self.site.listing(self.site.start)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the listing."""
        yield self.asking(self.entry, self.keep_listing)

    def keep_listing(self, response: Response, address: str) -> Iterator[Request]:
        """Keep the listing, and go on to its first article."""
        try:
            self.listing = self.page(response)
        except ParseProblem as problem:
            self.problems.append(UsageProblem(f"{address} {problem}"))
            return
        self.addresses = [entry.url for entry in self.site.read_listing(self.listing).entries][:TRIES]
        if self.addresses and not self.is_article(self.listing):
            yield self.asking(self.addresses.pop(0), self.keep_article)
        else:
            self.problems.append(UsageProblem(f"{address} is no listing that can be read here"))

    def is_article(self, page: Page) -> bool:
        """Tell whether a page with entries is an article's, with others beside it."""
        try:
            return bool(self.site.read_article(page).text)
        except ParseProblem:
            return False

    def keep_article(self, response: Response, address: str) -> Iterator[Request]:
        """Keep the article, or go on to the next one."""
        try:
            self.article_page = self.page(response)
            self.article = self.site.read_article(self.article_page)
        except ParseProblem as problem:
            if self.addresses:
                yield self.asking(self.addresses.pop(0), self.keep_article)
            else:
                self.problems.append(UsageProblem(f"{address} {problem}"))

    def asking(self, address: str, callback: Callable[..., Iterator[Request]]) -> Request:
        """Return the request for a page without which there is no site."""

        def give_up(failure: Failure) -> None:
            mishap = understand(failure)
            wrong = mishap.kind == "gone"
            self.problems.append(UsageProblem(f"{address} {mishap.reason}") if wrong else mishap.as_problem(address))

        return self.request(address, callback, give_up)

    def unreadable(self, reason: str, *, address: str, **_: Any) -> NoReturn:
        """There is no transaction here that could break half-way."""
        raise NotImplementedError(f"{address}: {reason}")
