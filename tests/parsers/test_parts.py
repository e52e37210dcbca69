"""Which page of an article this is and which comes next: what says so, and what only looks like it."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers.parts import Part, next_part, read_part
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
SITE = Addresses(host="example.org")
URL = "https://example.org/a-story/"
SECOND = "https://example.org/a-story/2/"
CLASSIC = (
    '<div class="page-links">Pages: <span class="post-page-numbers current" aria-current="page">1</span> '
    '<a href="https://example.org/a-story/2/" class="post-page-numbers">2</a></div>'
)


@pytest.mark.parametrize(
    "html",
    [
        CLASSIC,
        '<p class="post-nav-links">Pages: <span>1</span> <a href="/a-story/2" class="post-page-numbers">2</a></p>',
        '<nav class="page-links"><a href="/a-story/2/"><span>Page 2</span></a></nav>',
        '<div class="page-links"><a href="http://www.example.org/a-story/2/?utm_source=x#top">Onward</a></div>',
        '<a href="/a-story/2/" class="post-page-numbers">Page suivante</a>',
        '<p><b>1</b> <a href="/a-story/2/">2</a> <a href="/a-story/3/">3</a></p>',
        '<p><a href="/a-story/2/">Next page</a></p>',
        '<p><a href="/a-story/2/" title="Next"><img src="/x.png"></a></p>',
        '<html><head><link rel="next" href="https://example.org/a-story/2/"></head><body></body></html>',
    ],
)
def test_the_next_part(page: MakePage, html: str) -> None:
    assert next_part(page(html, URL), SITE) == SECOND


@pytest.mark.parametrize(
    "html",
    [
        "<p>An article of one page.</p>",
        '<a rel="next" href="/another-story/">Next article</a>',
        '<html><head><link rel="next" href="/another-story/"></head><body></body></html>',
        '<nav class="comments-pagination"><a href="/a-story/comment-page-2/#comments">2</a></nav>',
        '<a class="next" rel="next" href="/a-story/?cpage=2#comments">Next</a>',
        '<a class="page-numbers" href="/a-story/page/2/">2</a><a href="/category/news/page/2/">Next page</a>',
        '<a class="page-numbers" href="/page/2/">2</a><a href="/2/">2</a>',
        '<html><head><link rel="next" href="/a-story/?page=2"></head><body></body></html>',
        '<a href="/a-story/?page=2">2</a>',
        '<p>The <a href="/a-story/2/">second round</a> of the vote is in May.</p>',
        '<div class="page-links"><a href="/a-story/3/" class="post-page-numbers">3</a></div>',
        '<div class="page-links"><a href="https://other.org/a-story/2/" class="post-page-numbers">2</a></div>',
        f'<form class="post-password-form"><input type="password"></form>{CLASSIC}',
    ],
)
def test_what_is_no_next_part(page: MakePage, html: str) -> None:
    assert next_part(page(html, URL), SITE) is None


LATER = {
    "its body's class": '<body class="single postid-49 paged-2 single-paged-2"><p>x</p></body>',
    "a link to the first as 1": '<p><a href="/a-story/">Page 1</a> <b>2</b></p>',
    "a marked link to the first": '<a href="/a-story/" class="post-page-numbers">Previous page</a>',
    "a canonical link to the first": '<html><head><link rel="canonical" href="/a-story/"></head><body></body></html>',
}


@pytest.mark.parametrize("html", LATER.values(), ids=LATER)
def test_a_later_part_says_that_it_is_one(page: MakePage, html: str) -> None:
    assert read_part(page(html, SECOND), SITE) == Part(URL, 2)
    third = html.removesuffix("</html>").removesuffix("</body>") + '<p><a href="/a-story/3/">3</a></p>'
    assert next_part(page(third, SECOND), SITE) == f"{URL}3/"


def test_where_permalinks_are_numbers_the_next_number_is_another_article(page: MakePage) -> None:
    neighbours = '<link rel="prev" href="/archives/"><a rel="prev" href="/archives/1/">Old</a>'
    neighbours += '<a rel="next" class="nav-next" href="/archives/3/">Next</a>'
    numeric = page(neighbours, "https://example.org/archives/2/")
    assert read_part(numeric, SITE) == Part("https://example.org/archives/2/", 1)
    assert next_part(numeric, SITE) is None


def test_addresses_without_permalinks(page: MakePage) -> None:
    links = '<p class="page-links"><a href="/?p=49" class="post-page-numbers">1</a> <a href="/?page=3&#038;p=49">3</a>'
    assert read_part(page(links, "https://example.org/?p=49&page=2"), SITE) == Part("https://example.org/?p=49", 2)
    third = "https://example.org/?p=49&page=3"
    assert next_part(page(links, "https://example.org/?p=49&page=2"), SITE) == third
    assert next_part(page('<a href="/?p=49&page=2">Next page</a>', "https://example.org/?p=49"), SITE) is not None


def test_a_short_link_knows_its_article_by_the_canonical_address(page: MakePage) -> None:
    html = f'<html><head><link rel="canonical" href="{URL}"></head><body>{CLASSIC}</body></html>'
    assert next_part(page(html, "https://example.org/?p=49"), SITE) == SECOND


def test_an_address_that_names_a_file(page: MakePage) -> None:
    html = '<div class="page-links"><a class="post-page-numbers" href="/a-story.html/2">2</a></div>'
    assert next_part(page(html, "https://example.org/a-story.html"), SITE) == "https://example.org/a-story.html/2/"
