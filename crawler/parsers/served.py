"""The day a page was served, which the site prints beside its ticker. It is no date of publication."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.dates import read_day_line
from crawler.parsers.text import UNSEEN, collapse
from crawler.parsers.ticker import ticker_units

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
FURNITURE = {"header", "nav", "aside", "footer"}
"""Parts of a page whose headings are the site's, not an article's."""
OWNERS = {"li", "time", "a"}
"""Elements in which a date belongs to what stands beside it."""
WRAPPERS = {"html", "body", "main"}


def served_day(page: Page) -> str | None:
    """Return the printed day the page was served, ``2025-04-03``; None where none is printed.

    It is a date line (``03 April 2025``, alone in its text node) in the ticker's strip; or one that stands
    alone before the first entry's or the article's heading; or the first of two in a row. A single date
    line after the headline is the article's own, and one in an entry of a listing is that entry's.
    """
    texts = [text for text in _texts()(page.tree) if _holder(text).tag not in UNSEEN]
    days = {place: day for place, text in enumerate(texts) if (day := _day(text))}
    if not days:
        return None
    strips = {element for unit, _ in ticker_units(page.tree) for element in (unit, *unit.iterancestors())}
    headline = next((place for place, text in enumerate(texts) if _in_headline(text)), 0)
    for place, day in days.items():
        holder = _holder(texts[place])
        if _in_strip(holder, strips) or place + 1 in days or (place < headline and not _is_owned(holder)):
            return day
    return None


def _day(text: str) -> str | None:
    # The shortest is "01 May 2025", the longest "30 September 2025".
    line = collapse(text)
    return read_day_line(line) if 11 <= len(line) <= 17 else None


def _holder(text: etree._ElementUnicodeResult) -> HtmlElement:
    """Return the element that a text node is a child of."""
    element = text.getparent()
    assert element is not None
    parent = element.getparent() if text.is_tail else None
    return element if parent is None else parent  # type: ignore[return-value]  # all of a page are HTML's


def _in_headline(text: etree._ElementUnicodeResult) -> bool:
    """Tell whether the text is in the heading of an article, or of an entry, which is a link."""
    around = [_holder(text), *_holder(text).iterancestors()]
    tags = [element.tag for element in around]
    if not HEADINGS.intersection(tags):
        return False
    is_link = "a" in tags or any(e.tag in HEADINGS and e.find(".//a") is not None for e in around)
    if not (is_link or "h1" in tags):
        return False
    inside = tags[: tags.index("article")] if "article" in tags else tags
    return "article" in tags or not FURNITURE.intersection(inside)


def _in_strip(holder: HtmlElement, strips: set[HtmlElement]) -> bool:
    """Tell whether the nearest element around date and ticker holds nothing as big as a headed text."""
    around = next((element for element in (holder, *holder.iterancestors()) if element in strips), None)
    return around is not None and not _headings()(around)


def _is_owned(holder: HtmlElement) -> bool:
    """Tell whether the date belongs to one heading, with which it shares a box of their own."""
    for element in (holder, *holder.iterancestors()):
        if element.tag in OWNERS:
            return True
        if headings := _headings()(element):
            is_page = element.tag in WRAPPERS or element.find(".//main") is not None
            return len(headings) == 1 and not is_page and element.find(".//article") is None
    return False


# Compiled on first use: a page that has no ticker needs none of them.


@cache
def _texts() -> etree.XPath:
    return etree.XPath("//body//text()[normalize-space()]")


@cache
def _headings() -> etree.XPath:
    return etree.XPath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
