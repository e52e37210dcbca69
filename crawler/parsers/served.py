"""The day a page was served, which the site prints beside its ticker. It is no date of publication."""

from __future__ import annotations

from functools import cache
from itertools import islice
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.dates import read_day_line
from crawler.parsers.text import UNSEEN, collapse, holder
from crawler.parsers.ticker import Ticker, read_ticker

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page

HEADINGS = {"h1", "h2", "h3", "h4", "h5", "h6"}
FURNITURE = {"header", "nav", "aside", "footer"}
"""Parts of a page whose headings are the site's, not an article's."""
OWNERS = {"li", "time", "a"}
"""Elements in which a date belongs to what stands beside it."""
WRAPPERS = {"html", "body", "main"}
LONGEST = 60
"""Characters of a date line with the white space around it."""


def served_day(page: Page, ticker: Ticker | None = None) -> str | None:
    """Return the printed day the page was served, ``2025-04-03``; None where none is printed.

    It is a date line (``03 April 2025``, alone in its text node) in the ticker's strip; or one that stands
    alone before the first entry's or the article's heading; or the first of two in a row. A single date
    line after the headline is the article's own, and one in an entry of a listing is that entry's.
    ``ticker`` saves reading it again.
    """
    dated = ((place, text) for place, text in enumerate(page.texts) if "20" in text)
    days = [(place, text, day) for place, text in dated if (day := _day(text)) and _is_seen(text)]
    if not days:
        return None
    strips = _strips((ticker or read_ticker(page)).units)
    headline = next(filter(_is_headline, page.tree.iter(*HEADINGS)), None)
    for place, text, day in days:
        box = holder(text)
        if _in_strip(box, strips) or _is_first_of_two(page, place):
            return day
        if (headline is None or _precedes(text, headline, page)) and not _is_owned(box):
            return day
    return None


def _day(text: str) -> str | None:
    # The shortest is "01 May 2025", the longest "30 September 2025".
    line = collapse(text) if len(text) < LONGEST else ""
    return read_day_line(line) if 11 <= len(line) <= 17 else None


def _is_seen(text: etree._ElementUnicodeResult) -> bool:
    box = holder(text)
    return box.tag not in UNSEEN and (box.tag == "body" or next(box.iterancestors("body"), None) is not None)


def _is_first_of_two(page: Page, place: int) -> bool:
    """Tell whether the day at a place among the texts is followed by another with nothing between."""
    behind = (text for text in islice(page.texts, place + 1, None) if not text.isspace() and _is_seen(text))
    following = next(behind, None)
    return following is not None and _day(following) is not None


def _strips(units: tuple[HtmlElement, ...]) -> set[HtmlElement]:
    """Return everything that holds a part of the ticker."""
    found: set[HtmlElement] = set()
    for unit in units:
        for element in (unit, *unit.iterancestors()):
            if element in found:
                break
            found.add(element)
    return found


def _is_headline(heading: HtmlElement) -> bool:
    """Tell whether it is the heading of an article, or of an entry, which is a link."""
    if heading.tag not in HEADINGS or not heading.text_content().strip():
        return False
    tags = [element.tag for element in heading.iterancestors()]
    if not (heading.tag == "h1" or "a" in tags or next(heading.iter("a"), None) is not None):
        return False
    inside = tags[: tags.index("article")] if "article" in tags else tags
    return "article" in tags or not FURNITURE.intersection(inside)


def _precedes(text: etree._ElementUnicodeResult, heading: HtmlElement, page: Page) -> bool:
    """Tell whether a text stands before a heading; a tail stands behind all that is in its element."""
    element: HtmlElement = text.getparent()  # type: ignore[assignment]  # all of a page are HTML's
    if element is heading or (text.is_tail and element in heading.iterancestors()):
        return False
    return page.elements.index(element) < page.elements.index(heading)


def _in_strip(box: HtmlElement, strips: set[HtmlElement]) -> bool:
    """Tell whether the nearest element around date and ticker holds nothing as big as a headed text."""
    around = next((element for element in (box, *box.iterancestors()) if element in strips), None)
    return around is not None and not _headings()(around)


def _is_owned(box: HtmlElement) -> bool:
    """Tell whether the date belongs to one heading, with which it shares a box of their own."""
    for element in (box, *box.iterancestors()):
        if element.tag in OWNERS:
            return True
        if headings := _headings()(element):
            is_page = element.tag in WRAPPERS or element.find(".//main") is not None
            return len(headings) == 1 and not is_page and element.find(".//article") is None
    return False


@cache
def _headings() -> etree.XPath:
    return etree.XPath(".//h1|.//h2|.//h3|.//h4|.//h5|.//h6")
