"""What reading an article asks a page for, found once and only when asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.text import BLOCKS, UNSEEN, visible_text
from crawler.parsers.tree import HEADINGS, is_foreign, is_label, suspicion

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

HOLDERS = BLOCKS | {"a", "span"}
"""What the text inside is counted for: a word in bold is its paragraph's, a link's words are its own."""
TEXTS = {"p", "ul", "ol", "table", "blockquote"}
HIDDEN = ("script", "style", "noscript", "template")
"""Elements with characters in them that no reader sees."""


@dataclass(frozen=True)
class Outline:
    """What is under ``root``, the ``<body>`` or the top of a fragment; ``elements`` are all of its tree, in order."""

    root: HtmlElement
    elements: list[HtmlElement]
    _suspicions: dict[HtmlElement, float] = field(default_factory=dict)

    @cached_property
    def headings(self) -> list[HtmlElement]:
        """``<h1>`` to ``<h6>``."""
        return list(self.root.iter(*HEADINGS))

    @cached_property
    def pictured(self) -> set[HtmlElement]:
        """Every element with a picture in it, pictures included."""
        found: set[HtmlElement] = set()
        for image in self.root.iter("img"):
            element: HtmlElement | None = image
            while element is not None and element not in found:
                found.add(element)
                element = element.getparent()
        return found

    @cached_property
    def labelled(self) -> set[HtmlElement]:
        """The boxes that begin with a heading that stands over no text, such as "Comments"."""
        return self._headed(is_label)

    @cached_property
    def foreign(self) -> set[HtmlElement]:
        """The boxes that begin with a heading that stands over other articles, comments or offers."""
        return self._headed(is_foreign)

    @cached_property
    def own(self) -> dict[HtmlElement, int]:
        """Block or link → characters of text in it that are in no inner block or link."""
        own: dict[HtmlElement, int] = defaultdict(int)
        holders: dict[HtmlElement | None, HtmlElement] = {self.root: self.root}
        for element in self.elements:
            tag = element.tag
            if element is not self.root:
                above = holders.get(element.getparent())
                if above is None:
                    continue
                if tail := element.tail:
                    own[above] += len(tail.strip())
                if tag in UNSEEN:
                    continue
                holders[element] = element if tag in HOLDERS else above
            if text := element.text:
                own[holders[element]] += len(text.strip())
        return own

    def summed(self, lengths: dict[HtmlElement, int]) -> dict[HtmlElement, int]:
        """Return for every element the sum of ``lengths`` in and under it; elements without any are absent."""
        sums = defaultdict(int, lengths)
        for element in reversed(self.elements):
            if element in sums and element is not self.root:
                parent = element.getparent()
                if parent is not None:
                    sums[parent] += sums[element]
        return sums

    def length(self, element: HtmlElement) -> int:
        """Return the number of characters a reader sees in an element."""
        count = _characters()
        return int(count(element)) - sum(int(count(hidden)) for hidden in element.iter(*HIDDEN))

    def suspicion(self, element: HtmlElement) -> float:
        """Return ``tree.suspicion``, asked once an element."""
        found = self._suspicions.get(element)
        if found is None:
            found = self._suspicions[element] = suspicion(element)
        return found

    def _headed(self, tells: Callable[[str], bool]) -> set[HtmlElement]:
        return {box for heading in self.headings if tells(visible_text(heading)) for box in _opened(heading)}


def _opened(heading: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the boxes around a heading that begin with it: nothing visible stands before it there."""
    inner, box = heading, heading.getparent()
    while box is not None and box.tag not in TEXTS and not (box.text or "").strip():
        if any((other.tail or "").strip() or _is_seen(other) for other in inner.itersiblings(preceding=True)):
            return
        yield box
        inner, box = box, box.getparent()


def _is_seen(element: HtmlElement) -> bool:
    if not isinstance(element.tag, str) or element.tag in UNSEEN:
        return False
    return any(text.strip() for text in element.itertext(with_tail=False))


@cache
def _characters() -> etree.XPath:
    return etree.XPath("string-length(normalize-space(.))")
