"""Which listing page comes next, and which evidence on the page says so."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.parsers.text import collapse, visible_text
from crawler.parsers.urls import Addresses, split_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

NEXT_TEXT = re.compile(
    r"(?:next(?: page| posts?)?|older(?: posts| entries| articles)?|load more|more posts|›|»|→|>|>>)"
    r"(?:\s*(?:›|»|→|>|>>))*",
    re.IGNORECASE,
)
NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Pagination:
    """What a page says of the pages around it."""

    next_url: str | None = None
    next_by: str | None = None
    """Strategy that found it: ``rel``, ``next-link``, ``numbers`` or ``address``."""
    is_paged: bool = False
    """Whether the page leads to any other page of its listing."""

    @property
    def has_next(self) -> bool | None:
        """Whether there is a next page; None where the page says nothing about pages."""
        return self.next_url is not None if self.is_paged else None


@dataclass(frozen=True, kw_only=True)
class _Link:
    """A link to another page of the same listing."""

    element: HtmlElement
    url: str
    """Canonical, in the form the site itself gives: plain permalinks know no ``/page/2/``."""
    number: int
    ahead: int
    """Pages from here."""


def read_pagination(page: Page, addresses: Addresses) -> Pagination:
    """Find the next page by the first strategy that has one: rel=next, a "next" link, numbers, addresses.

    Only links to a higher page of the same listing count, so an article's "next post", a slider's arrow
    and another listing's pages lead nowhere.
    """
    here, number = split_page(addresses.canonical(page.url, page.url) or page.url)
    links = list(_page_links(page, addresses, here, number))
    later = [link for link in links if link.ahead > 0]
    for name, strategy in STRATEGIES.items():
        for link in later:
            if strategy(link):
                return Pagination(next_url=link.url, next_by=name, is_paged=True)
    return Pagination(is_paged=any(link.ahead for link in links))


def _page_links(page: Page, addresses: Addresses, here: str, current: int) -> Iterator[_Link]:
    for element in page.tree.iter("a", "link"):
        href = element.get("href")
        # Nearly every link of a page is something else: only a likely one is worth taking apart.
        if not href or not ("page" in href or element.get("rel") or here.endswith(href)):
            continue
        if element.tag == "link" and "canonical" in (element.get("rel") or ""):
            continue
        url = addresses.canonical(href, page.url)
        if url is None:
            continue
        listing, number = split_page(url)
        if listing == here and (number > 1 or _is_number_one(element)):
            yield _Link(element=element, url=url, number=number, ahead=number - current)


def _is_number_one(element: HtmlElement) -> bool:
    """Tell whether a link to the listing's first page counts pages: menus and titles lead there too."""
    text = visible_text(element)
    return text.rpartition(" ")[2] == "1" or "prev" in (element.get("rel") or "").split()


def _by_rel(link: _Link) -> bool:
    return "next" in (link.element.get("rel") or "").lower().split()


def _by_text(link: _Link) -> bool:
    if link.element.tag == "link":
        return False
    element = link.element
    label = collapse(element.get("aria-label") or element.get("title") or "")
    return bool(
        NEXT_TEXT.fullmatch(visible_text(element))
        or NEXT_TEXT.fullmatch(label)
        or NEXT_CLASS.search(element.get("class") or "")
    )


def _by_number(link: _Link) -> bool:
    return link.ahead == 1 and visible_text(link.element).rpartition(" ")[2] == str(link.number)


def _by_address(link: _Link) -> bool:
    return link.ahead == 1


STRATEGIES: dict[str, Callable[[_Link], bool]] = {
    "rel": _by_rel,
    "next-link": _by_text,
    "numbers": _by_number,
    "address": _by_address,
}
"""In the order they are asked."""
