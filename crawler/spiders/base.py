"""What every spider of a site shares: its arguments, its requests, and pages out of responses."""

from __future__ import annotations

from abc import abstractmethod
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

import scrapy
from scrapy.http import HtmlResponse, Request, Response, XmlResponse

from crawler import politeness
from crawler.charset import encoding_of
from crawler.errors import CrawlerError, ParseProblem
from crawler.page import Page
from crawler.parsers.urls import at_origin
from crawler.spiders import arguments

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

    from crawler.items import Article, WarcPointer
    from crawler.markers import Canary, Link
    from crawler.sites.site import Site


class Deaths(Protocol):
    """Pages that a process died of."""

    def read(self, body: bytes, work: Callable[[], list[Any]]) -> list[Any]:
        """Return what the work makes of a page; raise ParseProblem where that kills."""


class Ledger(Protocol):
    """What a spider may ask of the archive. It never writes: that is the pipelines' duty."""

    def is_wanted(self, url: str) -> bool:
        """Tell whether the article at the address is still to be had, and may be asked for now."""

    def is_listed(self, listing: str, url: str) -> bool:
        """Tell whether the listing has shown the address."""

    def published_at(self, url: str) -> str | None:
        """Return when the article at the address was published, as far as it is known."""

    def pending(self) -> Iterable[Link]:
        """Return the article addresses that are known, could not be had yet, and may be asked for now."""

    def canary(self) -> Canary | None:
        """Return the known article that this run is to fetch again, if there is one."""

    def revisits(self, days: Sequence[float]) -> Iterable[Link]:
        """Return the articles that are due to be fetched again, at the ages in ``days``."""

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified of the copy of a page that was had last."""

    def walk(self, listing: str) -> dict[str, object] | None:
        """Return what the last walk over a listing left behind."""

    @property
    def deaths(self) -> Deaths:
        """Return what keeps a page from killing one run after another."""

    @property
    def place(self) -> Path:
        """Return the folder that the files of pointers are named from."""

    def copy_near(self, url: str, moment: datetime) -> WarcPointer | None:
        """Return where the stored page of an address lies that was had nearest to a moment."""

    def in_doubt(self, article: Article) -> WarcPointer | None:
        """Return the bytes of the newest revision, where only today's reading of them tells why the text is another."""


class SiteSpider(scrapy.Spider):
    """A spider of one site. ``archive`` is put in by the ArchiveSession before the first request."""

    site: Site
    archive: Ledger
    given: Mapping[str, str]
    """The ``-a`` arguments of this run, for its report."""
    arguments: ClassVar[tuple[str, ...]] = ("origin", "render", "wait_for")
    """Names of the ``-a`` arguments; any other is refused."""
    render: str = "none"
    """What draws the pages: ``none``, ``splash`` or ``browser``."""
    wait_for: str | None = None
    """CSS of what must be on every page: a renderer waits for it, and without it a page has failed, in any mode."""

    def __init__(
        self, *, origin: str | None = None, render: str | None = None, wait_for: str | None = None, **unknown: str
    ) -> None:
        arguments.reject_unknown(unknown, self.arguments)
        super().__init__()
        self.render = arguments.render(self.render if render is None else render)
        self.wait_for = arguments.wait_for(self.wait_for if wait_for is None else wait_for)
        self.origin = arguments.origin(origin)
        if self.origin is not None:
            self.site = self.site.at(self.origin)
        self.source = self.site.source
        self.problems: list[CrawlerError] = []
        self.told: set[str] = set()
        """Ids of the rates that this run has passed on."""

    @classmethod
    def from_crawler(cls, crawler: Crawler, *args: Any, **kwargs: Any) -> Self:
        """Make the spider and set the pace that its target allows."""
        spider = super().from_crawler(crawler, *args, **kwargs)
        spider.given = kwargs
        politeness.apply(crawler.settings, spider.target)
        spider.check(crawler.settings)
        return spider

    def check(self, settings: BaseSettings) -> None:
        """Raise ConfigurationProblem for a setting that this spider cannot work with."""

    @property
    @abstractmethod
    def entry(self) -> str:
        """The address without which nothing can be done."""

    @property
    def target(self) -> str:
        """An address of the server that this run asks: what the person running it has named."""
        return self.origin or self.entry

    @abstractmethod
    def unreadable(self, reason: str, *, address: str, **kwargs: Any) -> Iterator[Any]:
        """Yield the output for a page that could not be read."""

    def request(
        self,
        address: str,
        callback: Callable[..., Any],
        errback: Callable[..., Any],
        *,
        priority: int = 0,
        headers: dict[str, str] | None = None,
        at: str | None = None,
        **kwargs: Any,
    ) -> Request:
        """Return the request for one of the site's own addresses, sent to the origin if there is one.

        ``at`` is the address to fetch where that is another page of what ``address`` stands for.
        """
        return Request(
            at_origin(at or address, self.origin),
            callback,
            errback=errback,
            headers=headers,
            priority=priority,
            cb_kwargs={"address": address, **kwargs},
            # What was asked for is remembered by the spider: Scrapy's filter would also swallow a
            # redirect to a known address, and that address would never reach an end.
            dont_filter=True,
        )

    def page(self, response: Response, *, feeds: bool = False) -> Page:
        """Return the response as a parser sees it, under the site's own address.

        Raises ParseProblem when it is no HTML, nor XML where ``feeds`` are welcome, or comes from another site.
        """
        url = self.site.addresses.canonical(response.url, response.url)
        if url is None:
            raise ParseProblem(f"led to another site, {response.url}")
        content_type = (response.headers.get("Content-Type") or b"").decode("latin-1")
        if not isinstance(response, HtmlResponse) and not (feeds and isinstance(response, XmlResponse)):
            raise ParseProblem(f"is {content_type or 'something'}, not HTML")
        return Page(
            url=url,
            body=response.body,
            # The recorder's, if there is one: what is read from its record later bears the same time.
            fetched_at=response.meta.get("fetched_at") or datetime.now(UTC),
            encoding=encoding_of(response.body, content_type),
            content_type=content_type,
            warc=response.meta.get("warc"),
        )
