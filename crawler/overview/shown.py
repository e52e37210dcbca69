"""The articles that are shown with their text, each with what its last revisions have changed."""

from __future__ import annotations

from collections import deque
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from crawler.overview.articles import published
from crawler.overview.revisions import compare

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Mapping

LETTERS = 20_000
"""Of a text, beyond which it is cut: a page of 500 articles has to open on a phone."""
REVISIONS = 6
"""The last ones of an article that are compared."""
KEPT = ("url", "title", "published_at", "crawled_at", "revision", "change", "truncated", "word_count", "tags")


def shown(
    records: Iterable[Mapping[str, Any]], wanted: Container[str], categories: Mapping[str, int]
) -> list[dict[str, Any]]:
    """Return the wanted articles, newest first. ``records`` are the log in order; ``categories``: name → place."""
    kept: dict[str, deque[dict[str, Any]]] = {}
    for record in records:
        if record["id"] in wanted:
            kept.setdefault(record["id"], deque(maxlen=REVISIONS)).append(_kept(record, categories))
    articles = [_article(list(revisions)) for revisions in kept.values()]
    return sorted(articles, key=lambda each: published(each)[1], reverse=True)


def _kept(record: Mapping[str, Any], categories: Mapping[str, int]) -> dict[str, Any]:
    kept = {name: record[name] for name in KEPT}
    # A revision that came after the figures were added up may have a category of its own.
    kept["categories"] = [categories[name] for name in record["categories"] if name in categories]
    kept["authors"] = [author["name"] for author in record["authors"]]
    kept["text"] = record["text"][:LETTERS]
    kept["is_cut"] = len(record["text"]) > LETTERS
    return kept


def _article(revisions: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the latest revision, and how each differs from the one before, the latest first."""
    changes = [
        {
            "revision": new["revision"],
            "change": new["change"],
            "crawled_at": new["crawled_at"],
            "rows": compare([old["title"], *_paragraphs(old)], [new["title"], *_paragraphs(new)]),
        }
        for old, new in pairwise(revisions)
    ]
    return revisions[-1] | {"changes": changes[::-1]}


def _paragraphs(revision: Mapping[str, Any]) -> list[str]:
    text: str = revision["text"]
    return text.split("\n\n") if text else []
