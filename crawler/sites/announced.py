"""What is said of an article where it is announced: on a listing, or in a feed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.errors import ParseProblem
from crawler.items import Author, Block
from crawler.parsers.article import ArticleParts

if TYPE_CHECKING:
    from crawler.markers import FeedEntry, Link


def stand_in(parts: ArticleParts, link: Link | None) -> tuple[ArticleParts, bool]:
    """Return a client-rendered article with the text that its announcement or its summary has, and if that is whole."""
    if link and link.title and parts.extracted_by["title"] == "title":
        # Without the page's text, nothing tells the site's name from the title's.
        parts = replace(parts, title=link.title, extracted_by=parts.extracted_by | {"title": "listing"})
    if parts.blocks:
        return parts, True
    if link and link.entry and link.entry.blocks:
        return replace(parts, blocks=link.entry.blocks, extracted_by=parts.extracted_by | {"text": "feed"}), True
    by = {"text": parts.extracted_by["excerpt"]} if parts.excerpt else {}
    return replace(parts, blocks=_paragraphs(parts.excerpt), extracted_by=parts.extracted_by | by), False


def announced(link: Link, language: str | None) -> ArticleParts:
    """Return what the announcement alone says of an article: all of its text if it stands in the feed, else the teaser.

    Raises ParseProblem for an announcement without a title.
    """
    if not link.title:
        raise ParseProblem(f"the listing gives no title for {link.url}")
    leg = "feed" if link.entry else "listing"
    bare = ArticleParts(
        url=link.url,
        title=link.title,
        blocks=(link.entry and link.entry.blocks) or _paragraphs(link.excerpt),
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


def _paragraphs(excerpt: str | None) -> tuple[Block, ...]:
    return tuple(Block(kind="paragraph", text=piece) for piece in (excerpt or "").split("\n\n") if piece)


def _told(entry: FeedEntry) -> dict[str, tuple[Any, str]]:
    """Return field → value and leg."""
    return {
        "authors": (tuple(Author(name=name) for name in entry.authors), "feed"),
        "published_at": (entry.published_at, "feed"),
        "categories": (entry.labels, "feed"),
    }
