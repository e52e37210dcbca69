"""Articles of several pages are the whole article, or say that they are not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from crawler.page import Page
from crawler.replica import THEMES, Options, ReplicaSite
from crawler.replica.pages import Pages
from crawler.sites.timesca import TIMESCA

MakePage = Callable[..., Page]
URL = "https://timesca.com/the-long-road/"
TEXT = "<p>The road from {} was closed on Thursday, and nobody in the valley could say for how long.</p>"


def served(pages: Pages, path: str) -> Page:
    reply = pages.answer(path)
    assert reply.status == 200, path
    return Page(
        url=f"https://timesca.com{path}",
        body=reply.body,
        encoding="utf-8",
        fetched_at=datetime(2025, 4, 3, tzinfo=UTC),
    )


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_theme(theme: str) -> None:
    site = ReplicaSite(articles=24, theme=theme, seed=11, options=Options(parted=2))
    pages = Pages(site=site, origin="http://127.0.0.1:1")
    for post in site.posts:
        parts = [served(pages, post.path)]
        while following := TIMESCA.next_part(parts[-1]):
            parts.append(served(pages, following.removeprefix("https://timesca.com")))
        assert len(parts) == site.parts(post)
        assert [TIMESCA.first_part(part) for part in parts] == [None, post.url, post.url][: len(parts)]
        article, truth = TIMESCA.read_article(parts[0], rest=parts[1:]), post.truth()
        assert (article.url, article.title, article.text) == (post.url, truth["title"], truth["text"])
        assert (article.published_at, article.truncated) == (truth["published"], False)
        addresses = [image.url for image in article.images]
        assert len(addresses) == len(set(addresses))


def part(number: int, count: int, text: str, title: str = "The Long Road") -> str:
    numbers = "".join(
        f'<a class="post-page-numbers" href="/the-long-road/{"" if each == 1 else f"{each}/"}">{each}</a>'
        for each in range(1, count + 1)
        if each != number
    )
    figure = '<figure><img src="/cover.jpg"><figcaption>The pass</figcaption></figure>'
    return f"<article><h1>{title}</h1>{figure}<div class='entry-content'>{text}</div></article><p>{numbers}</p>"


def test_cover_and_headline_are_told_once(page: MakePage) -> None:
    first = page(part(1, 2, TEXT.format("Osh") * 3), URL)
    second = page(part(2, 2, "<h2>The Long Road</h2>" + TEXT.format("Naryn") * 3), URL + "2/")
    article = TIMESCA.read_article(first, rest=[second])
    assert not article.truncated
    assert [image.caption for image in article.images] == ["The pass"]
    assert "The Long Road" not in article.text
    assert article.text.index("Osh") < article.text.index("Naryn")
    assert article.word_count == 6 * 18


BROKEN: dict[str, str] = {
    "nothing": part(2, 3, ""),
    "another article": part(2, 3, TEXT.format("Talas") * 3, title="Grain Prices Fall"),
    "page 1 again": part(1, 3, TEXT.format("Osh") * 3),
}


@pytest.mark.parametrize("html", BROKEN.values(), ids=BROKEN)
def test_an_article_ends_before_a_page_that_is_none_of_its_own(page: MakePage, html: str) -> None:
    first = page(part(1, 3, TEXT.format("Osh") * 3), URL)
    third = page(part(3, 3, TEXT.format("Naryn") * 3), URL + "3/")
    article = TIMESCA.read_article(first, rest=[page(html, URL + "2/"), third])
    alone = TIMESCA.read_article(first)
    assert article.truncated
    assert article == replace(alone, truncated=True)


def test_an_article_without_its_last_page_is_truncated(page: MakePage) -> None:
    first, second = (page(part(at, 3, TEXT.format(at) * 3), URL + ("" if at == 1 else f"{at}/")) for at in (1, 2))
    assert TIMESCA.read_article(first).truncated
    assert TIMESCA.read_article(first, rest=[second]).truncated


def test_a_later_page_alone_is_a_truncated_article_at_the_address_of_the_first(page: MakePage) -> None:
    last = TIMESCA.read_article(page(part(2, 2, TEXT.format("Osh") * 3), URL + "2/"))
    assert (last.url, last.truncated) == (URL, True)
