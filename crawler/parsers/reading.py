"""The text of an article as its page has it, or the reason why there is none."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.errors import ParseProblem
from crawler.parsers import states
from crawler.parsers.body import read_body
from crawler.parsers.client import looks_client_rendered, told_blocks
from crawler.parsers.container import find_pictured, named_boxes
from crawler.parsers.rescue import chosen_blocks
from crawler.parsers.tree import says_nothing

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block
    from crawler.parsers.blocks import Picture
    from crawler.parsers.source import Source

NO_TEXT = "has no text: it is no article, or it is made by a script"
CUT = "breaks off in the middle of its text"
CLIENT_RENDERED = "looks client-rendered: its text is made by a script"
SHORT = 120
"""Characters below which a text that nothing marks as one is looked at twice."""


@dataclass(frozen=True, kw_only=True)
class Text:
    """What there is of the text and the pictures in it."""

    leg: str | None
    """What found it, or why there is none; None for no more than that a script makes it."""
    blocks: tuple[Block, ...] = ()
    pictures: list[Picture] = field(default_factory=list)
    is_client_rendered: bool = False


def read_text(source: Source, title: str, names: Sequence[str]) -> Text | None:
    """Read the text around which ``source`` is; None where there is nothing but what stands around a text.

    Raises ParseProblem for a page that says that nothing was found, and for one that breaks off in its text.
    """
    if states.is_cut(source):
        raise ParseProblem(CUT)
    blocks, pictures = read_body(source, title, names)
    if len(blocks) < 2 and says_nothing(title):
        raise ParseProblem(NO_TEXT)
    if not blocks:
        return Text(leg=states.EMPTY, pictures=pictures) if _is_pictures(source) else None
    is_doubtful = source.anatomy.found_by == "generic" and sum(len(block.text) for block in blocks) < SHORT
    if is_doubtful and (
        states.is_labels(source.page, blocks)
        or states.is_described_otherwise(source.metadata, blocks)
        or looks_client_rendered(source.page)
    ):
        return None
    blocks, leg = chosen_blocks(source, blocks)
    return Text(leg=leg, blocks=blocks, pictures=pictures)


def no_text(source: Source, title: str, teaser: str | None) -> Text:
    """Return why there is no text; raise ParseProblem where there ought to be one."""
    if states.is_locked(source.page):
        return Text(leg=states.PROTECTED)
    if looks_client_rendered(source.page):
        if not title:
            raise ParseProblem(CLIENT_RENDERED)
        blocks = told_blocks(source.metadata)
        return Text(leg="json-ld" if blocks else None, blocks=blocks, is_client_rendered=True)
    if states.is_empty(source, teaser):
        return Text(leg=states.EMPTY)
    blocks, leg = chosen_blocks(source, ())
    if not blocks:
        raise ParseProblem(NO_TEXT)
    return Text(leg=leg, blocks=blocks)


def _is_pictures(source: Source) -> bool:
    """Tell whether what the page itself marks as its article's body is pictures or films."""
    pictured = find_pictured(named_boxes(source.anatomy.outline))
    return pictured is not None and pictured[0] is source.anatomy.body
