"""Bodies read by others, for pages that the project's own legs read plainly wrong or not at all."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.parsers.body import read_fragment
from crawler.parsers.client import told_blocks
from crawler.parsers.container import named_boxes, prose_of

if TYPE_CHECKING:
    from crawler.items import Block
    from crawler.page import Page
    from crawler.parsers.source import Source

SHORT = 400
"""Characters; a shorter text may be the wrong one."""
MUCH = 1000
"""Characters that a page must hold beside a short text to cast doubt on it."""
DISAGREEMENT = 2
"""How many times as long a text has to be in JSON-LD: there it is more often a stub than more."""
DOUBT = 4
"""The same for trafilatura, which knows no more than our own legs."""

Blocks = tuple["Block", ...]


def chosen_blocks(source: Source, read: Blocks) -> tuple[Blocks, str]:
    """Return the blocks that the project's own leg ``read``, or what stands in for them, and the leg's name.

    The other legs in the order they are asked: ``json-ld`` has the publisher's own text, where a wall or a
    script keeps it off the page; ``trafilatura`` is slow, and asked only where ours are unsure.
    """
    own = _length(read)
    told = told_blocks(source.metadata)
    if _length(told) >= max(SHORT, DISAGREEMENT * own):
        return told, "json-ld"
    if own < SHORT and _is_unsure(source, own):
        found = by_trafilatura(source.page)
        if _length(found) >= max(MUCH, DOUBT * own):
            return found, "trafilatura"
    return read, source.anatomy.found_by


def _is_unsure(source: Source, own: int) -> bool:
    """Tell whether nothing was found where nothing is marked as the body, or little where much is left."""
    anatomy = source.anatomy
    if anatomy.found_by == "none":
        return not any(named_boxes(anatomy.outline).values())
    prose = prose_of(anatomy.outline, anatomy.headline) if anatomy.found_by == "generic" else {}
    return prose.get(anatomy.outline.root, 0) >= max(MUCH, DOUBT * own)


def by_trafilatura(page: Page) -> Blocks:
    """Return what the library trafilatura takes for the page's text; () for nothing."""
    from trafilatura import extract

    html = extract(page.text, url=page.url, output_format="html", include_comments=False)
    return read_fragment(html) if html else ()


def _length(blocks: Blocks) -> int:
    return sum(len(block.text) for block in blocks)
