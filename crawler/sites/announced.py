"""What is said of an article where it is announced: on a listing, or in a feed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.errors import ParseProblem
from crawler.items import Author, Block
from crawler.parsers.article import ArticleParts

if TYPE_CHECKING:
    from crawler.markers import FeedEntry, Link


def announced(link: Link, language: str | None) -> ArticleParts:
    """Return what the announcement alone says of an article: all of its text if it stands in the feed, else the teaser.

    Raises ParseProblem for an announcement without a title.
    """
    if not link.title:
        raise ParseProblem(f"the listing gives no title for {link.url}")
    leg = "feed" if link.entry else "listing"
    teaser = [Block(kind="paragraph", text=piece) for piece in (link.excerpt or "").split("\n\n") if piece]
    bare = ArticleParts(
        url=link.url,
        title=link.title,
        blocks=(link.entry and link.entry.blocks) or tuple(teaser),
        language=language,
        extracted_by={"title": leg, "text": leg},
    )
    return fill(bare, link)


def fill(parts: ArticleParts, link: Link) -> ArticleParts:
    """Return the article with what its page does not say and its announcement does."""
    told = _told(link.entry) if link.entry else {}
    if link.excerpt:
        told["excerpt"] = link.excerpt, "feed" if link.entry else "listing"
    if parts.categories or parts.tags:
        # Which of its labels are which, the feed does not say.
        told.pop("categories", None)
    missing = {name: value for name, value in told.items() if value[0] and not getattr(parts, name)}
    if "published_at" in missing and link.entry:
        parts = replace(parts, published_raw=link.entry.published_raw)
    legs = {name: leg for name, (_, leg) in missing.items()}
    values: dict[str, Any] = {name: value for name, (value, _) in missing.items()}
    return replace(parts, **values, extracted_by=parts.extracted_by | legs)


def _told(entry: FeedEntry) -> dict[str, tuple[Any, str]]:
    """Return field → value and leg."""
    return {
        "authors": (tuple(Author(name=name) for name in entry.authors), "feed"),
        "published_at": (entry.published_at, "feed"),
        "categories": (entry.labels, "feed"),
    }
