"""Where the body of an article is: found by the text it holds, confirmed by the names it goes by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.parsers.images import shows_media
from crawler.parsers.outline import Outline
from crawler.parsers.text import fold, shows_text, visible_text
from crawler.parsers.tree import first_heading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

MARKS = {"entry-content", "wp-block-post-content"}
"""Classes WordPress's own themes give to the body, and nearly every other theme after them."""
ENOUGH = 400
"""Characters of prose that overrule a marked body with hardly any text in it."""
MOST = 0.75
"""Share of the page's prose that the body must hold: what is left is teasers, biographies, comments."""
OPENED = 0.2
"""The same for an ``<article>`` with the headline in it: other articles may follow on the page."""
SEVERAL = 3
"""Articles in one box from which on it is a list of them."""
CONFIRMED = 0.4
"""Share of the article's prose that makes a box with the right name the body."""
PROSE = 40
"""Characters from which on a run of text counts as prose."""
NO_PROSE = {"a", "figcaption", "h1", "h2", "h3"}
INNER = {"div", "section", "article", "main", "td", "table", "tbody", "tr", "center"}
"""What the body may be: a paragraph is none."""

WHOLES = ("article", "main")
"""What holds a whole article."""

Boxes = dict[str, list["HtmlElement"]]
"""What calls it the body → the boxes called so."""
Lengths = dict["HtmlElement", int]
"""Element → characters in and under it."""
ITEMTYPE = re.compile(r"(?:Article|BlogPosting)$")
"""What microdata call an article."""


@dataclass(frozen=True, kw_only=True)
class Anatomy:
    """The parts of an article page."""

    outline: Outline
    body: HtmlElement
    """The smallest element that holds the text."""
    found_by: str
    """``microdata``, ``selector``, ``generic``; ``none`` for an article without a text."""
    headline: HtmlElement | None
    """The heading with the title."""
    whole: HtmlElement
    """The smallest element that holds headline and body: what is outside is not the article's."""

    @property
    def is_parted(self) -> bool:
        """Whether there is anything outside of ``whole``: else menus are in it, too."""
        return self.outline.length(self.whole) < self.outline.length(self.outline.root)


def find_anatomy(page: Page, headline: HtmlElement | None) -> Anatomy | None:
    """Find the parts of the article with that headline; None without any prose."""
    outline = outline_of(page)
    found = find_body(outline, headline)
    if found is None:
        return None
    whole = _around(found[0], headline)
    return Anatomy(outline=outline, body=found[0], found_by=found[1], headline=headline, whole=whole)


def find_frame(page: Page, headline: HtmlElement | None) -> Anatomy:
    """Return the parts of an article without a text: what is around its headline, or the page's main part."""
    outline = outline_of(page)
    boxes = outline.root.iter("article", "main") if headline is None else headline.iterancestors("article", "main")
    whole = next(boxes, outline.root)
    body = whole if headline is None else headline
    return Anatomy(outline=outline, body=body, found_by="none", headline=headline, whole=whole)


def outline_of(page: Page) -> Outline:
    """Return the outline of what the page shows."""
    top = page.tree.find("body")
    return Outline(page.tree if top is None else top)


def find_body(outline: Outline, headline: HtmlElement | None) -> tuple[HtmlElement, str] | None:
    """Find the body, and say which leg did."""
    boxes = named_boxes(outline)
    marked = _marked(boxes, headline, outline.length)
    if marked is not None:
        return marked
    # Long comments may hide a short text; leaving out what is no text costs time, so only now.
    prose = prose_of(outline, headline)
    marked = _marked(boxes, headline, lambda element: prose.get(element, 0))
    if marked is not None:
        return marked
    body = _densest(outline.root, headline, prose)
    shown = find_pictured(boxes)
    if body is None or ((boxes["selector"] or shown) and prose.get(body, 0) < ENOUGH):
        # A marked body without text is pictures alone or an empty article: a biography beside it is not its text.
        return shown
    return body, "generic"


def named_boxes(outline: Outline) -> Boxes:
    """Return the boxes that are called the body, by what calls them so: the surest first.

    That is schema.org's vocabulary (``microdata``), and the classes of WordPress's themes (``selector``).
    """
    boxes: Boxes = {"microdata": [], "selector": []}
    for box in outline.root.iter(*INNER, "span"):
        name = box.get("class")
        if name and "content" in name and not MARKS.isdisjoint(name.split()):
            boxes["selector"].append(box)
        if "articleBody" in (box.get("itemprop") or ""):
            boxes["microdata"].append(box)
    return boxes


def find_pictured(boxes: Boxes) -> tuple[HtmlElement, str] | None:
    """Find the page's only box with the right name if it shows pictures or films, and which name that is."""
    for found_by, candidates in boxes.items():
        outer = [box for box in candidates if not any(other in candidates for other in box.iterancestors())]
        if len(outer) == 1 and shows_media(outer[0]):
            return outer[0], found_by
    return None


