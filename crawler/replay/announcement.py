"""What a listing or a feed had said of an article, as far as it went into its record: no page of the article has it."""

from __future__ import annotations

from typing import Any

from crawler.items import Block
from crawler.markers import FeedEntry, Link


def announcement(old: dict[str, Any]) -> Link:
    """Return the link that led to the article of a record, with the fields that the record has from it."""
    legs = old["extracted_by"]
    title = old["title"] if legs.get("title") in {"listing", "feed"} else ""
    excerpt = old["excerpt"] if legs.get("excerpt") in {"listing", "feed"} else None
    entry = _entry(old, title) if "feed" in legs.values() else None
    return Link(url=old["url"], title=title, excerpt=excerpt, entry=entry)


def _entry(old: dict[str, Any], title: str) -> FeedEntry:
    told = {field for field, leg in old["extracted_by"].items() if leg == "feed"}
    dated = "published_at" in told
    return FeedEntry(
        url=old["url"],
        title=title,
        published_at=old["published_at"] if dated else None,
        published_raw=old["published_raw"] if dated else None,
        authors=tuple(author["name"] for author in old["authors"]) if "authors" in told else (),
        labels=tuple(old["categories"]) if "categories" in told else (),
        excerpt=old["excerpt"] if "excerpt" in told else None,
        blocks=tuple(Block(**block) for block in old["blocks"]) if "text" in told else (),
    )
