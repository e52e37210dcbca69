"""The walk over a listing: pages back from the newest, and the articles on them."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, Any, ClassVar

from crawler.errors import CrawlerError, SiteChanged, UsageProblem
from crawler.markers import Link, PageEnd, PageState
from crawler.spiders import arguments
from crawler.spiders.article import ArticleSpider
from crawler.spiders.failures import understand
from crawler.spiders.transaction import page_transaction
from crawler.spiders.walk import HeadWalk, Reading, Step

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from crawler.parsers.listing import Entry, Listing

NEAR = 10
"""Priority that reads neighbouring listing pages close together, so that little shifts between them."""
FAR = -10
"""Priority that reads a listing page only after the articles before it, whose dates decide on it."""
DATED = 4
"""Pages whose articles are looked at for ``since``: where many are fetched at once, dates lag behind."""


class ListingSpider(ArticleSpider):
    """Walks one listing of ``site``; docs/architecture.md tells how a walk goes."""

    arguments: ClassVar[tuple[str, ...]] = ("section", "since", "pages", "origin", "mode")

    def __init__(
        self,
        *,
        section: str | None = None,
        since: str | None = None,
        pages: str | None = None,
        mode: str = "update",
        **rest: str,
    ) -> None:
        super().__init__(**rest)
        self.mode = arguments.mode(mode)
        self.since = arguments.since(since)
        self.pages = arguments.pages(pages)
        self.listing = self.site.listing(arguments.section(section) if section else self.site.start)
        self.pages_read = 0
        self.addresses: dict[int, str] = {}
        self.listed: dict[str, None] = {}
        self.fresh_pages: deque[list[Entry]] = deque(maxlen=DATED)

    @property
    def entry(self) -> str:
        """The listing's first page."""
        return self.listing

    async def start(self) -> AsyncIterator[Request]:
        """Begin at page 1; everything else follows from it."""
        self.walk = HeadWalk(frontier=self.frontier(), is_known=self.is_known)
        yield self.listing_request(1)

    @page_transaction
    def parse_listing(self, response: Response, *, address: str, number: int) -> Iterator[Any]:
        """Read entries and rates of a listing page, and decide on the next one."""
        page = self.page(response)
        listing = self.site.read_listing(page)
        is_entry = self.pages_read == 0
        if is_entry and not listing.entries:
            yield from self.unreadable("shows no entries", address=address, number=number)
            return
        self.pages_read += 1
        if listing.next_url is not None:
            self.addresses[number + 1] = listing.next_url
        yield from self.site.read_rates(page)
        step = self.next_step(number, listing)
        links = (
            ()
            if step.reason == "since"
            else tuple(Link(url=entry.url, title=entry.title, excerpt=entry.excerpt) for entry in listing.entries)
        )
        yield self.listing_end(address, step, links=links)
        if is_entry:
            # Left over from earlier runs; only now, for a site that refuses its listing is left alone.
            yield from self.article_requests(self.archive.pending())
        yield from self.article_requests(links)
        yield from self.listing_requests(step)

    @page_transaction
    def listing_failed(self, failure: Failure, *, address: str, number: int) -> Iterator[Any]:
        """Tell the end of a listing from a page that could not be had."""
        mishap = understand(failure)
        state: PageState = "gone" if mishap.kind == "gone" else "failed"
        if self.pages_read == 0:
            self.problems.append(self.no_such_listing() if state == "gone" else mishap.as_problem(address))
            step = Step(reason="failures")
        elif state == "gone":
            step = self.walk.read(Reading(number=number, urls=()))
        elif mishap.kind == "unreachable":
            step = self.walk.fail(number)
        else:
            self.problems.append(mishap.as_problem(address))
            step = Step(reason="failures")
        yield self.listing_end(address, step, state=state, reason=mishap.reason)
        yield from self.listing_requests(step)

    def unreadable(self, reason: str, *, address: str, **kwargs: Any) -> Iterator[Any]:
        """Yield the output for a page that could not be read: an article's, or a listing's."""
        if "link" in kwargs:
            yield from self.unreadable_article(reason, address)
            return
        if self.pages_read == 0:
            self.problems.append(SiteChanged(f"{address} {reason}"))
            step = Step(reason="failures")
        else:
            step = self.walk.fail(kwargs["number"])
        yield self.listing_end(address, step, state="quarantined", reason=reason)
        yield from self.listing_requests(step)

    def next_step(self, number: int, listing: Listing) -> Step:
        """Return what the walk wants next, within what ``pages`` and ``since`` allow."""
        fresh = [entry for entry in listing.entries if entry.url not in self.listed]
        if any(self.is_past(entries) for entries in (fresh, *self.fresh_pages)):
            return Step(reason="since")
        self.listed.update(dict.fromkeys(entry.url for entry in fresh))
        self.fresh_pages.append(fresh)
        step = self.walk.read(
            Reading(
                number=number,
                urls=tuple(entry.url for entry in listing.entries),
                total=listing.total,
                has_next=listing.has_next,
            )
        )
        if step.page is not None and self.pages is not None and self.pages_read >= self.pages:
            return Step(reason="pages")
        return step

    def is_past(self, entries: list[Entry]) -> bool:
        """Tell whether all the entries are known to be older than ``since``."""
        if self.since is None or not entries:
            return False
        days = [entry.published_at or self.archive.published_at(entry.url) for entry in entries]
        return all(day is not None and day[:10] < self.since.isoformat() for day in days)

    def listing_request(self, number: int) -> Request:
        """Return the request for one page of the listing, at the address the page before gave for it."""
        known = self.addresses.get(2, self.listing) if number > 1 else self.listing
        address = self.addresses.get(number) or self.site.addresses.page_of(known, number)
        priority = NEAR if self.since is None else FAR
        return self.request(address, self.parse_listing, self.listing_failed, priority=priority, number=number)

    def listing_requests(self, step: Step) -> Iterator[Request]:
        """Yield the request for the walk's next page, if there is one."""
        if step.page is not None:
            yield self.listing_request(step.page)

    def listing_end(
        self,
        address: str,
        step: Step,
        *,
        links: tuple[Link, ...] = (),
        state: PageState = "done",
        reason: str = "",
    ) -> PageEnd:
        """Return the end of a listing page; the page that completes the walk carries the new frontier."""
        return PageEnd(
            url=address,
            kind="listing",
            state=state,
            reason=reason,
            links=links,
            listing=self.listing,
            walk=self.new_frontier(step),
        )

    # The frontier is kept with the day back to which the walk behind it was complete: a walk that is
    # to go further back must not end at it.

    def frontier(self) -> tuple[str, ...]:
        """Return the newest entries of the last complete walk, if this walk may end at them."""
        known = self.archive.walk(self.listing) or {}
        limit = known.get("since")
        reaches = limit is None or (self.since is not None and self.since.isoformat() >= str(limit))
        newest = known.get("newest")
        return tuple(newest) if self.mode != "full" and reaches and isinstance(newest, list) else ()

    def new_frontier(self, step: Step) -> dict[str, object] | None:
        """Return what the next walk is to know, if this one is complete with ``step``."""
        if step.page is not None or step.reason not in {"frontier", "end", "since"} or not self.walk.complete:
            return None
        limit: object = None
        if step.reason == "frontier":
            limit = (self.archive.walk(self.listing) or {}).get("since")
        elif step.reason == "since" and self.since is not None:
            limit = self.since.isoformat()
        return {"newest": list(self.walk.newest), "since": limit}

    def is_known(self, url: str) -> bool:
        """Tell whether an earlier page or run has listed the address."""
        return self.archive.page_state(url) is not None

    def no_such_listing(self) -> CrawlerError:
        """Return the problem of a first page that is not there: a typing error, or the site has changed."""
        if self.archive.walk(self.listing) is not None:
            return SiteChanged(f"{self.listing} is gone; it was there before")
        return UsageProblem(f"{self.listing} answered 404: there is no such listing on {self.site.addresses.host}")
