"""Which listing page comes next, and which evidence on the page says so."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from functools import cache, cached_property, lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.text import collapse, visible_text
from crawler.parsers.urls import Addresses, PageMark, page_mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from lxml.html import HtmlElement

    from crawler.page import Page

ARROW = r"(?:›|»|→|>>|>|❯|▸)"
WHAT = r"(?: posts| entries| articles| stories| news| results)"
MORE = rf"load more{WHAT}?|(?:show|view|see)? ?(?:more|older){WHAT}"
NEXT_TEXT = re.compile(rf"(?:next(?: page| posts?)?|older|{MORE}|show more|{ARROW})(?:\s*{ARROW})*", re.IGNORECASE)
MORE_TEXT = re.compile(MORE, re.IGNORECASE)
NEXT_CLASS = re.compile(r"(?:^|[\s_-])next(?:$|[\s_-])", re.IGNORECASE)


@dataclass(frozen=True, kw_only=True)
class Pagination:
    """What a page says of the pages around it."""

    next_url: str | None = None
    next_by: str | None = None
    """Strategy that found it: ``rel``, ``next-link``, ``numbers`` or ``address``."""
    has_next: bool | None = None
    """Whether there is a next page, its address known or not; None where the page says nothing about pages."""


@dataclass(frozen=True, kw_only=True)
class _Link:
    """A link to another page of the same listing."""

    element: HtmlElement
    url: str
    """Canonical, in the form the site itself gives: plain permalinks know no ``/page/2/``."""
    mark: PageMark | None
    """None for the first page."""
    ahead: int
    """Pages from here, or entries where they are counted."""

    @cached_property
    def text(self) -> str:
        return visible_text(self.element)

    @property
    def number(self) -> int:
        """The number that readers see; 0 for none."""
        last = self.text.rpartition(" ")[2]
        return int(last) if last.isdecimal() and len(last) < 7 else 0

    @property
    def is_plausible(self) -> bool:
        """Whether it is a page at all: what looks like ``?p=23369`` is the next one, or says its number."""
        return self.mark is None or not self.mark.is_loose or self.ahead == 1 or self.number == self.mark.value


def read_pagination(page: Page, addresses: Addresses) -> Pagination:
    """Find the next page by the first strategy that has one: rel=next, a "next" link, numbers, addresses.

    Only links to a higher page of the same listing count, so an article's "next post", a slider's arrow
    and another listing's pages lead nowhere. A button "Load more" that keeps its address to a script is no end.
    """
    links = _page_links(page, addresses, addresses.canonical(page.url, page.url) or page.url)
    later = sorted((link for link in links if link.ahead > 0), key=lambda link: link.ahead)
    for name, strategy in STRATEGIES.items():
        for link in later:
            if strategy(link, later[0]):
                return Pagination(next_url=link.url, next_by=name, has_next=True)
    if any(link.ahead for link in links):
        return Pagination(has_next=False)
    has_button = any(MORE_TEXT.fullmatch(visible_text(button)) for button in _buttons()(page.tree))
    return Pagination(has_next=True if has_button else None)


def _page_links(page: Page, addresses: Addresses, here: str) -> list[_Link]:
    own = page_mark(here)
    first = own.listing if own else here
    tail = first.rstrip("/").rpartition("/")[2]
    found: list[_Link] = []
    for element, href in _addressed(page):
        if not (_may_be_page(href) or (own and tail in href)):
            continue
        url = addresses.canonical(href, page.url)
        if url is None:
            continue
        mark = page_mark(url, loose=True)
        if mark is not None:
            place = _place(here, mark)
            if place is not None:
                found.append(_Link(element=element, url=url, mark=mark, ahead=mark.value - place))
        elif own and url == first and _is_number_one(element):
            found.append(_Link(element=element, url=url, mark=None, ahead=-1))
    return [link for link in (found if own else _counted_from_zero(found)) if link.is_plausible]


# Nearly every link of a page is none, and the same menus stand on every page: only a likely one is taken apart.
@lru_cache(maxsize=4096)
def _may_be_page(href: str) -> bool:
    """Tell whether a link has the form of one to a page of a listing."""
    last = href.rstrip("/").rpartition("/")[2]
    return last.removeprefix("p").isdigit() or "page" in href or "?" in href


def _addressed(page: Page) -> list[tuple[HtmlElement, str]]:
    """Return what leads to an address: of the head, only neighbours do; a button's is data for a script."""
    found = [(link, href) for link, href in page.links if href]
    head = ((link, link.get("href")) for link in page.tree.iter("link") if link.get("rel") in {"next", "prev"})
    found += [(link, href) for link, href in head if href]
    for button in page.tree.iter("button"):
        found += [(button, value) for name, value in button.items() if name.startswith("data-") and "/" in value]
    return found


def _place(here: str, mark: PageMark) -> int | None:
    """Return this page's own mark, counted as ``mark`` counts; None where that is of another listing."""
    if here == mark.listing:
        return 0 if mark.is_offset else 1
    own = page_mark(here, loose=mark.is_loose)
    if own is None or own.listing != mark.listing or own.is_offset != mark.is_offset:
        return None
    return own.value


def _counted_from_zero(links: list[_Link]) -> list[_Link]:
    """Correct what was taken for page 1 where a first page without a mark is page 0."""
    pages = [link for link in links if link.mark and not link.mark.is_offset]
    if not any(link.mark and link.mark.value == 1 and (link.number == 2 or _is_next(link)) for link in pages):
        return links
    return [replace(link, ahead=link.ahead + 1) for link in links]


def _is_number_one(element: HtmlElement) -> bool:
    """Tell whether a link to the listing's first page counts pages: menus and titles lead there too."""
    return visible_text(element).rpartition(" ")[2] == "1" or "prev" in (element.get("rel") or "").split()


def _is_next(link: _Link) -> bool:
    return _by_rel(link, link) or _by_text(link, link)


def _by_rel(link: _Link, _: _Link) -> bool:
    return "next" in (link.element.get("rel") or "").lower().split()


def _by_text(link: _Link, _: _Link) -> bool:
    element = link.element
    if element.tag == "link":
        return False
    label = collapse(element.get("aria-label") or element.get("title") or "")
    return bool(
        NEXT_TEXT.fullmatch(link.text)
        or NEXT_TEXT.fullmatch(label)
        or NEXT_CLASS.search(element.get("class") or "")
        or any(NEXT_TEXT.fullmatch(collapse(image.get("alt") or "")) for image in element.iter("img"))
    )


def _by_number(link: _Link, nearest: _Link) -> bool:
    return link.number > 1 and _is_nearest(link, nearest)


def _by_address(link: _Link, nearest: _Link) -> bool:
    return link.mark is not None and not link.mark.is_loose and _is_nearest(link, nearest)


def _is_nearest(link: _Link, nearest: _Link) -> bool:
    """Tell whether no page lies between; the nearest of all links may still lead to the last page."""
    return link.mark is not None and link.ahead == (nearest.ahead if link.mark.is_offset else 1)


STRATEGIES: dict[str, Callable[[_Link, _Link], bool]] = {
    "rel": _by_rel,
    "next-link": _by_text,
    "numbers": _by_number,
    "address": _by_address,
}
"""In the order they are asked, each of a link and of the nearest one ahead."""


@cache
def _buttons() -> etree.XPath:
    return etree.XPath("//button | //*[@role='button'] | //a[not(@href) or starts-with(@href, '#')]")
