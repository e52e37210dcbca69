"""The lead: sentences between the headline and the box of the text, where nothing else of the page carries them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.parsers.blocks import BlockReader
from crawler.parsers.text import fold
from crawler.parsers.trim import is_around

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from lxml.html import HtmlElement

    from crawler.parsers.blocks import Piece
    from crawler.parsers.metadata import Metadata
    from crawler.parsers.outline import Outline
    from crawler.parsers.source import Source

LEAST = 50
"""Characters of a lead; what is shorter is a label."""
WORDS = 6
"""Words of one, where words are parted by blanks."""
LINKED = 0.5
LETTERS = 0.7
"""Share of letters in its signs."""
LONGER = 1.15
"""How many times as long as a summary that begins alike it may be without saying more."""
QUOTES = '“"„«‘'
BEGINNING = 40
"""Characters by which a lead is known that the text repeats."""
KINDS = {"paragraph", "heading", "list"}
ELSEWHERE = {"figcaption", "figure", "table", "time", "blockquote", "h1"}
TEASER = re.compile(r"teaser", re.IGNORECASE)
"""Right under a headline, it is the article's own."""


def read_lead(source: Source, title: str, names: Collection[str], pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of the lead of the text in ``pieces``.

    None where the page describes its article to machines: the lead is the summary there, and goes to ``excerpt``;
    nor over a box that WordPress marks: the text is in it.
    """
    if source.metadata.article or source.anatomy.found_by == "selector":
        return []
    outline = source.anatomy.outline
    reader = BlockReader(lambda element: _is_beside(outline, element))
    for element in between(source.anatomy.headline, source.anatomy.body):
        reader.read_block(element)
    found = [piece for piece in reader.pieces if _is_said(piece) and not is_around(piece, title, names)]
    if not found:
        return []
    text = " ".join(fold(piece.text) for piece in pieces)
    summaries = _summaries(source.metadata)
    return [piece for piece in found if not _is_known(fold(piece.text), text, summaries)]


def _is_known(lead: str, text: str, summaries: list[str]) -> bool:
    start = lead[:BEGINNING]
    return start in text or any(start in told and len(lead) <= LONGER * len(told) for told in summaries)


def _summaries(metadata: Metadata) -> list[str]:
    names = ("og:description", "description", "twitter:description")
    return [fold(told) for name in names if (told := metadata.first(name))]


def _is_said(piece: Piece) -> bool:
    """Tell whether a piece is said in words, and not a quotation, as reviews and checks of facts put one first."""
    text = piece.text
    if len(text) < LEAST or piece.kind not in KINDS or piece.linked >= LINKED or text[0] in QUOTES:
        return False
    if text.isascii() and len(text.split()) < WORDS:
        return False
    return sum(map(str.isalpha, text)) >= LETTERS * len(text.replace(" ", ""))


def _is_beside(outline: Outline, element: HtmlElement) -> bool:
    if element.tag in ELSEWHERE:
        return True
    return outline.suspicion(element) > 0 and not any(TEASER.search(element.get(name, "")) for name in ("class", "id"))


def between(headline: HtmlElement | None, body: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the outermost elements behind the headline and before the body; none where one is in the other."""
    above = [] if headline is None else [headline, *headline.iterancestors()]
    inner, levels = body, []
    while inner not in above:
        before = list(inner.itersiblings("*", preceding=True))
        opened = next((place for place, other in enumerate(before) if other in above), None)
        levels.append(before[:opened])
        if opened is not None:
            yield from _behind(above, before[opened])
            for level in reversed(levels):
                yield from reversed(level)
            return
        parent = inner.getparent()
        if parent is None:
            return
        inner = parent


def _behind(above: list[HtmlElement], box: HtmlElement) -> Iterator[HtmlElement]:
    """Yield what stands in a box behind the headline, the innermost first."""
    for element in above[: above.index(box)]:
        yield from element.itersiblings("*")
