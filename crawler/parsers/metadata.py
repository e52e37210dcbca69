"""What a page says of itself to machines: JSON-LD, OpenGraph and other meta elements, links in the head."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from html import unescape
from typing import TYPE_CHECKING, Any

from crawler.parsers.text import collapse

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page

ARTICLE_TYPE = re.compile(r"(?:\w+:)?(?:\w*Article|\w*Posting|Report)$")
"""Types of schema.org that are articles: NewsArticle, BlogPosting, LiveBlogPosting …"""
WRAPPING = re.compile(
    r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[|/\*\s*<!\[CDATA\[\s*\*/)|(?:-->|(?://\s*)?\]\]>|/\*\s*\]\]>\s*\*/)\s*;?\s*$"
)
# A string is skipped as a whole, so that only commas outside of strings are seen.
TRAILING_COMMA = re.compile(r'("(?:[^"\\]|\\.)*")|,(?=\s*[}\]])', re.DOTALL)
BAD_ESCAPE = re.compile(r'\\(?!["\\/bfnrtu])')
TAGS = re.compile(r"<[^<>]+>")
DEEPEST = 12
"""Levels of nesting that are looked into; a real page has four."""

Node = dict[str, Any]


@dataclass(frozen=True, kw_only=True)
class Metadata:
    """Everything read once from the elements meant for machines."""

    nodes: tuple[Node, ...] = ()
    """Every JSON-LD object, outer before inner."""
    article: Node = field(default_factory=dict)
    """The JSON-LD object of the page's own article; empty without one."""
    meta: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """name, property or itemprop of ``<meta>``, lower case → its values in order."""
    links: dict[str, str] = field(default_factory=dict)
    """rel of ``<link>`` → the first address."""

    def first(self, *names: str) -> str | None:
        """Return the first value of the first of the meta elements that has one."""
        return next((value for name in names for value in self.meta.get(name, ())), None)

    def text(self, name: str) -> str | None:
        """Return a text of the article's JSON-LD: entities resolved, tags taken off; None if it is none."""
        return plain(self.article.get(name))

    def resolve(self, value: Any) -> Any:
        """Return the object that a bare ``{"@id": …}`` refers to; any other value itself."""
        if isinstance(value, dict) and set(value) <= {"@id", "@type"} and "@id" in value:
            return next((node for node in self.nodes if node.get("@id") == value["@id"] and len(node) > 2), value)
        return value


def read_metadata(page: Page) -> Metadata:
    """Read the page's metadata. What is broken beyond repair is left out, never an error."""
    meta: dict[str, list[str]] = {}
    links: dict[str, str] = {}
    nodes: list[Node] = []
    for element in page.tree.iter("meta", "link", "script"):
        if element.tag == "script":
            if "ld+json" in (element.get("type") or ""):
                nodes += _flatten(parse_json_ld(element.text_content()))
        elif element.tag == "meta":
            name = element.get("property") or element.get("name") or element.get("itemprop")
            content = collapse(element.get("content") or "")
            if name and content:
                meta.setdefault(name.strip().lower(), []).append(content)
        elif element.get("href"):
            for rel in (element.get("rel") or "").lower().split():
                links.setdefault(rel, element.get("href") or "")
    return Metadata(
        nodes=tuple(nodes),
        article=_own_article(nodes, {page.url, links.get("canonical"), _first(meta, "og:url")}),
        meta={name: tuple(values) for name, values in meta.items()},
        links=links,
    )


def parse_json_ld(text: str) -> Any:
    """Parse one JSON-LD script as browsers' readers do: comments around it, control characters, stray commas.

    Returns None for what stays unreadable.
    """
    text = WRAPPING.sub("", text.strip()).strip(" \t\r\n;")
    without_commas = TRAILING_COMMA.sub(lambda found: found[1] or "", text)
    for attempt in (text, without_commas, BAD_ESCAPE.sub(r"\\\\", without_commas)):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def plain(value: Any) -> str | None:
    """Return a JSON-LD value as text: the first of a list, entities resolved, tags taken off."""
    if isinstance(value, list) and value:
        value = value[0]
    if isinstance(value, dict):
        value = value.get("@value", value.get("name"))
    if not isinstance(value, str):
        return None
    # Twice, for some plugins escape what was escaped before.
    return collapse(TAGS.sub(" ", unescape(unescape(value)))) or None


def type_of(node: Node) -> tuple[str, ...]:
    """Return the object's types."""
    kind = node.get("@type")
    kinds = kind if isinstance(kind, list) else [kind]
    return tuple(kind for kind in kinds if isinstance(kind, str))


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


def _own_article(nodes: list[Node], addresses: set[str | None]) -> Node:
    """Choose among the article objects the one that names this page; else the first that is not a list's."""
    articles = [node for node in nodes if any(ARTICLE_TYPE.match(kind) for kind in type_of(node))]
    listed = {id(inner) for node in nodes if "ItemList" in type_of(node) for inner in _flatten(node)}
    own = [node for node in articles if _addresses(node) & addresses]
    candidates = own or [node for node in articles if id(node) not in listed]
    # The page's own is told in full; a mention of it elsewhere on the page is short.
    return max(candidates, key=lambda node: ("headline" in node, "datePublished" in node), default={})


def _addresses(node: Node) -> set[str | None]:
    found: set[str | None] = set()
    for name in ("url", "mainEntityOfPage", "@id"):
        value = node.get(name)
        value = value.get("@id") if isinstance(value, dict) else value
        if isinstance(value, str):
            found |= {value, value.partition("#")[0]}
    return found


def _first(meta: dict[str, list[str]], name: str) -> str | None:
    return next(iter(meta.get(name, ())), None)
