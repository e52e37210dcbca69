"""The article pages that are mutated, each with its truth: the replica's themes, and real WordPress ones."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.replica import THEMES, ReplicaSite
from crawler.replica.pages import Pages
from crawler.sites.timesca import TIMESCA
from crawler.sites.wordpress import wordpress_site

if TYPE_CHECKING:
    from crawler.sites.site import Site

WORDPRESS = Path(__file__).parent.parent / "fixtures" / "wordpress"
WORDPRESS_THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
SOURCES = (*sorted(THEMES), *WORDPRESS_THEMES)
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
# By two authors; with table, quotation and code; with list and headings.
POSTS = (5, 8, 19)
# Lists and headings and a biography; entities; comments longer than the text.
FILES = ("the-canal-opens-again", "tariffs-and-trade", "a-very-long-title")


@dataclass(frozen=True, kw_only=True)
class Original:
    """A page as it was before anybody touched it."""

    site: Site
    url: str
    html: str
    title: str
    texts: tuple[str, ...]
    """The text, block by block."""
    authors: tuple[str, ...]
    published: str
    modified: str
    categories: tuple[str, ...]
    tags: tuple[str, ...]
    front: str
    """The site's front page."""
    lost: str
    """What the site says where there is nothing; its front page where that is not known."""


@cache
def originals(source: str) -> tuple[Original, ...]:
    """Return the pages of a theme."""
    return tuple(_wordpress(source) if source in WORDPRESS_THEMES else _replica(source))


def _replica(theme: str) -> Iterator[Original]:
    site = ReplicaSite(articles=60, seed=5, theme=theme)
    pages = Pages(site=site, origin="http://127.0.0.1:1")
    for number in POSTS:
        post = site.posts[number]
        truth = post.truth()
        yield Original(
            site=TIMESCA,
            url=truth["url"],
            html=pages.answer(post.path).body.decode(),
            title=truth["title"],
            texts=tuple(text for _, text in truth["blocks"]),
            authors=tuple(author["name"] for author in truth["authors"]),
            published=truth["published"],
            modified=truth["modified"],
            categories=tuple(truth["categories"]),
            tags=tuple(truth["tags"]),
            front=pages.answer("/").body.decode(),
            lost=pages.lost().body.decode(),
        )


def _wordpress(theme: str) -> Iterator[Original]:
    def page(name: str) -> str:
        return gzip.decompress((WORDPRESS / theme / f"{name}.html.gz").read_bytes()).decode()

    posts = {post["file"]: post for post in json.loads((WORDPRESS / "truth.json").read_text("utf-8"))}
    for name in FILES:
        post = posts[name]
        yield Original(
            site=wordpress_site("https://herald.example/"),
            url=post["url"],
            html=page(name),
            title=post["title"],
            texts=tuple(text for _, text in post["blocks"]),
            authors=(post["author"],),
            published=post["published"],
            modified=post["modified"],
            categories=tuple(sorted(post["categories"])),
            tags=tuple(sorted(post["tags"])),
            front=page("front"),
            lost=page("front"),
        )
