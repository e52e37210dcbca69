"""What a page may be: checked before and after it is parsed, so that no page costs more than a second or hides a part.

All are cheap: lxml counts in C, and what is quadratic in it is looked for only in pages that may suffer.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.errors import ParseProblem

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MOST_BYTES = 4 * 1024 * 1024
"""Bytes of a page; the largest article page known has 0.5 MB."""
MOST_TAGS = 50_000
"""Opening and closing tags of a page; an article of a newspaper has 500 to 10,000. An element costs 10 µs to read."""
SHORTEST_TAG = len("<b>")
DEEPEST = 256
"""Levels of a page; one of many boxes has 60. Below its own limit, 2,048, libxml2 leaves everything out, silently."""
MOST_ATTRIBUTES = 4000
"""Attributes of one tag. libxml2 walks all of a tag's attributes for each further one: 40,000 take it 1.6 s.

A comparison in a script looks like a tag, too, and the words behind it like attributes: a newspaper had 1,500.
"""
SHORTEST = 2 * MOST_ATTRIBUTES
"""Bytes that so many attributes have at least."""
HARMLESS = 16_000
"""Attributes that cost no third of a second, be they all in one tag."""
PARTING = b" \t\r\n\f\v/="
"""What parts attributes: there are no more of them than of these, which are counted in a third of the time."""
TAG = re.compile(rb"<[a-zA-Z](?:[^>=]++|=\s*+(?:\"[^\"]*+\"|'[^']*+')?+)*+")
"""A tag as libxml2 sees it: a ``>`` between quotes does not end it. Whole tags are taken, so the search is linear."""
ATTRIBUTE = re.compile(rb"[^\s/=]++(?:\s*+=\s*+(?:\"[^\"]*+\"|'[^']*+'|\S*+))?+")


def check_markup(body: bytes) -> None:
    """Raise ParseProblem for bytes that would be slow to parse, or large in memory."""
    if len(body) > MOST_BYTES:
        raise ParseProblem(f"too large: {len(body)} bytes, where {MOST_BYTES} may be")
    tags = body.count(b"<") if len(body) > MOST_TAGS * SHORTEST_TAG else 0
    if tags > MOST_TAGS:
        raise ParseProblem(f"too many tags: {tags}, where {MOST_TAGS} may be")
    is_crowdable = len(body) > 2 * HARMLESS and _most_attributes(body) > HARMLESS
    if is_crowdable and any(_is_crowded(tag) for tag in TAG.findall(body) if len(tag) > SHORTEST):
        raise ParseProblem(f"too many attributes: more than {MOST_ATTRIBUTES} in one tag")


def check_depth(root: HtmlElement) -> None:
    """Raise ParseProblem for a tree that is nested deeper than a page is: what lies below may be gone."""
    if _below()(root):
        raise ParseProblem(f"too deep: more than {DEEPEST} levels of elements")


def _most_attributes(body: bytes) -> int:
    """Return how many attributes there may be, whatever a page is made of: words are parted by the same signs."""
    return len(body) - len(body.translate(None, PARTING))


def _is_crowded(tag: bytes) -> bool:
    return len(ATTRIBUTE.findall(tag)) > MOST_ATTRIBUTES + 1


@cache
def _below() -> etree.XPath:
    return etree.XPath(f"boolean({'/'.join('*' * DEEPEST)})")
