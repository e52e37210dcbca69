"""The walk over a listing: pages back from the newest, and the articles on them."""

from __future__ import annotations

import functools
from collections import deque
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar

from crawler.errors import CrawlerError, SiteChanged, UsageProblem
from crawler.markers import Link, PageEnd, PageState
from crawler.spiders import arguments, regions
from crawler.spiders.article import conditions, validators
from crawler.spiders.canary import CanarySpider
from crawler.spiders.failures import understand
from crawler.spiders.joining import Reading
from crawler.spiders.transaction import page_transaction
from crawler.spiders.walk import Step, Walk

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from scrapy.http import Request, Response
    from twisted.python.failure import Failure

    from crawler.parsers.listing import Entry, Listing

NEAR = 10
"""Priority that reads neighbouring listing pages close together, so that little shifts between them."""
FAR = -10
"""Priority that reads a listing page only after the articles before it: new ones first, then the backlog."""
TRUSTED = timedelta(days=1)
"""How long a server's word that page 1 has not changed is taken without a look."""
DATED = 4
"""Pages whose articles are looked at for ``since``: where many are fetched at once, dates lag behind."""


class ListingSpider(CanarySpider):
    """Walks one listing of ``site``; docs/architecture.md tells how a walk goes."""

    arguments: ClassVar[tuple[str, ...]] = ("section", "since", "pages", "origin", "mode", "render", "wait_for")

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
        day = arguments.since(since)
        self.since = day.isoformat() if day else None
        self.pages = arguments.pages(pages)
        self.listing = self.site.listing(arguments.section(section) if section else self.site.start)
        self.pages_read = 0
        self.read_at: str | None = None
        self.addresses: dict[int, str] = {}
        self.listed: dict[str, None] = {}
        self.fresh_pages: deque[list[Entry]] = deque(maxlen=DATED)

    @property
    def entry(self) -> str:
        """The listing's first page."""
        return self.listing

    async def start(self) -> AsyncIterator[Request]:
        """Begin at page 1; everything else follows from it."""
        self.walk = self.new_walk()
        if self.mode == "revisit":
            for request in (*self.article_requests(self.archive.pending()), *self.revisit_requests()):
                yield request
            return
        yield self.listing_request(1, headers=self.conditions())

    @page_transaction
    def parse_listing(self, response: Response, *, address: str, number: int) -> Iterator[Any]:
        """Read entries and rates of a listing page, and decide on the next one."""
        page = self.page(response, feeds=True)
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
            else tuple(
                Link(url=entry.url, title=entry.title, excerpt=entry.excerpt, entry=entry.feed)
                for entry in listing.entries
            )
        )
        if is_entry:
            self.read_at = page.fetched_at.isoformat(timespec="seconds")
        yield self.listing_end(address, links=links, copy=validators(response))
        if is_entry:
            yield from self.known_requests()
        yield from self.article_requests(links)
        yield from self.listing_requests(step)

    @page_transaction
    def listing_failed(self, failure: Failure, *, address: str, number: int) -> Iterator[Any]:
        """Tell the end of a listing from a page that could not be had."""
        mishap = understand(failure)
        if mishap.kind == "interrupted":
            return
        if mishap.kind == "unchanged":
            etag, last_modified = self.archive.validators(address)
            yield PageEnd(url=address, kind="listing", state="done", etag=etag, last_modified=last_modified)
            yield from self.known_requests()
            return
        state: PageState = "gone" if mishap.kind == "gone" else "failed"
        if self.pages_read == 0:
            self.problems.append(self.no_such_listing() if state == "gone" else mishap.as_problem(address))
            step = Step(reason="failures")
        elif state == "gone":
            step = self.walk.read(Reading(number=number, urls=()))
        elif mishap.kind in {"unreachable", "too large", "incomplete"}:
            step = self.walk.fail(number)
        else:
            self.problems.append(mishap.as_problem(address))
            step = Step(reason="failures")
        yield self.listing_end(address, state=state, reason=mishap.reason)
        yield from self.listing_requests(step)

    def known_requests(self) -> Iterator[Request]:
        """Yield what earlier runs leave to ask for; only behind page 1: a site that refuses that is left alone."""
        yield from self.canary_requests()
        yield from self.article_requests(self.archive.pending())
        if self.mode == "update":
            yield from self.revisit_requests()

    def conditions(self) -> dict[str, str]:
        """Return the headers that ask for page 1 only if it has changed.

        Only where nothing else is to be read from the listing; and once a day without a condition, lest
        a server that says "unchanged" for ever hide what is new.
        """
        known = self.archive.walk(self.listing) or {}
        found = regions.load(known)
        is_whole = len(found) == 1 and found[0].reaches(self.since) and self.mode in {"update", "head"}
        read_at = known.get("read_at")
        if not is_whole or not read_at or datetime.now(UTC) - datetime.fromisoformat(str(read_at)) > TRUSTED:
            return {}
        return conditions(self.archive, self.listing)

    def unreadable(self, reason: str, *, address: str, **kwargs: Any) -> Iterator[Any]:
        """Yield the output for a page that could not be read: an article's, or a listing's."""
        if "link" in kwargs:
            yield from self.unreadable_article(reason, address=address, **kwargs)
            return
        if self.pages_read == 0:
            self.problems.append(SiteChanged(f"{address} {reason}"))
            step = Step(reason="failures")
        else:
            step = self.walk.fail(kwargs["number"])
        yield self.listing_end(address, state="quarantined", reason=reason)
        yield from self.listing_requests(step)

    def next_step(self, number: int, listing: Listing) -> Step:
        """Return what the walk wants next, within what ``since``, ``pages`` and the budget allow."""
        fresh = [entry for entry in listing.entries if entry.url not in self.listed]
        if any(self.is_past(entries) for entries in (fresh, *self.fresh_pages)):
            return self.walk.reached_since()
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
        return all(day is not None and day[:10] < self.since for day in days)

    def listing_request(self, number: int, *, soon: bool = False, headers: dict[str, str] | None = None) -> Request:
        """Return the request for one page of the listing, at the address the page before gave for it."""
        counted = self.site.addresses.page_of(self.listing, number, second=self.addresses.get(2))
        address = self.addresses.get(number, counted)
        priority = NEAR if soon or self.walk.is_head else FAR
        return self.request(
            address, self.parse_listing, self.listing_failed, priority=priority, headers=headers, number=number
        )

    def listing_requests(self, step: Step) -> Iterator[Request]:
        """Yield the request for the walk's next page, if there is one."""
        if step.page is not None:
            yield self.listing_request(step.page, soon=step.again)

    def listing_end(
        self,
        address: str,
        *,
        links: tuple[Link, ...] = (),
        state: PageState = "done",
        reason: str = "",
        copy: tuple[str | None, str | None] = (None, None),
    ) -> PageEnd:
        """Return the end of a listing page, with what is known of the listing now."""
        return PageEnd(
            url=address,
            kind="listing",
            state=state,
            reason=reason,
            links=links,
            listing=self.listing,
            walk=self.position() if self.pages_read else None,
            etag=copy[0],
            last_modified=copy[1],
        )

    def position(self) -> dict[str, object]:
        """Return what the next walk is to know of the listing."""
        return regions.dump(
            self.walk.regions, total=self.walk.total, page_size=self.walk.page_size, read_at=self.read_at
        )

    def new_walk(self) -> Walk:
        """Return the walk that goes on from what earlier runs left; a full one begins anew."""
        known = [] if self.mode == "full" else regions.load(self.archive.walk(self.listing))
        return Walk(
            below=known,
            is_known=functools.partial(self.archive.is_listed, self.listing),
            since=self.since,
            has_tail=self.mode != "head",
        )

    def no_such_listing(self) -> CrawlerError:
        """Return the problem of a first page that is not there: a typing error, or the site has changed."""
        if self.archive.walk(self.listing) is not None:
            return SiteChanged(f"{self.listing} is gone; it was there before")
        return UsageProblem(f"{self.listing} answered 404: there is no such listing on {self.site.addresses.host}")
