"""Where the body of an article is: found by the text it holds, confirmed by the names it goes by."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.parsers.images import shows_media
from crawler.parsers.text import BLOCKS, UNSEEN, fold, visible_text
from crawler.parsers.tree import VAGUE, heading_text, is_label, suspicion

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MARKS = {"entry-content", "wp-block-post-content"}
"""Classes WordPress's own themes give to the body, and nearly every other theme after them."""
PROSE = 40
"""Characters from which on a run of text counts as prose."""
ENOUGH = 400
"""Characters of prose that overrule a marked body with hardly any text in it."""
MOST = 0.75
"""Share of the page's prose that the body must hold: what is left is teasers, biographies, comments."""
OPENED = 0.2
"""The same for an ``<article>`` with the headline in it: other articles may follow on the page."""
CONFIRMED = 0.4
"""Share of the article's prose that makes a box with the right name the body."""


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """The parts of an article page."""

    body: HtmlElement
    """The smallest element that holds the text."""
    found_by: str
    """``microdata``, ``selector`` or ``generic``."""
    headline: HtmlElement | None
    """The heading with the title."""
    whole: HtmlElement
    """The smallest element that holds headline and body: what is outside is not the article's."""


def find_anatomy(tree: HtmlElement, titles: set[str]) -> Anatomy | None:
    """Find the parts of the article that is called one of ``titles`` (folded); None without any prose."""
    body_element = tree.find("body")
    page = body_element if body_element is not None else tree
    headline = find_headline(page, titles)
    runs = _runs(page)
    everything = _summed(page, runs)
    boxes = {"microdata": _by_microdata(page), "selector": _by_mark(page)}
    marked = _marked(boxes, headline, everything)
    if marked is None:
        # Long comments may hide a short text; leaving out what is no text costs time, so only now.
        prose = _prose(page, runs, everything)
        marked = _marked(boxes, headline, prose)
    if marked is not None:
        return Anatomy(body=marked[0], found_by=marked[1], headline=headline, whole=_around(marked[0], headline))
    body = _densest(page, headline, prose)
    shown = find_pictured(page)
    if body is None or ((boxes["selector"] or shown) and prose[body] < ENOUGH):
        # A marked body without text is pictures alone or an empty article: a biography beside it is not its text.
        return shown and Anatomy(body=shown[0], found_by=shown[1], headline=headline, whole=_around(shown[0], headline))
    return Anatomy(body=body, found_by="generic", headline=headline, whole=_around(body, headline))


def find_pictured(page: HtmlElement) -> tuple[HtmlElement, str] | None:
    """Find the page's only box with the right name if it shows pictures or films, and which name that is."""
    for found_by, candidates in (("microdata", _by_microdata(page)), ("selector", _by_mark(page))):
        outer = [box for box in candidates if not any(other in candidates for other in box.iterancestors())]
        if len(outer) == 1 and shows_media(outer[0]):
            return outer[0], found_by
    return None


def find_headline(page: HtmlElement, titles: set[str]) -> HtmlElement | None:
    """Find the heading that says what the metadata say; else the only ``<h1>`` outside the site's header."""
    headings = [element for element in page.iter("h1", "h2", "h3") if not _is_elsewhere(element)]
    for heading in headings:
        if fold(visible_text(heading)) in titles:
            return heading
    tops = [heading for heading in headings if heading.tag == "h1"]
    # A link in it leads home: that is the site's name.
    named = [top for top in tops if top.find(".//a") is None] or tops
    return named[0] if named else None


def _is_elsewhere(heading: HtmlElement) -> bool:
    for element in heading.iterancestors():
        if element.tag in {"article", "main", "body"}:
            return False
        if element.tag in {"aside", "nav", "footer"}:
            return True
    return False


def _by_microdata(page: HtmlElement) -> list[HtmlElement]:
    return [element for element in _itemprops()(page) if element.tag not in {"meta", "link"}]


def _by_mark(page: HtmlElement) -> list[HtmlElement]:
    return [element for element in _classed()(page) if MARKS.intersection(element.get("class").split())]


