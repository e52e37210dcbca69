"""The lead: sentences between the headline and the box of the text."""

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
    from crawler.parsers.outline import Outline
    from crawler.parsers.source import Source

LEAST = 50
"""Characters of a lead; what is shorter is a label."""
WORDS = 6
"""Words of one, where words are parted by blanks."""
LINKED = 0.5
LETTERS = 0.7
"""Share of letters in its signs."""
QUOTES = '“"„«‘'
BEGINNING = 40
"""Characters by which a lead is known that the text repeats."""
KINDS = {"paragraph", "heading", "list"}
ELSEWHERE = {"figcaption", "figure", "table", "time", "blockquote", "h1"}
TEASER = re.compile(r"teaser", re.IGNORECASE)
"""Right under a headline, it is the article's own."""


def read_lead(source: Source, title: str, names: Collection[str], pieces: list[Piece]) -> list[Piece]:
    """Return the pieces of the lead of the text in ``pieces``; none over a box that WordPress marks: it is in it."""
    if source.anatomy.found_by == "selector":
        return []
    outline = source.anatomy.outline
    reader = BlockReader(lambda element: _is_beside(outline, element))
    for element in between(source.anatomy.headline, source.anatomy.body):
        reader.read_block(element)
    found = [piece for piece in reader.pieces if _is_said(piece) and not is_around(piece, title, names)]
    if not found:
        return []
    text = " ".join(fold(piece.text) for piece in pieces)
    return [piece for piece in found if fold(piece.text)[:BEGINNING] not in text]


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
