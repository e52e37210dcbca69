"""Everything that a field of an article may be read from, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsers.text import UNSEEN, visible_text
from crawler.parsers.tree import HEADINGS, is_foreign, is_talk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.container import Anatomy
    from crawler.parsers.metadata import Metadata

ELSEWHERE = {"aside", "nav", "article", *UNSEEN}
NEAR = 2
"""Boxes around an article in which what stands before it may still be its own."""
WHOLES = {"article", "main", "body", "section"}
STAMPED = {"time", "abbr"}


@dataclass(frozen=True)
class Around:
    """Elements in order, and those of them that fields ask for, sorted out when they do."""

    elements: list[HtmlElement] = field(default_factory=list)

    @cached_property
    def classed(self) -> list[tuple[HtmlElement, str]]:
        """Element, its ``class``."""
        return [(element, names) for element in self.elements if (names := element.get("class"))]

    @cached_property
    def links(self) -> list[tuple[HtmlElement, str, list[str]]]:
        """Link, where it leads, its ``rel``."""
        links = ((element, element.get("href")) for element in self.elements if element.tag == "a")
        return [(link, href, link.get("rel", "").split()) for link, href in links if href]

    @cached_property
    def stamped(self) -> list[tuple[HtmlElement, list[str]]]:
        """``<time>`` or ``<abbr>``, its classes."""
        return [(element, element.get("class", "").split()) for element in self.elements if element.tag in STAMPED]

    @cached_property
    def properties(self) -> list[tuple[HtmlElement, list[str]]]:
        """Element with an ``itemprop``, which."""
        return [(element, props.split()) for element in self.elements if (props := element.get("itemprop"))]


@dataclass(frozen=True, kw_only=True)
class Source:
    """One page, its metadata, and the parts of its article."""

    page: Page
    metadata: Metadata
    anatomy: Anatomy
    zone: str
    """Zone of stamps that name none."""
    language: str | None = None
    """Language of pages that do not say theirs."""

    @cached_property
    def around(self) -> Around:
        """The article's elements outside its text, in order: where bylines, dates and labels stand.

        Comments, menus, asides and other articles are no part of it. Where no box parts the text from
        what is around it, the text's own elements are among them.
        """
        found: list[HtmlElement] = []
        self._take(self.anatomy.whole, found, _foreign_boxes(self.anatomy.whole))
        return Around(found)

    @cached_property
    def beyond(self) -> Around:
        """What is not around the article but beside it, nearest first, for some designs part the two.

        What stands far before a headline is the page's, not the article's.
        """
        found: list[HtmlElement] = []
        inner = self.anatomy.whole
        foreign = _foreign_boxes(self.anatomy.outline.root)
        for distance, outer in enumerate(inner.iterancestors()):
            is_near = distance < NEAR or self.anatomy.headline is None
            beside = list(outer if is_near else inner.itersiblings())
            self._take([child for child in beside if child is not inner and child.tag != "header"], found, foreign)
            inner = outer
        return Around(found)

    @property
    def inside(self) -> Iterator[HtmlElement]:
        """The elements of the text itself, in order."""
        return self.anatomy.body.iterdescendants("*")

    def named(self, prop: str) -> Iterator[HtmlElement]:
        """Yield the elements around the text that carry an ``itemprop``."""
        return (element for element, props in self.around.properties if prop in props)

    def _take(self, elements: Iterable[HtmlElement], found: list[HtmlElement], foreign: set[HtmlElement]) -> None:
        """Take in what is the article's own of the elements, and of what is in them."""
        text, above = self._text, self._above
        for element in elements:
            tag = element.tag
            if not isinstance(tag, str) or element is text:
                continue
            is_other = tag in ELSEWHERE or element in foreign or is_talk(element)
            if not is_other or element in above:
                found.append(element)
                if len(element):
                    self._take(element, found, foreign)

    @cached_property
    def _above(self) -> set[HtmlElement]:
        """What holds the text: a headline may stand outside of the article's own ``<article>``."""
        return set(self.anatomy.body.iterancestors())

    @cached_property
    def _text(self) -> HtmlElement | None:
        """The box that is text and nothing else: a headline in it shows that bylines are in it, too."""
        body, headline = self.anatomy.body, self.anatomy.headline
        if body.tag in WHOLES or (headline is not None and body in headline.iterancestors()):
            return None
        return body


def _foreign_boxes(root: HtmlElement) -> set[HtmlElement]:
    """Return the boxes that begin with a heading over what is not the article's at all."""
    labels = [heading for heading in root.iter(*HEADINGS) if is_foreign(visible_text(heading))]
    return {box for label in labels for box in _begun(label)}


def _begun(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the boxes around a heading in which nothing visible stands before it."""
    inner, box = heading, heading.getparent()
    while box is not None and box.tag != "body" and not (box.text or "").strip():
        if any(_is_seen(before) for before in inner.itersiblings(preceding=True)):
            return
        yield box
        inner, box = box, box.getparent()


def _is_seen(element: HtmlElement) -> bool:
    is_shown = isinstance(element.tag, str) and element.tag not in UNSEEN
    return bool((element.tail or "").strip()) or (is_shown and any(map(str.strip, element.itertext(with_tail=False))))
