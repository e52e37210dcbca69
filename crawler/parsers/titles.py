"""What may be the title of an entry on a listing: three ways to read a page, the surest first."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from crawler.parsers.text import BLOCKS, UNSEEN, visible_text
from crawler.parsers.tree import HEADINGS
from crawler.parsers.urls import FILE, Addresses, page_mark, split_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

LISTING_ROOTS = {
    "category", "tag", "author", "our-people", "page", "feed", "search", "topic", "topics", "section", "comments",
    "wp-content", "wp-json", "wp-admin", "wp-login.php", "wp-includes",
}  # fmt: skip
"""First parts of paths that lead to no article."""
TITLE_LENGTH = 20
"""Characters a link needs to pass for a title without a heading."""
BESIDE = 25
"""Characters that may stand before such a link in its line: a date, a bullet, a number."""
MORE = re.compile(
    r"[\[(.… ]*(?:(?:continue|keep) reading|read (?:more|on|the rest|full|article)|full (?:story|article)|more)"
    r"\b.{0,300}",
    re.IGNORECASE,
)
"""The words of a link that a teaser ends in."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Title:
    """What is printed as an entry's title, and the link that leads to its article."""

    heading: HtmlElement
    link: HtmlElement
    url: str
    post: HtmlElement | None = None
    """The post, where it has no title: the link in its place is no text of it."""


@dataclass(frozen=True, kw_only=True)
class Links:
    """The links and headings of a listing page, in order."""

    page: Page
    addresses: Addresses
    places: dict[HtmlElement, int] = field(default_factory=dict)
    """Every link and heading, with its place among them."""

    def __post_init__(self) -> None:
        wanted = {"a", *HEADINGS}
        self.places.update((e, n) for n, e in enumerate(self.page.elements) if e.tag in wanted)

    @cached_property
    def urls(self) -> dict[HtmlElement, str]:
        """The links that may lead to an article of the site, with its address."""
        here = split_page(self.page.url)[0]
        known: dict[str, str | None] = {}
        found: dict[HtmlElement, str] = {}
        for element in self.places:
            href = element.get("href")
            if href is None or href.startswith("#"):
                continue
            if href not in known:
                url = self.addresses.canonical(href, self.page.url)
                known[href] = url if url and url != here and is_article_address(url) else None
            if url := known[href]:
                found[element] = url
        return found

    @cached_property
    def around(self) -> dict[HtmlElement, set[str]]:
        """Elements with the addresses of all articles that are linked to in them."""
        return _around(self.urls)

    @cached_property
    def headings(self) -> list[HtmlElement]:
        """All headings."""
        return [element for element in self.places if element.tag != "a"]

    def linked_headings(self) -> Iterator[Title]:
        """Yield the headings with a link in or around them, and posts that a theme shows without a title."""
        found: dict[int, Title] = {}
        for link, url in self.urls.items():
            heading = next((e for e in (*link.iterancestors(), *link.iter(*HEADINGS)) if e.tag in HEADINGS), None)
            if heading is not None:
                found.setdefault(self.places[heading], Title(heading=heading, link=link, url=url))
        found |= self._untitled(found)
        yield from (found[place] for place in sorted(found))

    def bare_headings(self) -> Iterator[Title]:
        """Yield the headings without a link that stand in a box with links to one article only."""
        linked = {element for element in self.headings if self.around.get(element)}
        for heading in self.headings:
            box = next((element for element in heading.iterancestors() if element in self.around), None)
            if heading.tag == "h1" or heading in linked or box is None or len(self.around[box]) != 1:
                continue
            link = next(link for link in box.iter("a") if link in self.urls)
            yield Title(heading=heading, link=link, url=self.urls[link])

    def lone_links(self) -> Iterator[Title]:
        """Yield the links with enough words for a title that open a line."""
        for link, url in self.urls.items():
            heading = _leading(link)
            text = visible_text(heading)
            if len(text) >= TITLE_LENGTH and " " in text and not MORE.fullmatch(text) and _opens_a_line(link):
                yield Title(heading=heading, link=link, url=url)

    def _untitled(self, titles: dict[int, Title]) -> dict[int, Title]:
        """Find the posts that WordPress marks as such and a theme shows without a title: asides, mostly."""
        titled = {element for title in titles.values() for element in title.heading.iterancestors()}
        found: dict[int, Title] = {}
        for post in self.page.elements:
            if "hentry" in post.get("class", "").split() and post not in titled:
                link = next((link for link in post.iter("a") if link in self.urls and not _is_in_text(link)), None)
                if link is not None:
                    found[self.places[link]] = Title(heading=link, link=link, url=self.urls[link], post=post)
        return found


def is_article_address(url: str) -> bool:
    """Tell whether an article may be at a canonical address: home, listings, feeds and files are none."""
    path, _, query = url.partition("?")
    first = path.split("/", 4)[3]
    if not first:
        return bool({"p", "page_id"}.intersection(dict(parse_qsl(query))))
    if first in LISTING_ROOTS or path.endswith("/feed/"):
        return False
    is_plain = not query and path[-1] == "/" and not path[-2].isdigit()
    return is_plain or (page_mark(url) is None and not _is_media(path))


def _is_media(path: str) -> bool:
    found = FILE.search(path)
    return found is not None and found[0].lower() not in {".html", ".htm", ".php"}


def _around(urls: dict[HtmlElement, str]) -> dict[HtmlElement, set[str]]:
    found: dict[HtmlElement, set[str]] = {}
    for link, url in urls.items():
        for element in link.iterancestors():
            found.setdefault(element, set()).add(url)
    return found


def _is_in_text(link: HtmlElement) -> bool:
    return any("entry-content" in element.get("class", "") for element in link.iterancestors())


def _leading(link: HtmlElement) -> HtmlElement:
    """Return the first box with a text where a link holds several: a whole card may be one link."""
    for element in link.iterdescendants():
        if element.tag in BLOCKS and (element.text or "").strip():
            return element
    return link


def _opens_a_line(link: HtmlElement) -> bool:
    """Tell whether little stands before the link since its box, or the line in it, began."""
    before, element = "", link
    while element.tag not in BLOCKS or element is link:
        for sibling in element.itersiblings(preceding=True):
            before = (sibling.tail or "") + before
            if sibling.tag == "br" or sibling.tag in BLOCKS:
                return len(before.strip()) <= BESIDE
            if isinstance(sibling.tag, str) and sibling.tag not in UNSEEN:
                before = visible_text(sibling) + before
        parent = element.getparent()
        if parent is None:
            break
        before, element = (parent.text or "") + before, parent
    return len(before.strip()) <= BESIDE
