"""What pages say to machines, broken as it comes."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers.json_ld import parse_json_ld, plain
from crawler.parsers.metadata import read_metadata

MakePage = Callable[..., Page]
ARTICLE = {"@type": "NewsArticle", "headline": "A Headline", "datePublished": "2026-01-14T04:43:22+06:00"}
TEXT = json.dumps(ARTICLE)


@pytest.mark.parametrize(
    "script",
    [
        TEXT,
        f"<!-- {TEXT} -->",
        f"//<![CDATA[\n{TEXT}\n//]]>",
        f"<![CDATA[{TEXT}]]>",
        f"/* <![CDATA[ */{TEXT}/* ]]> */",
        TEXT + ";",
        TEXT.replace("}", ",}"),
        TEXT.replace(", ", ",, "),
        TEXT + TEXT,
        TEXT.replace('"', "&quot;"),
        TEXT.replace("A Headline", "A\tHead\nline").replace("A\tHead\nline", "A Headline\n"),
        TEXT.replace("{", '{"about": ["x", ], ', 1),
        TEXT.replace("{", '{"note": "a, } comma \\" in text,]", ', 1),
        TEXT.replace("{", '{"path": "C:\\Users", ', 1),
    ],
)
def test_a_lenient_reader_saves_what_can_be_saved(script: str) -> None:
    read = parse_json_ld(script)
    assert read["headline"].strip() == "A Headline"


@pytest.mark.parametrize("script", ["", "{", "var a = 1", '{"a": }', "[" * 100_000])
def test_what_cannot_be_saved_is_none(script: str) -> None:
    assert parse_json_ld(script) is None


@pytest.mark.parametrize(
    "data",
    [
        ARTICLE,
        [{"@type": "Organization"}, ARTICLE],
        {"@context": "https://schema.org", "@graph": [{"@type": "WebSite"}, ARTICLE]},
        {"@type": "WebPage", "mainEntity": ARTICLE},
        ARTICLE | {"@type": ["Article", "BlogPosting"]},
        [{"@type": "ItemList", "itemListElement": [{"@type": "NewsArticle", "headline": "Other"}]}, ARTICLE],
        [{"@type": "NewsArticle", "url": "https://example.org/other/", "headline": "Other", "datePublished": "x"},
         ARTICLE | {"url": "https://example.org/a-headline/"}],
        [{"@type": "NewsArticle", "headline": "Other", "datePublished": "x"},
         ARTICLE | {"mainEntityOfPage": {"@id": "https://example.org/a-headline/#page"}}],
    ],
    ids=["alone", "list", "graph", "nested", "two-types", "item-list", "by-url", "by-entity"],
)  # fmt: skip
def test_the_pages_own_article_in_any_shape(page: MakePage, data: object) -> None:
    script = f'<script type="application/ld+json">{json.dumps(data)}</script>'
    assert read_metadata(page(f"<head>{script}</head>")).text("headline") == "A Headline"


def test_objects_that_are_referred_to_are_found(page: MakePage) -> None:
    graph = [
        {"@type": "NewsArticle", "author": {"@id": "#jane"}},
        {"@type": "Person", "@id": "#jane", "name": "Jane Doe"},
    ]
    script = f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>'
    metadata = read_metadata(page(f"<head>{script}</head>"))
    assert plain(metadata.resolve(metadata.article["author"])) == "Jane Doe"
    assert metadata.resolve({"@id": "#nobody"}) == {"@id": "#nobody"}


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("Rails &amp; Rivers", "Rails & Rivers"),
        ("Rails &amp;amp; Rivers", "Rails & Rivers"),
        ("We Count <em>Jailoo</em>", "We Count Jailoo"),
        ("x &lt; y", "x < y"),
        (["first", "second"], "first"),
        ({"@value": "text"}, "text"),
        ({"name": "A name"}, "A name"),
        (5, None),
        (None, None),
        ([], None),
        ("  ", None),
    ],
)
def test_html_in_strings_is_taken_off(value: object, text: str | None) -> None:
    assert plain(value) == text


def test_meta_elements_under_any_of_their_attributes(page: MakePage) -> None:
    metadata = read_metadata(
        page(
            '<head><meta property="og:title" content=" A  title "><meta name="Author" content="Jane Doe">'
            '<meta itemprop="datePublished" content="2026-01-14"><meta property="article:tag" content="a">'
            '<meta property="article:tag" content="b"><meta name="empty" content=""><meta charset="utf-8">'
            '<link rel="canonical next" href="/a/"><link rel="canonical" href="/b/"></head>'
        )
    )
    assert metadata.first("og:title") == "A title"
    assert metadata.first("nothing", "author") == "Jane Doe"
    assert metadata.meta["article:tag"] == ("a", "b")
    assert metadata.first("empty") is None
    assert metadata.links == {"canonical": "/a/", "next": "/a/"}
