"""Texts of articles, and their reading."""

from __future__ import annotations

from collections.abc import Callable

from crawler.page import Page
from crawler.parsers.article import ArticleParts, ArticleRules, read_article
from crawler.parsers.body import read_fragment
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
RULES = ArticleRules(addresses=Addresses(host="example.org"))
OPENING = "The ministry said on Thursday that the road to the pass would be open again before the winter comes."
CLOSING = "Residents of the valley said that they had heard it before, and that they would wait for the first truck."
SEVERAL = "".join(f"<p>{OPENING} It was the {n}th time that it said so.</p>" for n in range(5))


def blocks(html: str) -> list[tuple[str, str]]:
    return [(block.kind, block.text) for block in read_fragment(html)]


def article(page: MakePage, inside: str, head: str = "", author: str = "Jane Doe") -> ArticleParts:
    meta = f'<meta name="author" content="{author}">'
    return read_article(
        page(f"<html><head><title>A Headline</title>{meta}{head}</head><body>{inside}</body></html>"), RULES
    )
