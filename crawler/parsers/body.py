"""An article's text as blocks, and its pictures, from the element that holds it."""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from crawler.items import Block
from crawler.parsers.blocks import BlockReader, Picture
from crawler.parsers.tree import VAGUE, heading_text, is_label, suspicion
from crawler.parsers.trim import trim

if TYPE_CHECKING:
    from collections.abc import Callable, Collection

    from lxml.html import HtmlElement

    from crawler.parsers.container import Anatomy

BOXES = {"section", "div", "ul", "ol"}


def read_body(anatomy: Anatomy, title: str, names: Collection[str]) -> tuple[tuple[Block, ...], list[Picture]]:
    """Return the blocks of the text in order, () when nothing is left of it; and the pictures over and in it."""
    reader = BlockReader(_Noise(anatomy.body)).read(anatomy.body)
    kept = trim(reader.pieces, title, names, is_marked=anatomy.found_by != "generic")
    blocks = tuple(Block(kind=piece.kind, text=piece.text) for piece in kept)
    return blocks, _pictures_over(anatomy) + reader.pictures


def _pictures_over(anatomy: Anatomy) -> list[Picture]:
    """Return the pictures between headline and text; what follows the text is authors and other articles."""
    found: list[Picture] = []
    element = anatomy.body
    for parent in anatomy.body.iterancestors():
        if element is anatomy.whole:
            break
        reader = BlockReader(_Noise(parent, passed={element, *element.itersiblings()})).read(parent)
        found = reader.pictures + found
        element = parent
    return found


def read_fragment(html: str, skip: Callable[[HtmlElement], bool] | None = None) -> tuple[Block, ...]:
    """Return the blocks of a piece of HTML that is nothing but text, such as a feed's; ``skip`` leaves out more."""
    if not html.strip():
        return ()
    root = lxml_html.fragment_fromstring(html, create_parent="div")
    noise = _Noise(root)
    reader = BlockReader(lambda element: noise(element) or (skip is not None and skip(element))).read(root)
    return tuple(Block(kind=piece.kind, text=piece.text) for piece in trim(reader.pieces, "", (), is_marked=True))


class _Noise:
    """Tells what inside ``root`` is no part of the text, unless it is most of it."""

    def __init__(self, root: HtmlElement, passed: Collection[HtmlElement] = ()) -> None:
        self._root = root
        self._passed = passed

    @cached_property
    def _length(self) -> int:
        return _length(self._root)

    def __call__(self, element: HtmlElement) -> bool:
        if element in self._passed:
            return True
        suspect = 0.0 if _is_citation(element) else suspicion(element)
        if element.tag in BOXES and is_label(heading_text(element) or ""):
            suspect = max(suspect, VAGUE)
        return suspect > 0 and _length(element) < suspect * self._length


def _length(element: HtmlElement) -> int:
    """Return the number of characters that are no script's or style's."""
    return sum(map(len, _seen()(element)))


@cache
def _seen() -> etree.XPath:
    return etree.XPath(".//text()[not(parent::script or parent::style or parent::noscript)]")


def _is_citation(element: HtmlElement) -> bool:
    parent = element.getparent()
    return element.tag == "footer" and parent is not None and parent.tag == "blockquote"
