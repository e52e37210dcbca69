"""What may be the title of an entry on a listing: three ways to read a page, the surest first."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl

from crawler.parsers.text import BLOCKS, UNSEEN, visible_text
from crawler.parsers.tree import HEADINGS
from crawler.parsers.urls import FILE, Addresses, page_mark, split_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

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


class Links:
    """The links and headings of a listing page, in order."""

    def __init__(self, page: Page, addresses: Addresses) -> None:
        self.page = page
        # Once the elements are kept, lxml makes none anew for all that looks at them.
        _ = page.elements
        self.places = {element: place for place, element in enumerate(page.tree.iter("a", *HEADINGS))}
        """Every link and heading, with its place among them."""
        self.headings = [element for element in self.places if element.tag != "a"]
        self._within: dict[HtmlElement, set[str]] = {}
        self.urls = article_links(page.links, page, addresses)
        """The links that may lead to an article of the site, with its address."""

    def within(self, element: HtmlElement) -> set[str]:
        """Return the addresses of all articles that are linked to in an element."""
        found = self._within.get(element)
        if found is None:
            found = self._within[element] = {self.urls[link] for link in element.iter("a") if link in self.urls}
        return found

    def linked_headings(self) -> Iterator[Title]:
        """Yield the headings with a link in or around them, and posts that a theme shows without a title."""
        found: dict[int, Title] = {}
        for heading in self.headings:
            for link in chain(heading.iter("a"), heading.iterancestors("a")):
                if link in self.urls:
                    found[self.places[heading]] = Title(heading=heading, link=link, url=self.urls[link])
                    break
        if untitled := self._untitled(found):
            found = dict(sorted({**found, **untitled}.items()))
        yield from found.values()

    def bare_headings(self) -> Iterator[Title]:
        """Yield the headings without a link that stand in a box with links to one article only."""
        for heading in self.headings:
            if heading.tag == "h1" or self.within(heading):
                continue
            urls = next(filter(None, map(self.within, heading.iterancestors())), set())
            if len(urls) == 1:
                url = next(iter(urls))
                yield Title(heading=heading, link=next(link for link in self.urls if self.urls[link] == url), url=url)

    def lone_links(self) -> Iterator[Title]:
        """Yield the links with enough words for a title that open a line."""
        for link, url in self.urls.items():
            heading = _leading(link)
            text = visible_text(heading)
            if len(text) >= TITLE_LENGTH and " " in text and not MORE.fullmatch(text) and _opens_a_line(link):
                yield Title(heading=heading, link=link, url=url)

    def _untitled(self, titles: dict[int, Title]) -> dict[int, Title]:
        """Find the posts that WordPress marks as such and a theme shows without a title: asides, mostly."""
        posts = {e for e in self.page.tree.iter("article", "li", "div") if "hentry" in e.get("class", "").split()}
        for title in titles.values() if posts else ():
            posts.difference_update(title.heading.iterancestors())
        found: dict[int, Title] = {}
        for post in posts:
            link = next((link for link in post.iter("a") if link in self.urls and not _is_in_text(link)), None)
            if link is not None:
                found[self.places[link]] = Title(heading=link, link=link, url=self.urls[link], post=post)
        return found


def article_links(links: Iterable[tuple[HtmlElement, str]], page: Page, addresses: Addresses) -> dict[HtmlElement, str]:
    """Return those of the links (with ``href``) that may lead to another article of the site, with its address."""
    here = split_page(page.url)[0]
    found = ((link, addresses.canonical(href, page.url)) for link, href in links)
    return {link: url for link, url in found if url and url != here and is_article_address(url)}


@lru_cache(maxsize=4096)
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
