"""Everything that a field of an article may be read from, in one place."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from crawler.parsers.text import UNSEEN
from crawler.parsers.tree import heading_text, is_foreign, is_talk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.container import Anatomy
    from crawler.parsers.metadata import Metadata

ELSEWHERE = {"aside", "nav", "article", *UNSEEN}
BOXES = {"section", "div", "ul", "ol"}
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
        return tuple(self._around(self.anatomy.whole))

    @cached_property
    def _above(self) -> set[HtmlElement]:
        """What holds the text: a headline may stand outside of the article's own ``<article>``."""
        return set(self.anatomy.body.iterancestors())

    def named(self, prop: str) -> Iterator[HtmlElement]:
        """Yield the elements around the text that carry an ``itemprop``."""
        for element in self.around:
            if prop in (element.get("itemprop") or "").split():
                yield element

    def _around(self, element: HtmlElement) -> Iterator[HtmlElement]:
        for child in element:
            if not isinstance(child.tag, str) or (child.tag in ELSEWHERE and child not in self._above):
                continue
            is_text = child is self.anatomy.body and child.tag not in WHOLES
            is_box = child.tag in BOXES
            if is_text or is_talk(child) or (is_box and is_foreign(heading_text(child) or "")):
                continue
            yield child
            yield from self._around(child)
