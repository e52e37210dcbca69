"""What reading an article asks a page for, found once and only when asked."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from functools import cache, cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.text import BLOCKS, UNSEEN, shows_more, visible_text
from crawler.parsers.tree import CERTAIN, HEADINGS, LABEL_LENGTH, VAGUE, is_foreign, is_label, is_outside, suspicion

if TYPE_CHECKING:
    from lxml.html import HtmlElement

HOLDERS = BLOCKS | {"a", "span"}
"""What the text inside is counted for: a word in bold is its paragraph's, a link's words are its own."""
BOXES = {"section", "div", "ul", "ol"}
"""What a line may stand over."""
HIDDEN = ("script", "style", "noscript", "template")
"""Elements with characters in them that no reader sees."""


@dataclass(frozen=True)
class Outline:
    """What is under ``root``, the ``<body>`` or the top of a fragment."""

    root: HtmlElement
    _suspicions: dict[HtmlElement, float] = field(default_factory=dict)
    _lengths: dict[HtmlElement, int] = field(default_factory=dict)
    _openings: dict[HtmlElement, tuple[HtmlElement | None, str]] = field(default_factory=dict)

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
    def own(self) -> dict[HtmlElement, int]:
        """Block or link → characters of text in it that are in no inner block or link."""
        own: dict[HtmlElement, int] = defaultdict(int, {self.root: len((self.root.text or "").strip())})
        holders: dict[HtmlElement | None, HtmlElement] = {self.root: self.root}
        for element in self.root.iterdescendants("*"):
            above = holders.get(element.getparent())
            if above is None:
                continue
            if (tail := element.tail) and not tail.isspace():
                own[above] += len(tail.strip())
            tag = element.tag
            if tag not in UNSEEN:
                holder = holders[element] = element if tag in HOLDERS else above
                if (text := element.text) and not text.isspace():
                    own[holder] += len(text.strip())
        return own

    def summed(self, lengths: dict[HtmlElement, int]) -> dict[HtmlElement, int]:
        """Return for every element the sum of ``lengths`` in and under it; elements without any are absent."""
        sums: dict[HtmlElement, int] = defaultdict(int)
        for holder, length in lengths.items():
            element: HtmlElement | None = holder
            while element is not None and element is not self.root:
                sums[element] += length
                element = element.getparent()
        if lengths:
            sums[self.root] = sum(lengths.values())
        return sums

    def length(self, element: HtmlElement) -> int:
        """Return the number of characters a reader sees in an element."""
        found = self._lengths.get(element)
        if found is None:
            count = _characters()
            found = int(count(element)) - sum(int(count(hidden)) for hidden in element.iter(*HIDDEN))
            self._lengths[element] = found
        return found

    def suspicion(self, element: HtmlElement) -> float:
        """Return the share of a text up to which an element may be taken away for what it is called or headed."""
        found = self._suspicions.get(element)
        if found is None:
            found = suspicion(element)
            if found < VAGUE and element.tag in BOXES and self._is_labelled(element):
                found = VAGUE
            if 0 < found < CERTAIN and self._is_cards(element):
                found = CERTAIN
            if element.tag in BOXES and is_outside(element):
                found = CERTAIN
            self._suspicions[element] = found
        return found

    def _is_labelled(self, box: HtmlElement) -> bool:
        """Tell whether a box begins with a line like "Comments", and no smaller box with more than that line does."""
        line, text = self._opening(box)
        if line is None or not is_label(text):
            return False
        between = takewhile(lambda outer: outer is not box, line.iterancestors())
        return all(self.length(outer) == self.length(line) for outer in between)

    def _is_cards(self, box: HtmlElement) -> bool:
        """Tell whether a box is other articles, by its label and by headings that lead to them, however long it is."""
        if not is_foreign(self._opening(box)[1]):
            return False
        return sum(any(link.get("href") is not None for link in head.iter("a")) for head in box.iter(*HEADINGS)) > 1

    def _opening(self, box: HtmlElement) -> tuple[HtmlElement | None, str]:
        """Return the line that a box begins with and its text, "" where it is longer than any label."""
        found = self._openings.get(box)
        if found is None:
            line = _first_block(box)
            # A whole page may stand in one cell of a table.
            is_short = line is not None and not (len(line) and shows_more(line, LABEL_LENGTH))
            found = self._openings[box] = line, visible_text(line) if line is not None and is_short else ""
        return found


def _first_block(box: HtmlElement) -> HtmlElement | None:
    """Return the block that a box's first letter stands in; None where that is the box itself, or a long text."""
    block = box
    for element in box.iter("*"):
        tag = element.tag
        if tag in UNSEEN:
            continue
        if tag in BLOCKS:
            block = element
        text = element.text
        if text and not text.isspace():
            return block if block is not box and len(text) <= LABEL_LENGTH else None
    return None


@cache
def _characters() -> etree.XPath:
    return etree.XPath("string-length(normalize-space(.))")