def _marked(
    boxes: dict[str, list[HtmlElement]], headline: HtmlElement | None, prose: dict[HtmlElement, int]
) -> tuple[HtmlElement, str] | None:
    """Return the box with the right name that has what the name promises, and which name: names rot."""
    for found_by, candidates in boxes.items():
        best = max(candidates, key=lambda element: prose.get(element, 0), default=None)
        if best is None or not visible_text(best):
            continue
        # A short article may stand beside long teasers, but not in one box with them.
        if prose.get(best, 0) >= CONFIRMED * prose.get(_around(best, headline), 0):
            return best, found_by
    return None


def _runs(page: HtmlElement) -> list[tuple[HtmlElement, int]]:
    """Return the elements that hold a long run of text themselves, and how many characters of it."""
    lengths: dict[HtmlElement, int] = defaultdict(int)
    for text in _texts()(page):
        element = text.getparent().getparent() if text.is_tail else text.getparent()
        # A poem's lines are short, their stanza is not.
        lengths[element] += len(text.strip())
    return [(holder, length) for holder, length in lengths.items() if length >= PROSE and holder.tag not in UNSEEN]


def _prose(
    page: HtmlElement, runs: list[tuple[HtmlElement, int]], everything: dict[HtmlElement, int]
) -> dict[HtmlElement, int]:
    """Return how many characters of prose every element holds: what is no link and in no furniture."""
    verdicts: dict[HtmlElement, bool] = {page: True}
    return _summed(page, [run for run in runs if _is_prose(run[0], verdicts, everything, everything[page])])


def _summed(page: HtmlElement, runs: list[tuple[HtmlElement, int]]) -> dict[HtmlElement, int]:
    amounts: dict[HtmlElement, int] = defaultdict(int)
    for holder, length in runs:
        for element in (holder, *holder.iterancestors()):
            amounts[element] += length
            if element is page:
                break
    return amounts


def _is_prose(
    element: HtmlElement, verdicts: dict[HtmlElement, bool], everything: dict[HtmlElement, int], total: int
) -> bool:
    verdict = verdicts.get(element)
    if verdict is None:
        parent = element.getparent()
        suspect = suspicion(element)
        if element.tag in BLOCKS and is_label(heading_text(element) or ""):
            suspect = max(suspect, VAGUE)
        verdict = (
            element.tag not in {"a", "figcaption", "h1", "h2", "h3"}
            and everything[element] >= suspect * total
            and (parent is None or _is_prose(parent, verdicts, everything, total))
        )
        verdicts[element] = verdict
    return verdict


def _densest(page: HtmlElement, headline: HtmlElement | None, prose: dict[HtmlElement, int]) -> HtmlElement | None:
    """Go down from the part of the page that the headline opens to the smallest element with most of the prose."""
    start = page
    if headline is not None:
        around = [element for element in headline.iterancestors() if prose.get(element, 0)]
        start = next((element for element in around if prose[element] >= _needed(element) * prose[page]), page)
    if not prose.get(start):
        # A poem, or a notice of one line: the box that says "article" has to do.
        return next(headline.iterancestors("article", "main"), None) if headline is not None else None
    while True:
        inner = max(start, key=lambda child: prose.get(child, 0), default=None)
        if inner is None or prose.get(inner, 0) < MOST * prose[start]:
            return start
        if inner.tag not in {"div", "section", "article", "main", "td", "table", "tbody", "tr", "center"}:
            return start
        start = inner


def _needed(element: HtmlElement) -> float:
    """Return the share of a page's prose that a box around the headline needs to be the article's."""
    return OPENED if element.tag == "article" else CONFIRMED


def _around(body: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
    """Return the smallest element that holds both, or the ``<article>`` around it."""
    whole = body
    if headline is not None:
        above = {headline, *headline.iterancestors()}
        whole = next((element for element in (body, *body.iterancestors()) if element in above), body)
    article = next(whole.iterancestors("article"), None)
    return whole if article is None or whole.tag == "article" else article


@cache
def _itemprops() -> etree.XPath:
    return etree.XPath(".//*[@itemprop][contains(concat(' ', @itemprop, ' '), ' articleBody ')]")


@cache
def _classed() -> etree.XPath:
    return etree.XPath(".//*[contains(@class, 'entry-content') or contains(@class, 'post-content')]")


@cache
def _texts() -> etree.XPath:
    return etree.XPath(".//text()[string-length() >= 12][not(parent::script or parent::style)]")
