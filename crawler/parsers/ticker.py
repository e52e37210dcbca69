"""The strip of exchange rates: found by the shape of its text, in whatever markup it comes."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from lxml import etree

from crawler.parsers.text import UNSEEN, holder, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

# ``KGS/USD = 0.01153 -0.86%``, with the sign of equality left to a table's columns, perhaps.
PAIR = r"(?P<base>[A-Z]{3})\s*/\s*(?P<quote>[A-Z]{3})"
ENTRY = re.compile(
    rf"{PAIR}\s*[=:]?\s*"
    r"(?P<value>[0-9]{1,9}\.[0-9]{1,10})(?![\d.,])\s*\(?(?P<change>[-+−–]?[0-9]{1,3}(?:\.[0-9]{1,4})?)\s*%\)?"
)
# The same with whatever stands for the numbers: "1,234.56 −0,5 %", figures of another script, "n/a".
ODD = re.compile(rf"{PAIR}\s*[=:]?\s*(?P<printed>(?=.*(?:\d|[nN]/?[aA]\b))(?:[^A-Za-z/]|[nN]/?[aA]\b){{2,40}})")
BETWEEN = r"[\s|•·∙●*;,/–—]*"
ENTRIES = re.compile(rf"(?:{re.sub('[?]P<[a-z]+>', '?:', ENTRY.pattern)}{BETWEEN})+")
UNSHOWN = "\u00ad\u200b\u200c\u200d\u2060\ufeff"
NO_ENTRY = re.compile(rf"[^A-Z0-9\s=:.%()+−|•·∙●*;,/–—{UNSHOWN}-]")
"""What stands in no entry: any word, first of all."""
ZERO_WIDTH = dict.fromkeys(map(ord, UNSHOWN))
PROSE = 60
"""Characters from which on a paragraph beside the entries makes them part of a text."""
NEAR = 8
"""Elements before and after the entries that are looked at for prose."""
LONGEST_ENTRY = 80
"""Characters of one entry with everything between its parts; a longer text without an entry is prose."""
LONGEST_KEPT = 200
"""Characters of a text whose entries are remembered."""
TITLES = {"h1", "h2"}
"""Headings under which an article's text may stand."""


class Quote(NamedTuple):
    """One entry of the ticker: the strings as printed."""

    base: str
    quote: str
    value: str
    change_pct: str
    """``-0`` stays ``-0``; a typographic minus is written as a hyphen."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Ticker:
    """The pairs in the order they first appear, each once however often the strip repeats it."""

    quotes: tuple[Quote, ...] = ()
    conflicts: tuple[str, ...] = ()
    """Pairs (``KGS/USD``) left out because their repeats disagree."""
    odd: tuple[tuple[str, str], ...] = ()
    """Pairs whose numbers are printed otherwise than a ticker's, and how: to read them would be a guess."""
    units: tuple[HtmlElement, ...] = field(default=(), repr=False, compare=False)
    """The elements that hold nothing but entries."""


def read_ticker(page: Page) -> Ticker:
    """Read the rates of a page; those in attributes if no text has any.

    A rate quoted in prose is none: its text holds more than entries. A list of rates in an article's text
    looks the same as a ticker; it stands among paragraphs.
    """
    known: dict[HtmlElement, bool | None] = {}
    headings = _Headings(page)
    units = [unit for unit in _text_units(page) if not unit.is_headed or _is_strip(unit.element, known, headings)]
    units = units or list(_attribute_units(page))
    found: dict[str, set[Quote]] = {}
    for quotes in dict.fromkeys(unit.quotes for unit in units):
        for quote in quotes:
            found.setdefault(f"{quote.base}/{quote.quote}", set()).add(quote)
    elements = tuple(unit.element for unit in units)
    return Ticker(
        quotes=tuple(quotes.pop() for quotes in found.values() if len(quotes) == 1),
        conflicts=tuple(pair for pair, quotes in found.items() if len(quotes) > 1),
        odd=tuple(dict.fromkeys(pair for pair in _odd(page, set(elements)) if pair[0] not in found)),
        units=elements,
    )


class _Unit(NamedTuple):
    """An element that holds nothing but entries."""

    element: HtmlElement
    quotes: tuple[Quote, ...]
    is_headed: bool = False
    """Whether a headline may stand before it: only then may it be a part of an article's text."""


class _Headings:
    """The headings under which an article's text may stand, and what stands behind one of them."""

    def __init__(self, page: Page) -> None:
        self._page = page

    @cached_property
    def _places(self) -> dict[HtmlElement, int]:
        return {element: place for place, element in enumerate(self._page.elements)}

    @cached_property
    def _all(self) -> list[HtmlElement]:
        return [element for element in self._page.elements if element.tag in TITLES]

    def are_before(self, element: HtmlElement) -> bool:
        """Tell whether a heading ends before an element begins; the first that is not around it decides."""
        around = set(element.iterancestors())
        first = next((heading for heading in self._all if heading not in around), None)
        return first is not None and self._places[first] < self._places[element]


