"""Real pages of WordPress's own themes, against what its database holds: tests/fixtures/wordpress/README.md."""

from __future__ import annotations

import gzip
import json
from collections import Counter
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest

from crawler.markers import Link
from crawler.page import Page
from crawler.sites.wordpress import wordpress_site

if TYPE_CHECKING:
    from crawler.items import Article

FOLDER = Path(__file__).parent.parent / "fixtures" / "wordpress"
THEMES = ("twentytwentyone", "twentytwentytwo", "twentytwentythree")
TRUTH: dict[str, dict[str, Any]] = {
    post["file"]: post for post in json.loads((FOLDER / "truth.json").read_text("utf-8"))
}
OPEN = [name for name, post in TRUTH.items() if not post["locked"]]
SITE = wordpress_site("https://herald.example/")
NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)

each_page = pytest.mark.parametrize(("theme", "name"), [(theme, name) for theme in THEMES for name in OPEN])


def load(theme: str, name: str, url: str) -> Page:
    return Page(url=url, body=gzip.decompress((FOLDER / theme / f"{name}.html.gz").read_bytes()), fetched_at=NOW)


@cache
def read(theme: str, name: str) -> Article:
    url = TRUTH[name]["url"]
    later = sorted((FOLDER / theme).glob(f"{name}.[0-9].html.gz"))
    rest = [load(theme, path.name.removesuffix(".html.gz"), f"{url}{number}/") for number, path in enumerate(later, 2)]
    return SITE.read_article(load(theme, name, url), rest=rest)


def straight(text: str) -> str:
    return text.replace("’", "'")


@each_page
def test_every_field_is_the_databases(theme: str, name: str) -> None:
    article, truth = read(theme, name), TRUTH[name]
    assert article.title == truth["title"]
    assert unquote(article.url) == unquote(truth["url"])
    assert article.published_at == truth["published"]
    # No theme of these prints when a post was changed.
    assert article.modified_at in {truth["modified"], None}
    assert [straight(author.name) for author in article.authors] == [truth["author"]]
    assert {author.account for author in article.authors} <= {truth["account"], None}
    assert article.categories == tuple(sorted(truth["categories"]))
    assert article.tags == tuple(sorted(truth["tags"]))
    assert article.language == "en-US"
    assert not article.truncated


@each_page
def test_every_block_is_found_and_nothing_else(theme: str, name: str) -> None:
    assert [[block.kind, block.text] for block in read(theme, name).blocks] == TRUTH[name]["blocks"]


@each_page
def test_every_caption_goes_to_its_picture(theme: str, name: str) -> None:
    captions = Counter(caption for _, caption in TRUTH[name]["images"] if caption)
    assert captions <= Counter(image.caption for image in read(theme, name).images)
    assert {image.url.split("/")[2] for image in read(theme, name).images} <= {"herald.example"}


@pytest.mark.parametrize("theme", THEMES)
def test_the_front_page_lists_the_newest_posts_and_nothing_else(theme: str) -> None:
    listing = SITE.read_listing(load(theme, "front", "https://herald.example/"))
    newest = sorted(TRUTH.values(), key=lambda post: post["published"], reverse=True)[:10]
    assert [unquote(entry.url) for entry in listing.entries] == [unquote(post["url"]) for post in newest]
    assert listing.next_url == "https://herald.example/page/2/"


@pytest.mark.parametrize("theme", THEMES)
def test_a_locked_post_is_recorded_without_its_text(theme: str) -> None:
    name, post = next((name, post) for name, post in TRUTH.items() if post["locked"])
    article = SITE.read_article(load(theme, name, post["url"]), Link(url=post["url"], title=post["title"]))
    assert (article.title, article.text, article.blocks, article.truncated) == (post["title"], "", (), True)