def _marked(
    boxes: Boxes, headline: HtmlElement | None, length: Callable[[HtmlElement], int]
) -> tuple[HtmlElement, str] | None:
    """Return the box with the right name that has what the name promises, and which name: names rot."""
    for found_by, named in boxes.items():
        candidates = [box for box in named if not _is_headed_otherwise(box, headline)]
        if not candidates:
            continue
        best = candidates[0] if len(candidates) == 1 else max(candidates, key=length)
        whole = _around(best, headline)
        # A short article may stand beside long teasers, but not in one box with them.
        # Where neither has a run of prose, a word or a caption in the box with the right name is the article.
        if length(best) >= CONFIRMED * length(whole) and shows_text(best):
            return best, found_by
    return None


def prose_of(outline: Outline, headline: HtmlElement | None) -> Lengths:
    """Return how many characters of prose every element holds: what is no link and in no furniture."""
    runs = {holder: length for holder, length in outline.own.items() if length >= PROSE}
    everything = outline.summed(runs)
    total = everything.get(outline.root, 0)
    # What holds the headline is no furniture, whatever it is called.
    around = () if headline is None else headline.iterancestors(*INNER)
    others = [box for box in outline.root.iter(*WHOLES) if _is_headed_otherwise(box, headline)]
    if headline is not None:
        others += _entries(outline, everything)
    verdicts = {outline.root: True, **dict.fromkeys(others, False), **dict.fromkeys(around, True)}
    for holder in runs:
        unknown: list[HtmlElement] = []
        above: HtmlElement | None = holder
        while above is not None and above not in verdicts:
            if above.tag in NO_PROSE:
                verdicts[above] = False
            else:
                unknown.append(above)
                above = above.getparent()
        verdict = above is not None and verdicts[above]
        for element in reversed(unknown):
            verdict = verdict and everything[element] >= outline.suspicion(element) * total
            verdicts[element] = verdict
    return outline.summed({holder: length for holder, length in runs.items() if verdicts[holder]})


def _is_headed_otherwise(box: HtmlElement, headline: HtmlElement | None) -> bool:
    """Tell whether a box is, or is in, an article with a top heading of its own, where the headline is another's."""
    if headline is None:
        return False
    if next(headline.iterancestors(*WHOLES), None) is None:
        return _opens_otherwise(box, headline)
    above = set(headline.iterancestors())
    for whole in (box, *box.iterancestors()):
        if whole in above:
            return False
        if whole.tag in WHOLES and next(whole.iter("h1"), None) is not None:
            return True
    return False


def _opens_otherwise(box: HtmlElement, headline: HtmlElement) -> bool:
    """Tell whether a box is, or is in, an article that opens with another top heading."""
    wholes = (whole for whole in (box, *box.iterancestors(*WHOLES)) if whole.tag in WHOLES)
    heads = [head for whole in wholes if (head := first_heading(whole)) is not None and head.tag == "h1"]
    return bool(heads) and fold(visible_text(headline)) not in {fold(visible_text(head)) for head in heads}


def _entries(outline: Outline, prose: Lengths) -> Iterator[HtmlElement]:
    """Yield the boxes of several articles with a heading of their own over them, such as another day's reports."""
    for box in {article.getparent() for article in outline.root.iter("article")}:
        if box is None or len(box.findall("article")) < SEVERAL or first_heading(box) is None:
            continue
        # With little beside them, they are what the page is about: a talk, a live report.
        if prose.get(box, 0) <= (1 - OPENED) * prose.get(outline.root, 0):
            yield box


def _densest(page: HtmlElement, headline: HtmlElement | None, prose: Lengths) -> HtmlElement | None:
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
        if inner is None or prose.get(inner, 0) < MOST * prose[start] or inner.tag not in INNER:
            return start
        start = inner


def _needed(element: HtmlElement) -> float:
    """Return the share of a page's prose that a box around the headline needs to be the article's."""
    return OPENED if element.tag == "article" else CONFIRMED


def _around(body: HtmlElement, headline: HtmlElement | None) -> HtmlElement:
    """Return the smallest element that holds both, or what around it says that it is an article."""
    whole = body
    if headline is not None:
        above = {headline, *headline.iterancestors()}
        whole = next((element for element in (body, *body.iterancestors()) if element in above), body)
    boxes = (whole, *whole.iterancestors())
    return next(filter(is_whole, boxes), whole)


def is_whole(box: HtmlElement) -> bool:
    """Tell whether a box says that it is an article."""
    return box.tag == "article" or ITEMTYPE.search(box.get("itemtype") or "") is not None
