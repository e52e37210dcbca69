"""Where the project's own legs are plainly wrong, others read the text; where they are sound, nobody else is asked."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers import rescue
from crawler.parsers.article import ArticleParts, ArticleRules, read_article
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
RULES = ArticleRules(addresses=Addresses(host="example.org"))
SENTENCES = [
    f"The {n}th council met on Thursday and found that the road would have to wait for the spring." for n in range(9)
]
TEXT = "".join(f"<p>{sentence}</p>" for sentence in SENTENCES)
TEASER = "<p>Subscribers read on: the whole story of the road.</p>"


def read(page: MakePage, inside: str, body: str = "") -> ArticleParts:
    told = json.dumps({"@type": "NewsArticle", "headline": "A Headline", "articleBody": body})
    head = f'<title>A Headline</title><script type="application/ld+json">{told}</script>'
    return read_article(page(f"<html><head>{head}</head><body>{inside}</body></html>"), RULES)


@pytest.mark.parametrize("body", ["\n\n".join(SENTENCES), TEXT, TEXT.replace("<", "&lt;")])
@pytest.mark.parametrize("shown", [TEASER, f'<div itemprop="articleBody">{TEASER}</div>', "<ul><li>Share</li></ul>"])
def test_a_text_behind_a_wall_comes_from_the_metadata(page: MakePage, shown: str, body: str) -> None:
    parts = read(page, f"<article><h1>A Headline</h1>{shown}</article>", body)
    assert [block.text for block in parts.blocks] == SENTENCES
    assert parts.extracted_by["text"] == "json-ld"


@pytest.mark.parametrize("body", [SENTENCES[0], " ".join(SENTENCES)])
def test_what_the_page_shows_is_believed_against_a_stub_or_a_copy(page: MakePage, body: str) -> None:
    parts = read(page, f'<article><h1>A Headline</h1><div class="entry-content">{TEXT}</div></article>', body)
    assert [block.text for block in parts.blocks] == SENTENCES
    assert parts.extracted_by["text"] == "selector"


def test_a_page_that_hides_all_of_itself_is_read_by_trafilatura(page: MakePage) -> None:
    hidden = f"<noscript><div><h1>A Headline</h1><div>{TEXT}{TEXT}</div></div></noscript>"
    parts = read_article(page(f"<html><head><title>A Headline</title></head><body>{hidden}</body></html>"), RULES)
    assert set(SENTENCES) <= {block.text for block in parts.blocks}
    assert parts.extracted_by["text"] == "trafilatura"


def test_nobody_else_is_asked_where_a_text_is_sound(page: MakePage, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_: Page) -> rescue.Blocks:
        raise AssertionError

    monkeypatch.setattr(rescue, "by_trafilatura", fail)
    for inside in (TEXT, f'<div class="entry-content">{TEASER}</div>', TEASER, f"{TEASER}<aside>{TEXT}</aside>"):
        assert read(page, f"<article><h1>A Headline</h1>{inside}</article>").blocks
