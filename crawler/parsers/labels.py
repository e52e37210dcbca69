"""Categories and tags: sets of names, told apart by rel, address and metadata."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.parsers.json_ld import plain
from crawler.parsers.text import collapse, visible_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.parsers.source import Source

LABEL_PATH = re.compile(r"(?P<category>/category/[^?#]|[?&]cat=\d)|/tag/[^?#]|[?&]tag=")
Labels = tuple[str, ...]


def read_labels(source: Source) -> tuple[Labels, Labels, dict[str, str]]:
    """Return categories and tags, sorted, and the strategy that found each (``rel``, ``json-ld`` or ``meta``)."""
    metadata = source.metadata
    sources = {
        "rel": _linked(source),
        "json-ld": (_told(metadata.article.get("articleSection")), _told(metadata.article.get("keywords"))),
        "meta": (
            list(metadata.meta.get("article:section", ())),
            [tag for value in metadata.meta.get("article:tag", ()) for tag in _parted(value)],
        ),
    }
    found_by: dict[str, str] = {}
    chosen: list[Labels] = []
    for field, place in (("categories", 0), ("tags", 1)):
        # The fullest wins, for many themes show one category of several; with equals, what readers see.
        name = max(sources, key=lambda source: len(set(sources[source][place])))
        labels = sources[name][place]
        chosen.append(tuple(sorted(set(labels))))
        if labels:
            found_by[field] = name
    return chosen[0], chosen[1], found_by


def _linked(source: Source) -> tuple[list[str], list[str]]:
    """Return the labels that are links beside the text: rel says which they are, or the address does."""
    categories: list[str] = []
    tags: list[str] = []
    for element, href, rel in source.around.links:
        kind = _kind(href)
        is_category = "category" in rel or kind == "category"
        if is_category or kind or "tag" in rel:
            (categories if is_category else tags).append(visible_text(element).removeprefix("#"))
    return [text for text in categories if text], [text for text in tags if text]


# The same menus stand on every page of a site.
@lru_cache(maxsize=4096)
def _kind(href: str) -> str | None:
    """Return what an address lists the articles of, ``category`` or ``tag``; None for neither."""
    found = LABEL_PATH.search(href)
    return found and ("category" if found["category"] else "tag")


def _told(value: object) -> list[str]:
    values = value if isinstance(value, list) else [value]
    return [part for each in values for part in _parted(plain(each) or "")]


def _parted(text: str) -> Iterable[str]:
    return filter(None, map(collapse, text.split(",")))
