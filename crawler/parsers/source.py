"""Everything that a field of an article may be read from, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsers.outline import first_line
from crawler.parsers.text import UNSEEN
from crawler.parsers.tree import is_foreign, is_talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.container import Anatomy
    from crawler.parsers.metadata import Metadata

ELSEWHERE = {"aside", "nav", "article", *UNSEEN}
BOXES = {"section", "div", "ul", "ol"}
NEAR = 2
"""Boxes around an article in which what stands before it may still be its own."""
WHOLES = {"article", "main", "body", "section"}


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
    def around(self) -> tuple[HtmlElement, ...]:
        """The article's elements outside its text, in order: where bylines, dates and labels stand.

        Comments, menus, asides and other articles are no part of it. Where no box parts the text from
        what is around it, the text's own elements are among them.
        """
        found: list[HtmlElement] = []
        self._walk(self.anatomy.whole, found)
        return tuple(found)

    @cached_property
    def beyond(self) -> tuple[HtmlElement, ...]:
        """What is not around the article but beside it, nearest first, for some designs part the two.

        What stands far before a headline is the page's, not the article's.
        """
        found: list[HtmlElement] = []
        inner = self.anatomy.whole
        for distance, outer in enumerate(inner.iterancestors()):
            is_near = distance < NEAR or self.anatomy.headline is None
            for child in outer if is_near else inner.itersiblings():
                if child is not inner and child.tag != "header" and self._is_own(child):
                    found.append(child)
                    self._walk(child, found)
            inner = outer
        return tuple(found)

    @cached_property
    def inside(self) -> tuple[HtmlElement, ...]:
        """The elements of the text itself."""
        return tuple(element for element in self.anatomy.body.iterdescendants() if isinstance(element.tag, str))

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

    def named(self, prop: str) -> Iterator[HtmlElement]:
        """Yield the elements around the text that carry an ``itemprop``."""
        for element in self.around:
            if prop in (element.get("itemprop") or "").split():
                yield element

    def _walk(self, element: HtmlElement, found: list[HtmlElement]) -> None:
        for child in element:
            if child is not self._text and self._is_own(child):
                found.append(child)
                self._walk(child, found)

    def _is_own(self, element: HtmlElement) -> bool:
        tag = element.tag
        if not isinstance(tag, str) or (tag in ELSEWHERE and element not in self._above):
            return False
        return not (is_talk(element) or (tag in BOXES and is_foreign(first_line(element))))
