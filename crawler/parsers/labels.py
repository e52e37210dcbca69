"""Categories and tags: sets of names, told apart by rel, address and metadata."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.parsers.container import is_whole
from crawler.parsers.json_ld import plain
from crawler.parsers.text import collapse, visible_text
from crawler.parsers.title import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.parsers.source import Source

LABEL_PATH = re.compile(r"(?P<category>/category/[^?#]|[?&]cat=\d)|/tag/[^?#]|[?&]tag=")
Labels = tuple[str, ...]
Shown = tuple[str, bool]
"""A label, and whether ``rel`` says that it is the article's; menus are of the same addresses."""


def read_labels(source: Source) -> tuple[Labels, Labels, dict[str, str]]:
    """Return categories and tags, sorted, and the strategy that found each (``rel``, ``json-ld`` or ``meta``)."""
    metadata = source.metadata
    sources = {
        "json-ld": (_told(metadata.article.get("articleSection")), _told(metadata.article.get("keywords"))),
        "meta": (
            list(metadata.meta.get("article:section", ())),
            [tag for value in metadata.meta.get("article:tag", ()) for tag in _parted(value)],
        ),
    }
    shown = _shown(source)
    found_by: dict[str, str] = {}
    chosen: list[Labels] = []
    for field, place in (("categories", 0), ("tags", 1)):
        # The fullest wins, for many themes show one category of several; with equals, what readers see.
        told = max((name for name in sources), key=lambda name: len(set(sources[name][place])))
        linked = _own(shown[place], sources[told][place], source)
        name = "rel" if len(set(linked)) >= len(set(sources[told][place])) else told
        labels = linked if name == "rel" else sources[told][place]
        chosen.append(tuple(sorted(set(labels))))
        if labels:
            found_by[field] = name
    return chosen[0], chosen[1], found_by


def _shown(source: Source) -> tuple[list[Shown], list[Shown]]:
    """Return the labels that are links beside the text: rel says which they are, or the address does."""
    categories: list[Shown] = []
    tags: list[Shown] = []
    for element, href, rel in source.around.links:
        kind = _kind(href)
        is_category = "category" in rel or kind == "category"
        if is_category or kind or "tag" in rel:
            is_said = "category" in rel or "tag" in rel
            if text := visible_text(element).removeprefix("#"):
                (categories if is_category else tags).append((text, is_said))
    return categories, tags


def _own(shown: list[Shown], told: list[str], source: Source) -> list[str]:
    """Return the labels that are the article's: where nothing parts it from the page's menus, none by address alone."""
    said = [text for text, is_said in shown if is_said]
    names = [text for text, _ in shown]
    if said or not names or is_whole(source.anatomy.whole):
        return said or names
    ours, theirs = set(map(key, names)), set(map(key, told))
    is_agreed = ours <= theirs or theirs <= ours
    return names if is_agreed and source.anatomy.is_parted else []


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