def _is_strip(unit: HtmlElement, known: dict[HtmlElement, bool | None], headings: _Headings) -> bool:
    """Tell whether the widest element around a unit that holds only entries stands apart from prose.

    ``known`` keeps the verdicts, and None for elements that hold more than entries.
    """
    strip, inside = unit, [unit]
    for element in unit.iterancestors():
        if element not in known:
            is_pure = NO_ENTRY.search(element.text_content()) is None
        else:
            verdict = known[element]
            if verdict is not None:
                return verdict
            is_pure = False
        if not is_pure:
            known[element] = None
            break
        strip = element
        inside.append(element)
    is_beside_prose = any(sibling.tag == "p" and len(visible_text(sibling)) >= PROSE for sibling in _siblings(strip))
    verdict = not is_beside_prose or not headings.are_before(strip)
    known.update(dict.fromkeys(inside, verdict))
    return verdict


def _siblings(element: HtmlElement) -> Iterator[HtmlElement]:
    yield from islice(element.itersiblings(preceding=True), NEAR)
    yield from islice(element.itersiblings(), NEAR)


def entries(text: str) -> tuple[Quote, ...]:
    """Return the entries of a text that holds nothing else; () for any other text."""
    # Of lxml's own strings, each holds its whole tree: what is remembered must be a plain one.
    text = str(text)
    return _entries(text) if len(text) <= LONGEST_KEPT else _entries.__wrapped__(text)


# The same strip stands on every page of a site.
@lru_cache(maxsize=1024)
def _entries(text: str) -> tuple[Quote, ...]:
    if not text.isupper():
        return ()
    text = (text if text.isascii() else text.translate(ZERO_WIDTH)).strip(" \t\r\n\f\xa0|•·∙●*;,–—")
    if not ENTRIES.fullmatch(text):
        return ()
    return tuple(
        Quote(
            base=entry["base"],
            quote=entry["quote"],
            value=entry["value"],
            change_pct=re.sub("[−–]", "-", entry["change"]).removeprefix("+"),
        )
        for entry in ENTRY.finditer(text)
    )


def _odd(page: Page, units: set[HtmlElement]) -> Iterator[tuple[str, str]]:
    """Yield what stands in the place of an entry, alone in its box as an entry does, and is none."""
    for text in page.texts:
        if "/" in text and not text.is_tail and len(text) <= LONGEST_ENTRY:
            box = holder(text)
            if box not in units and box.tag not in UNSEEN and (found := _printed(visible_text(box))):
                yield found


def _printed(line: str) -> tuple[str, str] | None:
    """Return the pair of what would be an entry but for its numbers, and these; None for anything else."""
    odd = ODD.fullmatch(line) if len(line) <= LONGEST_ENTRY else None
    return None if odd is None or entries(line) else (f"{odd['base']}/{odd['quote']}", odd["printed"].strip())


def _text_units(page: Page) -> Iterator[_Unit]:
    """Yield the units among the texts, those before the first headline without a doubt."""
    tried: set[HtmlElement] = set()
    headline = next(page.tree.iter(*TITLES), None)
    unheaded = set(page.elements if headline is None else page.elements[: page.elements.index(headline)])
    for text in page.texts:
        if "%" in text:
            box = holder(text)
            unit = _around(box, text, tried)
            if unit is not None:
                yield _Unit(*unit, text.getparent() not in unheaded)


def _around(box: HtmlElement, text: str, tried: set[HtmlElement]) -> tuple[HtmlElement, tuple[Quote, ...]] | None:
    """Return the smallest element that holds nothing but entries, this text in one of them; None without one."""
    if box.tag in UNSEEN:
        return None
    if quotes := entries(text):
        return box, quotes
    if NO_ENTRY.search(text):
        return None
    # The entry is split over tags.
    element = box if len(box) else box.getparent()
    while element is not None and element not in tried:
        tried.add(element)
        line = visible_text(element)
        if quotes := entries(line):
            return element, quotes
        if len(line) > LONGEST_ENTRY:
            break
        element = element.getparent()
    return None


def _attribute_units(page: Page) -> Iterator[_Unit]:
    """Yield the units among the attributes: whole entries, or an entry of which each part has its own."""
    for element in _with_pairs()(page.tree):
        values = [value for value in element.values() if not NO_ENTRY.search(value)]
        lines = (*values, " ".join(values), f"{' '.join(values)} {visible_text(element)}")
        if quotes := next(filter(None, map(entries, lines)), ()):
            yield _Unit(element, quotes)


@cache
def _with_pairs() -> etree.XPath:
    # A pair is nine characters, if it has spaces in it.
    return etree.XPath("//*[@*[contains(., '/') and (contains(., '%') or string-length(.) < 10)]]")
