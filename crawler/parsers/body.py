"""An article's text as blocks, and its pictures, from the element that holds it."""

from __future__ import annotations

from itertools import takewhile
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from crawler.bounds import check_depth
from crawler.items import Block
from crawler.parsers.blocks import BlockReader, Picture
from crawler.parsers.lead import read_lead
from crawler.parsers.outline import Outline
from crawler.parsers.tree import CAPTION
from crawler.parsers.trim import trim

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Container

    from lxml.html import HtmlElement

    from crawler.parsers.container import Anatomy
    from crawler.parsers.source import Source


def read_body(source: Source, title: str, names: Collection[str]) -> tuple[tuple[Block, ...], list[Picture]]:
    """Return the blocks of the text in order, () when nothing is left of it; and the pictures over and in it."""
    anatomy = source.anatomy
    reader = BlockReader(_noise(anatomy.outline, anatomy.body)).read(anatomy.body)
    kept = trim(reader.pieces, title, names, is_marked=anatomy.found_by != "generic")
    if kept:
        kept = read_lead(source, title, names, kept) + kept
    blocks = tuple(Block(kind=piece.kind, text=piece.text) for piece in kept)
    return _once(blocks), _pictures_over(anatomy) + reader.pictures


def _once(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return a text that a page prints twice in a row, for wide and for narrow screens, once."""
    half = len(blocks) // 2
    return blocks[:half] if half > 1 and blocks[:half] == blocks[half:] else blocks


def _pictures_over(anatomy: Anatomy) -> list[Picture]:
    """Return the pictures between headline and text; what follows the text is authors and other articles."""
    body = anatomy.body
    above = dict.fromkeys(body.iterancestors()) if body is not anatomy.whole else {}
    if not above:
        return []
    top = anatomy.whole if anatomy.whole in above else next(reversed(above))
    before = takewhile(lambda element: element is not body, top.iter("img", str(body.tag)))
    paths = [_path(image, above) for image in before if image.tag == "img"]
    pictured = {element for path in paths for element in path}
    found: list[Picture] = []
    for outermost in dict.fromkeys(path[-1] for path in paths):
        if (parent := outermost.getparent()) is not None:
            reader = BlockReader(_unpictured(pictured, _noise(anatomy.outline, parent)))
            reader.visit(outermost, parent)
            found += reader.pictures
    return found


def _path(image: HtmlElement, above: Container[HtmlElement]) -> list[HtmlElement]:
    """Return a picture and the boxes around it, up to the one that stands beside what holds the text."""
    return list(takewhile(lambda box: box not in above, (image, *image.iterancestors())))


def _unpictured(pictured: set[HtmlElement], noise: Callable[[HtmlElement], bool]) -> Callable[[HtmlElement], bool]:
    return lambda element: element not in pictured or noise(element)


def read_fragment(html: str, skip: Callable[[HtmlElement], bool] | None = None) -> tuple[Block, ...]:
    """Return the blocks of a piece of HTML that is nothing but text, such as a feed's; ``skip`` leaves out more.

    Raises ParseProblem for one that is nested past reading.
    """
    if not html.strip():
        return ()
    # Without "huge", what is deep would be left out in silence.
    root = lxml_html.fragment_fromstring(html, create_parent="div", parser=lxml_html.HTMLParser(huge_tree=True))
    check_depth(root)
    noise = _noise(Outline(root), root)
    reader = BlockReader(lambda element: noise(element) or (skip is not None and skip(element))).read(root)
    return tuple(Block(kind=piece.kind, text=piece.text) for piece in trim(reader.pieces, "", (), is_marked=True))


def _noise(outline: Outline, root: HtmlElement) -> Callable[[HtmlElement], bool]:
    """Return what tells which elements inside ``root`` are no part of the text, unless they are most of it."""
    length: int | None = None

    def is_noise(element: HtmlElement) -> bool:
        nonlocal length
        suspect = outline.suspicion(element)
        if suspect == 0 or _is_citation(element) or (suspect == CAPTION and element in outline.pictured):
            return False
        if length is None:
            length = outline.length(root)
        return outline.length(element) < suspect * length

    return is_noise


def _is_citation(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag == "footer" and parent is not None and parent.tag == "blockquote"
