"""A listing page: its entries, whatever the theme, and what it says of its size and its next page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.parsers.entries import Candidate, find_entries
from crawler.parsers.excerpt import entry_date, entry_excerpt
from crawler.parsers.pagination import read_pagination
from crawler.parsers.text import fold, visible_text
from crawler.parsers.tree import says_nothing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.markers import FeedEntry
    from crawler.page import Page
    from crawler.parsers.urls import Addresses

COUNTER = re.compile(r"Viewing results \d[\d,]* ?(?:-|to) ?\d[\d,]* of (?P<total>\d[\d,]*)\.?", re.IGNORECASE)

NOTICES = ("h1", "h2", "p", "div")
NOTHING_BEGINS = frozenset("SsBbNnOoTtPpEeIiLl4")
"""First letters of what such a line may say."""
LINE = 120
"""Characters of a line that says something of the listing, at most."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Entry:
    """One article as a listing shows it."""

    url: str
    """Canonical address."""
    title: str
    excerpt: str | None = None
    """As published, without the text of a "Continue reading" link."""
    published_at: str | None = None
    """ISO 8601 with zone, where the entry carries a machine-readable time."""
    feed: FeedEntry | None = None
    """Where the listing is a feed, all that it says."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Listing:
    """One page of a listing."""

    entries: tuple[Entry, ...] = ()
    """In the page's order; a promotion that stands first is the first of them. No address twice."""
    total: int | None = None
    """N of "Viewing results A - B of N": A and B are known to be wrong. It drifts while a listing is read."""
    next_url: str | None = None
    next_by: str | None = None
    """Strategy that found the next page."""
    has_next: bool | None = None
    """Whether there is a next page; None where the page says nothing about pages."""


def read_listing(page: Page, addresses: Addresses, zone: str = "UTC") -> Listing:
    """Read a listing page. ``zone`` stands in where an entry's time has none.

    A page past the end that answers "nothing found" has no entries, whatever widgets are on it.
    """
    candidates = find_entries(page, addresses)
    roots = {candidate.root for candidate in candidates}
    if any(says_nothing(visible_text(line)) and not _is_within(line, roots) for line in _lines(page)):
        candidates = ()
    pagination = read_pagination(page, addresses)
    return Listing(
        entries=tuple(_entry(candidate, zone) for candidate in candidates),
        total=_total(page, roots),
        next_url=pagination.next_url,
        next_by=pagination.next_by,
        has_next=pagination.has_next,
    )


def _entry(candidate: Candidate, zone: str) -> Entry:
    return Entry(
        url=candidate.title.url,
        title=candidate.text,
        excerpt=entry_excerpt(candidate),
        published_at=entry_date(candidate, zone),
    )


def _total(page: Page, roots: set[HtmlElement]) -> int | None:
    """Read the counter: a text of its own, outside every entry, for titles and teasers may quote one."""
    for text, holder in _counters(page):
        if _is_within(holder, roots):
            continue
        for around in (holder, *holder.iterancestors()):
            line = fold(visible_text(around))
            if found := COUNTER.fullmatch(line) or COUNTER.fullmatch(fold(text)):
                return int(found["total"].replace(",", ""))
            if len(line) > LINE or not roots.isdisjoint(around.iterdescendants()):
                break
    return None


def _counters(page: Page) -> Iterator[tuple[str, HtmlElement]]:
    """Yield the texts that a counter may be in, each with the element it stands in."""
    for element in page.tree.iter() if b"iewing" in page.body else ():
        if (text := element.text) and "iewing" in text and isinstance(element.tag, str):
            yield text, element
        if (tail := element.tail) and "iewing" in tail and (parent := element.getparent()) is not None:
            yield tail, parent


def _lines(page: Page) -> Iterator[HtmlElement]:
    """Yield what may be a notice in the place of entries: a short line of its own, without a link."""
    for element in page.tree.iter(*NOTICES):
        text = (element.text or "").lstrip()
        # The many lines of a ticker begin otherwise.
        if len(text) > LINE or (text and text[0] not in NOTHING_BEGINS):
            continue
        if len(element):
            is_box = element.tag == "div" or next(element.iter("a"), None) is not None
            if is_box or len(element.text_content()) > LINE:
                continue
        yield element


def _is_within(element: HtmlElement, roots: set[HtmlElement]) -> bool:
    return not roots.isdisjoint((element, *element.iterancestors()))
