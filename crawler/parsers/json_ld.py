"""JSON-LD, broken as it comes: its scripts read leniently, and the page's own objects found among theirs."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import TYPE_CHECKING, Any

from crawler.parsers.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator

Node = dict[str, Any]
"""A JSON-LD object."""

ARTICLE_TYPE = re.compile(r"(?:\w+:)?(?:\w*Article|\w*Posting|Report)$")
"""Types of schema.org that are articles: NewsArticle, BlogPosting, LiveBlogPosting …"""
PAGE_TYPE = re.compile(r"(?:\w+:)?(?:\w*Page|CreativeWork|Recipe|Review)$")
"""Types that stand in where a page has no article's object."""
# Breadcrumbs, search boxes and menus, the longest scripts of many pages, say nothing that is asked for.
RELEVANT = ('Article"', 'Posting"', '"Report"', '"headline"', '"datePublished"', '"author"', '"Person"')
WRAPPING = re.compile(r"^\s*(?:<!--|(?://\s*)?<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)\s*")
# A string is skipped as a whole, so that only commas outside of strings are seen.
TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\],])', re.DOTALL)
BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
TAGS = re.compile(r"<[^<>]+>")
DEEPEST = 12
"""Levels of nesting that are looked into; a real page has four."""
# Control characters inside of strings are let through, and what follows the first value is left.
DECODER = json.JSONDecoder(strict=False)


def parse_json_ld(text: str) -> Any:
    """Parse one script as browsers' readers do: comments around it, control characters, stray commas.

    Returns None for what stays unreadable.
    """
    text = WRAPPING.sub("", text).lstrip()
    for mend in (str, _without_commas, _with_escapes, unescape):
        try:
            return DECODER.raw_decode(mend(text))[0]
        except (ValueError, RecursionError):
            continue
    return None


def _without_commas(text: str) -> str:
    return TRAILING_COMMA.sub(lambda found: found[1] or "", text)


def _with_escapes(text: str) -> str:
    return BAD_ESCAPE.sub(r"\\\\", _without_commas(text))


def read_nodes(script: str) -> list[Node]:
    """Return every object in a script, outer before inner; none where nothing in it can matter."""
    return list(_flatten(parse_json_ld(script))) if any(word in script for word in RELEVANT) else []


def plain(value: Any) -> str | None:
    """Return a JSON-LD value as text: the first of a list, entities resolved, tags taken off."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value", value.get("name"))
    if not isinstance(value, str):
        return None
    if "&" in value:
        # Twice, for some plugins escape what was escaped before.
        value = unescape(unescape(value))
    return collapse(TAGS.sub(" ", value) if "<" in value else value) or None


def as_list(value: Any) -> list[Any]:
    """Return a value that may be one or several as a list."""
    return value if isinstance(value, list) else [value]


def type_of(node: Node) -> tuple[str, ...]:
    """Return the object's types."""
    return tuple(kind for kind in as_list(node.get("@type")) if isinstance(kind, str))


def own_article(nodes: list[Node], addresses: set[str | None]) -> Node:
    """Return the article's object that names one of the page's addresses; else the fullest that no list holds."""
    articles = [node for node in nodes if _is_a(ARTICLE_TYPE, node)]
    candidates = [node for node in articles if _addresses(node) & addresses]
    if not candidates:
        listed = {id(inner) for node in nodes if "ItemList" in type_of(node) for inner in _flatten(node)}
        candidates = [node for node in articles if id(node) not in listed]
    # The page's own is told in full; a mention of it elsewhere on the page is short.
    return max(candidates, key=lambda node: ("headline" in node, "datePublished" in node), default={})


def own_page(nodes: list[Node]) -> Node:
    """Return the object of the page, or of what it shows where that is no article; one with a date before others."""
    pages = [node for node in nodes if _is_a(PAGE_TYPE, node)]
    return max(pages, key=lambda node: ("datePublished" in node, "author" in node), default={})


def _is_a(kinds: re.Pattern[str], node: Node) -> bool:
    return any(kinds.match(kind) for kind in type_of(node))


def _flatten(value: Any, depth: int = 0) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(value, list):
        for item in value:
            yield from _flatten(item, depth + 1)
    elif isinstance(value, dict):
        yield value
        for inner in value.values():
            if isinstance(inner, dict | list):
                yield from _flatten(inner, depth + 1)


def _addresses(node: Node) -> set[str | None]:
    found: set[str | None] = set()
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str):
            found |= {value, value.partition("#")[0]}
    return found
