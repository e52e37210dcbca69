"""Article pages after a redesign, with their metadata gone or lying, among boxes, or not there at all.

Read right, or refused; never silently wrong. Right: title and text exactly, and each other field exactly or, where the
mutation took away what it stood in, empty.
"""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import unquote

import pytest

from crawler.errors import ParseProblem
from crawler.markers import Link
from crawler.page import Page
from tests.mutations import redesigned, replaced, surrounded, told
from tests.mutations.changing import MUTATIONS, REPLACEMENTS, Mutation, Tree
from tests.mutations.originals import NOW, SOURCES, Original, originals

if TYPE_CHECKING:
    from crawler.items import Article

FAMILIES = (redesigned, told, surrounded, replaced)
LEAST = 30


def read(original: Original, html: str) -> Article:
    page = Page(url=original.url, body=html.encode(), encoding="utf-8", fetched_at=NOW)
    return original.site.read_article(page, Link(url=original.url, title=original.title))


def wrong(article: Article, original: Original, loses: frozenset[str]) -> list[str]:
    """What the record says that is not so, and what it leaves out without need."""
    found = {
        "authors": (tuple(author.name.replace("’", "'") for author in article.authors), original.authors),
        "published": (article.published_at, original.published),
        "categories": (article.categories, original.categories),
        "tags": (article.tags, original.tags),
    }
    faults = [
        f"{field}: {value} is not {truth}"
        for field, (value, truth) in found.items()
        if value != truth and not (field in loses and (not value or is_the_day(field, article, original)))
    ]
    texts = tuple(block.text for block in article.blocks)
    if texts != original.texts:
        faults.append(f"text: more {set(texts) - set(original.texts)}, less {set(original.texts) - set(texts)}")
    if article.title != original.title:
        faults.append(f"title: {article.title}")
    if unquote(article.url) != unquote(original.url):
        faults.append(f"url: {article.url}")
    if article.modified_at not in {None, original.modified}:
        faults.append(f"modified: {article.modified_at}")
    return faults


def is_the_day(field: str, article: Article, original: Original) -> bool:
    """Tell whether a date without an hour is right and does not pretend to more."""
    stamp, legs = article.published_at or "", article.extracted_by
    return (
        field == "published" and legs["published_at"].endswith("+site-zone") and stamp[:10] == original.published[:10]
    )


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", MUTATIONS)
def test_right_or_refused(name: str, source: str) -> None:
    mutation: Mutation = MUTATIONS[name]
    for original in originals(source):
        html = mutation.change(original)
        try:
            article = read(original, html)
        except ParseProblem:
            assert mutation.may_refuse, f"{original.url} is refused"
            continue
        assert wrong(article, original, mutation.loses) == [], original.url


@pytest.mark.parametrize("source", SOURCES)
@pytest.mark.parametrize("name", REPLACEMENTS)
def test_what_is_no_article_is_refused_or_said_to_be_empty(name: str, source: str) -> None:
    for original in originals(source):
        try:
            article = read(original, REPLACEMENTS[name](original))
        except ParseProblem:
            continue
        # A record that says of itself that its text is none, or not what a browser shows.
        assert article.title == original.title
        assert article.client_rendered or (article.extracted_by["text"], article.text) == ("empty", "")


@pytest.mark.parametrize("source", SOURCES)
def test_a_page_cut_in_its_text_is_refused(source: str) -> None:
    for original in originals(source):
        tree = Tree(original)
        before, words, _ = tree.html.partition(tree.middle.text_content().strip()[:20])
        with pytest.raises(ParseProblem, match="breaks off"):
            read(original, before + words)


@pytest.mark.parametrize("source", SOURCES)
def test_unchanged_pages_are_right(source: str) -> None:
    for original in originals(source):
        assert wrong(read(original, original.html), original, frozenset()) == []


def test_there_are_enough_and_each_changes_something() -> None:
    assert len(MUTATIONS) + len(REPLACEMENTS) >= LEAST
    pages = [original for source in SOURCES for original in originals(source)[:1]]
    for name, mutation in MUTATIONS.items():
        assert any(mutation.change(page) != page.html for page in pages), name
