"""Everything that a field of an article may be read from, in one place."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsers.text import UNSEEN, visible_text
from crawler.parsers.tree import HEADINGS, is_foreign, is_talk_named

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

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
    """Elements in order, and those of them that fields ask for, sorted out in the same pass."""

    elements: list[HtmlElement] = field(default_factory=list)
    classed: list[tuple[HtmlElement, str]] = field(default_factory=list)
    """Element, its ``class``."""
    links: list[tuple[HtmlElement, str, list[str]]] = field(default_factory=list)
    """Link, where it leads, its ``rel``."""
    stamped: list[tuple[HtmlElement, list[str]]] = field(default_factory=list)
    """``<time>`` or ``<abbr>``, its classes."""
    properties: list[tuple[HtmlElement, list[str]]] = field(default_factory=list)
    """Element with an ``itemprop``, which."""

    def add(self, element: HtmlElement, attributes: Mapping[str, str]) -> None:
        """Take an element in."""
        self.elements.append(element)
        tag = element.tag
        if tag == "a" and (href := attributes.get("href")):
            self.links.append((element, href, attributes.get("rel", "").split()))
        elif tag in STAMPED:
            self.stamped.append((element, attributes.get("class", "").split()))
        if names := attributes.get("class"):
            self.classed.append((element, names))
        if itemprop := attributes.get("itemprop"):
            self.properties.append((element, itemprop.split()))


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
        found = Around()
        self._take(self.anatomy.whole, found, _foreign_boxes(self.anatomy.whole))
        return found

    @cached_property
    def beyond(self) -> Around:
        """What is not around the article but beside it, nearest first, for some designs part the two.

        What stands far before a headline is the page's, not the article's.
        """
        found = Around()
        inner = self.anatomy.whole
        foreign = _foreign_boxes(self.anatomy.outline.root)
        for distance, outer in enumerate(inner.iterancestors()):
            is_near = distance < NEAR or self.anatomy.headline is None
            beside = list(outer if is_near else inner.itersiblings())
            self._take([child for child in beside if child is not inner and child.tag != "header"], found, foreign)
            inner = outer
        return found

    @property
    def inside(self) -> Iterator[HtmlElement]:
        """The elements of the text itself, in order."""
        return self.anatomy.body.iterdescendants("*")

    def named(self, prop: str) -> Iterator[HtmlElement]:
        """Yield the elements around the text that carry an ``itemprop``."""
        return (element for element, props in self.around.properties if prop in props)

    def _take(self, elements: Iterable[HtmlElement], found: Around, foreign: set[HtmlElement]) -> None:
        """Take in what is the article's own of the elements, and of what is in them."""
        for element in elements:
            tag = element.tag
            if not isinstance(tag, str) or element is self._text:
                continue
            attributes = dict(element.items())
            is_other = tag in ELSEWHERE or element in foreign or (attributes and is_talk_named(attributes))
            if not is_other or element in self._above:
                found.add(element, attributes)
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
