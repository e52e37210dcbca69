"""A page with one article, and its reading; tests put into it what they are about."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

from crawler.page import Page
from crawler.parsers.article import ArticleParts, ArticleRules, read_article
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
RULES = ArticleRules(addresses=Addresses(host="example.org"), zone="Asia/Bishkek", language="en")
TEXT = "".join(
    f"<p>The ministry said for the {n}th time that the road would be open again before the winter.</p>"
    for n in range(4)
)
URL = "https://example.org/a-headline/"
HEADLINE = "<h1>A Headline</h1>"


def read(page: MakePage, *, head: str = "", over: str = HEADLINE, under: str = "", url: str = URL) -> ArticleParts:
    body = f"<article>{over}<div>{TEXT}</div>{under}</article>"
    return read_article(page(f"<html><head>{head}</head><body>{body}</body></html>", url), RULES)


def linked(**fields: Any) -> str:
    data = {"@type": "NewsArticle", "headline": "A Headline"} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def linked_page(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": "WebPage"} | fields]})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'
