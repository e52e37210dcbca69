"""What reading an article asks a page for, found once and only when asked."""

from __future__ import annotations

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
PROSE = 40
"""Characters from which on a run of text counts as prose."""
HIDDEN = ("script", "style", "noscript", "template")
"""Elements with characters in them that no reader sees."""


@dataclass(frozen=True)
class Outline:
    """What is under ``root``, the ``<body>`` or the top of a fragment; ``elements`` are all of its tree, in order."""

    root: HtmlElement
    elements: list[HtmlElement]
    _suspicions: dict[HtmlElement, float] = field(default_factory=dict)
    _lengths: dict[HtmlElement, int] = field(default_factory=dict)

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
    def runs(self) -> tuple[dict[HtmlElement, int], dict[HtmlElement, int]]:
        """Block or link → characters of prose in it and in no inner one; element → in and under it, inner before outer.

        Elements without any are absent.
        """
        runs: dict[HtmlElement, int] = {}
        sums: dict[HtmlElement, int] = {}
        own, under = _measure(self.root, runs, sums)
        _enter(self.root, own, under, runs, sums)
        return runs, sums

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
            if 0 < found < CERTAIN and _is_cards(element):
                found = CERTAIN
            if element.tag in BOXES and is_outside(element):
                found = CERTAIN
            self._suspicions[element] = found
        return found

    def _is_labelled(self, box: HtmlElement) -> bool:
        """Tell whether a box begins with a line like "Comments", and no smaller box with more than that line does."""
        line = _first_block(box)
        if line is None or not is_label(_label(line)):
            return False
        between = takewhile(lambda outer: outer is not box, line.iterancestors())
        return all(self.length(outer) == self.length(line) for outer in between)


def _measure(element: HtmlElement, runs: dict[HtmlElement, int], sums: dict[HtmlElement, int]) -> tuple[int, int]:
    """Enter all that is in an element; return the characters in no block or link in it, and those of prose in these."""
    text = element.text
    own, under = len(text.strip()) if text else 0, 0
    for child in element.iterchildren("*"):
        if tail := child.tail:
            own += len(tail.strip())
        tag = child.tag
        if tag in UNSEEN:
            continue
        if len(child):
            inner, below = _measure(child, runs, sums)
        else:
            inner, below = len((child.text or "").strip()), 0
        if tag in HOLDERS:
            under += _enter(child, inner, below, runs, sums)
        else:
            own += inner
            under += below
            if below:
                sums[child] = below
    return own, under


def _enter(
    holder: HtmlElement, own: int, under: int, runs: dict[HtmlElement, int], sums: dict[HtmlElement, int]
) -> int:
    """Enter what a block or a link holds itself, and under it; return the sum of what is prose."""
    if own >= PROSE:
        runs[holder] = own
        under += own
    if under:
        sums[holder] = under
    return under


def _label(line: HtmlElement) -> str:
    """Return a line's text; "" where it is longer than any label: a whole page may stand in one cell of a table."""
    return "" if shows_more(line, LABEL_LENGTH) else visible_text(line)


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


def _is_cards(box: HtmlElement) -> bool:
    """Tell whether a box is other articles, by its label and by headings that lead to them, however long it is."""
    line = _first_block(box)
    if line is None or not is_foreign(_label(line)):
        return False
    return sum(heading.find(".//a[@href]") is not None for heading in box.iter(*HEADINGS)) > 1


@cache
def _characters() -> etree.XPath:
    return etree.XPath("string-length(normalize-space(.))")
