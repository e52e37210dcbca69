"""Pages that leave their text to a script, and those that only hold few words."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers.article import ArticleRules, read_article
from crawler.parsers.client import looks_client_rendered
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
RULES = ArticleRules(addresses=Addresses(host="example.org"))
TEXT = "<p>The ministry said on Thursday that the road to the pass would be open again before winter.</p>" * 5
APP = '<script src="/app.js"></script>'
MENU = (
    "<header><nav><ul>"
    + "<li><a href='/news/'>A long name of a section of the paper</a></li>" * 20
    + "</ul></nav></header>"
)
STATE = "<script>window.state = " + '{"a": "b"}, ' * 400 + "0</script>"
NOTICE = "<noscript>{}</noscript>"
HEAD = (
    '<meta property="og:title" content="A Headline"><meta property="og:description" content="What it is about.">'
    '<meta property="article:published_time" content="2026-01-14T04:43:22+06:00">'
)


@pytest.mark.parametrize(
    "body",
    [
        f'<div id="root"></div>{APP}',
        f'<div id="app"><div class="spinner">Loading…</div></div>{APP}',
        f'{MENU}<div id="__next"></div>{APP}<footer><p>{"All rights reserved. " * 30}</p></footer>',
        f"<app-root></app-root>{APP}",
        f'<div data-reactroot=""></div>{APP}',
        f'<div ng-app="paper"><div ng-view></div></div>{APP}',
        f"<div class='x'></div>{NOTICE.format('You need to enable JavaScript to run this app.')}{APP}",
        f"<div></div>{NOTICE.format('Please turn on JavaScript.')}{APP}",
        f"<div></div>{NOTICE.format('This site requires JavaScript to be enabled.')}{APP}",
        f"<main><p>JavaScript is disabled in your browser.</p></main>{APP}",
        f"<div id='stage'></div>{STATE}",
    ],
)
def test_client_rendered(page: MakePage, body: str) -> None:
    assert looks_client_rendered(page(f"<html><head><title>A</title></head><body>{body}</body></html>"))


@pytest.mark.parametrize(
    "body",
    [
        TEXT,
        f'<div id="root"><main>{TEXT}</main></div>{APP}{NOTICE.format("Enable JavaScript to comment.")}',
        f"<article>{TEXT}</article>{STATE * 3}",
        "<article><h1>Short</h1><p>Yes.</p></article>" + APP,
        f"{MENU}<article><h1>An Empty Post</h1><div class='entry-content'></div></article>",
        "<article><h1>How to enable a script</h1><p>In Java.</p></article>",
        "",
    ],
)
def test_not_client_rendered(page: MakePage, body: str) -> None:
    assert not looks_client_rendered(page(f"<html><head><title>A</title></head><body>{body}</body></html>"))


def shell(head: str = "") -> str:
    return f'<html><head>{HEAD}{head}</head><body><div id="root"></div>{APP}</body></html>'


def test_what_the_head_says_is_kept(page: MakePage) -> None:
    parts = read_article(page(shell()), RULES)
    assert (parts.title, parts.blocks, parts.client_rendered) == ("A Headline", (), True)
    assert (parts.published_at, parts.excerpt) == ("2026-01-14T04:43:22+06:00", "What it is about.")
    assert "text" not in parts.extracted_by


@pytest.mark.parametrize("text", ["One.\\n\\nTwo &amp; two.", "<p>One.</p><p>Two &amp; two.</p>"])
def test_json_ld_may_have_the_text(page: MakePage, text: str) -> None:
    article = f'{{"@type": "NewsArticle", "headline": "A Headline", "articleBody": "{text}"}}'
    parts = read_article(page(shell(f'<script type="application/ld+json">{article}</script>')), RULES)
    assert [block.text for block in parts.blocks] == ["One.", "Two & two."]
    assert (parts.client_rendered, parts.extracted_by["text"]) == (True, "json-ld")
