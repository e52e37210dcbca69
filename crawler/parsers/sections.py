"""What stands over the entries of a listing: headings that are no titles, and which part of the page they head."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.parsers.text import fold, visible_text
from crawler.parsers.tree import HEADINGS, is_furniture, is_label

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.titles import Links, Title

DESCRIPTION = 80
"""Characters of text beside a label; a box with more is about something of its own."""
PARTS = re.compile(r"\s+[-–—|·•»«:]\s+")


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Label:
    """A heading over entries."""

    heading: HtmlElement
    place: int
    scope: HtmlElement
    """The part of the page that it heads: the smallest element around it that has titles in it."""
    is_foreign: bool
    """Whether it says that what follows is not the page's own: "Latest", "Related", "Most read"."""


class Sections:
    """The labels of a page, given where its titles are."""

    def __init__(self, links: Links, inside: Mapping[HtmlElement, Sequence[Title]]) -> None:
        self._inside = inside
        self._links = links
        titles = {title.heading for found in inside.values() for title in found}
        headings = [heading for heading in links.headings if heading not in titles]
        name = _own_name(links.page)
        self._own = next((heading for heading in headings if name and _is_own(heading, name)), None)
        self._own_scope = None if self._own is None else self._scope(self._own)
        found = ((heading, self._scope(heading)) for heading in headings)
        self.labels = [self._label(heading, scope, name) for heading, scope in found if scope is not None]
        over_many = (label for label in self.labels if label.heading.tag == "h1" or len(inside[label.scope]) > 1)
        self.limits = {element for label in over_many for element in label.heading.iterancestors()}
        """What holds a heading over several entries is the box of none."""

    def label(self, title: Title) -> Label | None:
        """Return the nearest label over a title; a smaller heading than itself is none, unless it says so."""
        place = self._links.places.get(title.heading, self._links.places[title.link])
        for label in reversed(self.labels):
            is_over = label.place < place and title in self._inside[label.scope]
            if is_over and (label.is_foreign or _level(label.heading) <= _level(title.heading)):
                return label
        return None

    def is_own(self, title: Title) -> bool:
        """Tell whether a title stands under the page's own heading; where there is none, every title does."""
        return self._own is None or (self._own_scope is not None and title in self._inside[self._own_scope])

    def _label(self, heading: HtmlElement, scope: HtmlElement, name: str) -> Label:
        text = visible_text(heading)
        # A listing called "Latest" is no widget.
        is_foreign = heading.tag != "h1" and is_label(text) and not (name and fold(text).lower() in name)
        return Label(heading=heading, place=self._links.places[heading], scope=scope, is_foreign=is_foreign)

    def _scope(self, heading: HtmlElement) -> HtmlElement | None:
        """Return the part of the page that a heading heads; None where it is over something else than titles."""
        for element in heading.iterancestors():
            if element in self._inside:
                return element
            if self._links.within(element) or (heading is not self._own and _is_more(element, heading)):
                break
        return None


def _is_own(heading: HtmlElement, name: str) -> bool:
    """Tell whether a page's title opens with the heading: "Tag: Rail", and "Rail Archives – The Times"."""
    text = fold(visible_text(heading)).lower()
    is_link = next(heading.iter("a"), None) is not None
    return heading.tag == "h1" and bool(text) and not is_link and (text in name or name in text)


def _own_name(page: Page) -> str:
    """Return what the page calls itself, without the site's name; empty for a home page, which has many lists."""
    parts = urlsplit(page.url)
    if parts.path == "/" and not parts.query:
        return ""
    title = next((element.text or "" for element in page.tree.iter("title")), "")
    return fold(PARTS.split(title)[0]).lower().removesuffix(" archives")


def _is_more(element: HtmlElement, heading: HtmlElement) -> bool:
    """Tell whether an element is about something of its own: more than a heading and some words on it."""
    has_form = next(element.iter("form", "input"), None) is not None
    return has_form or len(element.text_content().strip()) > len(heading.text_content()) + DESCRIPTION


def _level(element: HtmlElement) -> int:
    return HEADINGS.index(element.tag) if element.tag in HEADINGS else len(HEADINGS)


class Asides:
    """Which elements are in a part of the page that is not its own list, by tags and names."""

    def __init__(self) -> None:
        self._known: dict[HtmlElement, bool] = {}

    def holds(self, element: HtmlElement) -> bool:
        """Tell whether an element around this one says so; ``<main>`` is the page's own whatever is around it."""
        parent = element.getparent()
        if parent is None or parent.tag in {"html", "body", "main"}:
            return False
        known = self._known.get(parent)
        if known is None:
            # A form may hold a whole page, as some systems have it.
            is_whole = parent.tag in {"article", "form"} or "hentry" in parent.get("class", "")
            known = self._known[parent] = (not is_whole and is_furniture(parent)) or self.holds(parent)
        return known
