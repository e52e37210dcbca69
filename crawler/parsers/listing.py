"""A listing page: its entries, whatever the theme, and what it says of its size and its next page."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.entries import Candidate, find_entries
from crawler.parsers.excerpt import entry_date, entry_excerpt
from crawler.parsers.pagination import read_pagination
from crawler.parsers.text import fold, visible_text
from crawler.parsers.tree import says_nothing

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.urls import Addresses

COUNTER = re.compile(r"Viewing results \d[\d,]* ?(?:-|to) ?\d[\d,]* of (?P<total>\d[\d,]*)\.?", re.IGNORECASE)


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
    if _says_nothing(page.tree, {candidate.root for candidate in candidates}):
        candidates = ()
    pagination = read_pagination(page, addresses)
    return Listing(
        entries=tuple(_entry(candidate, zone) for candidate in candidates),
        total=_total(page.tree, {candidate.root for candidate in candidates}),
        next_url=pagination.next_url,
        next_by=pagination.next_by,
        has_next=pagination.has_next,
    )


def _entry(candidate: Candidate, zone: str) -> Entry:
    return Entry(
        url=candidate.title.url,
        title=visible_text(candidate.title.heading) if candidate.title.post is None else "",
        excerpt=entry_excerpt(candidate),
        published_at=entry_date(candidate, zone),
    )


def _total(tree: HtmlElement, roots: set[HtmlElement]) -> int | None:
    """Read the counter: a text of its own, outside every entry, for titles and teasers may quote one."""
    for text in _counters()(tree):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        if element is None or not roots.isdisjoint((element, *element.iterancestors())):
            continue
        for around in (element, *element.iterancestors()):
            line = fold(visible_text(around))
            if found := COUNTER.fullmatch(line) or COUNTER.fullmatch(fold(text)):
                return int(found["total"].replace(",", ""))
            if len(line) > 80 or not roots.isdisjoint(around.iterdescendants()):
                break
    return None


def _says_nothing(tree: HtmlElement, roots: set[HtmlElement]) -> bool:
    """Tell whether the page says that it has no entries; an entry may well be called "Nothing found"."""
    return any(
        says_nothing(visible_text(element)) and roots.isdisjoint((element, *element.iterancestors()))
        for element in _notices()(tree)
    )


@cache
def _counters() -> etree.XPath:
    return etree.XPath("//body//text()[contains(., 'iewing')]")


@cache
def _notices() -> etree.XPath:
    return etree.XPath(
        "//body//*[self::h1 or self::h2 or self::p or self::div[not(*)]][string-length(.) < 120][not(.//a)]"
    )
