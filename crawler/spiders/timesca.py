"""The Times of Central Asia."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.errors import SiteChanged
from crawler.markers import PageEnd
from crawler.sites.timesca import TIMESCA
from crawler.spiders.base import SiteSpider
from crawler.spiders.failures import understand
from crawler.spiders.listing import ListingSpider
from crawler.spiders.transaction import page_transaction

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure


class TimescaSpider(ListingSpider):
    """Articles and exchange rates in one walk."""

    name = "timesca"
    site = TIMESCA


class TimescaRatesSpider(SiteSpider):
    """The ticker only, with one request."""

    name = "timesca_rates"
    site = TIMESCA

    @property
    def entry(self) -> str:
        """The newest posts' listing, which carries the ticker."""
        return self.site.listing(self.site.start)

    async def start(self) -> AsyncIterator[Request]:
        """Ask for the one page."""
        yield self.request(self.entry, self.parse_rates, self.rates_failed)

    @page_transaction
    def parse_rates(self, response: Response, *, address: str) -> Iterator[Any]:
        """Read the ticker. The site leaves it out on about one page in six: that alone is no change."""
        page = self.page(response)
        rates = self.site.read_rates(page)
        if not rates and not self.site.read_listing(page).entries:
            yield from self.unreadable("shows neither rates nor entries", address=address)
            return
        yield from rates
        yield PageEnd(url=address, kind="rates", state="done")

    @page_transaction
    def rates_failed(self, failure: Failure, *, address: str) -> Iterator[Any]:
        """Name the reason."""
        mishap = understand(failure)
        if mishap.kind == "interrupted":
            return
        self.problems.append(mishap.as_problem(address))
        yield PageEnd(url=address, kind="rates", state="failed", reason=mishap.reason)

    def unreadable(self, reason: str, *, address: str, **_: Any) -> Iterator[Any]:
        """Name the reason: the page is no longer what it was."""
        self.problems.append(SiteChanged(f"{address} {reason}"))
        yield PageEnd(url=address, kind="rates", state="quarantined", reason=reason)
