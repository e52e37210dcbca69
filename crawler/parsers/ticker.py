"""The strip of exchange rates: found by the shape of its text, in whatever markup it comes."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.text import UNSEEN, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

# ``KGS/USD = 0.01153 -0.86%``, with the sign of equality left to a table's columns, perhaps.
ENTRY = re.compile(
    r"(?P<base>[A-Z]{3})\s*/\s*(?P<quote>[A-Z]{3})\s*[=:]?\s*"
    r"(?P<value>\d{1,9}\.\d{1,10})\s*\(?(?P<change>[-+−]?\d{1,3}(?:\.\d{1,4})?)\s*%\)?"
)
BETWEEN = r"[\s|•·∙●*;,/–—]*"
ENTRIES = re.compile(rf"(?:{re.sub('[?]P<[a-z]+>', '?:', ENTRY.pattern)}{BETWEEN})+")
PROSE = 60
"""Characters from which on a paragraph beside the entries makes them part of a text."""
NEAR = 8
"""Elements before and after the entries that are looked at for prose."""
LONGEST_ENTRY = 80
"""Characters of one entry with everything between its parts; a longer text without an entry is prose."""


@dataclass(frozen=True, kw_only=True, slots=True)
class Quote:
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


def read_ticker(page: Page) -> Ticker:
    """Read the rates of a page. A rate quoted in prose is none: its text holds more than entries."""
    found: dict[str, set[Quote]] = {}
    for _, quotes in ticker_units(page.tree):
        for quote in quotes:
            found.setdefault(f"{quote.base}/{quote.quote}", set()).add(quote)
    return Ticker(
        quotes=tuple(quotes.pop() for quotes in found.values() if len(quotes) == 1),
        conflicts=tuple(pair for pair, quotes in found.items() if len(quotes) > 1),
    )


def ticker_units(tree: HtmlElement) -> list[tuple[HtmlElement, tuple[Quote, ...]]]:
    """Return the elements that hold nothing but entries, each with its entries; attributes if texts have none.

    A list of rates in an article's text looks the same; it stands among paragraphs.
    """
    known: dict[HtmlElement, bool | None] = {}
    units = [unit for unit in _text_units(tree) if _is_strip(unit[0], known)]
    return units or list(_attribute_units(tree))


def _is_strip(unit: HtmlElement, known: dict[HtmlElement, bool | None]) -> bool:
    """Tell whether the widest element around a unit that holds only entries stands apart from prose.

    ``known`` keeps the verdicts, and None for elements that hold more than entries.
    """
    strip, inside = unit, [unit]
    for element in unit.iterancestors():
        if element not in known:
            # Whether, not what: nothing parts the cells of a table here.
            is_pure = ENTRIES.fullmatch(_bare(element.text_content())) is not None
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
    verdict = not is_beside_prose or not _headings()(strip)
    known.update(dict.fromkeys(inside, verdict))
    return verdict


def _siblings(element: HtmlElement) -> Iterator[HtmlElement]:
    yield from islice(element.itersiblings(preceding=True), NEAR)
    yield from islice(element.itersiblings(), NEAR)


def entries(text: str) -> tuple[Quote, ...]:
    """Return the entries of a text that holds nothing else; () for any other text."""
    if not ENTRIES.fullmatch(text):
        return ()
    return tuple(
        Quote(
            base=entry["base"],
            quote=entry["quote"],
            value=entry["value"],
            change_pct=entry["change"].replace("−", "-").removeprefix("+"),
        )
        for entry in ENTRY.finditer(text)
    )


def _text_units(tree: HtmlElement) -> Iterator[tuple[HtmlElement, tuple[Quote, ...]]]:
    seen: set[HtmlElement] = set()
    for text in _xpath("//text()[contains(., '%')]")(tree):
        holder = text.getparent()
        if quotes := entries(_bare(text)):
            yield holder, quotes
            continue
        # The entry is split over tags: the smallest element that holds all of it is the unit.
        element = holder.getparent() if text.is_tail else holder
        while element is not None and element not in seen and element.tag not in UNSEEN:
            seen.add(element)
            line = _bare(visible_text(element))
            if quotes := entries(line):
                yield element, quotes
            if quotes or len(line) > LONGEST_ENTRY:
                break
            element = element.getparent()


def _attribute_units(tree: HtmlElement) -> Iterator[tuple[HtmlElement, tuple[Quote, ...]]]:
    for value in _xpath("//@*[contains(., '%') and contains(., '/')]")(tree):
        if quotes := entries(_bare(value)):
            yield value.getparent(), quotes


def _bare(text: str) -> str:
    return text.strip(" \t\r\n\f\xa0|•·∙●*;,–—")


@cache
def _headings() -> etree.XPath:
    return etree.XPath("preceding::h1 | preceding::h2")


@cache
def _xpath(query: str) -> etree.XPath:
    return etree.XPath(query)
