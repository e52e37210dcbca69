"""The next page, by whatever says so; and the end."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers.pagination import Pagination, read_pagination
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
SITE = Addresses(host="example.org")
HERE = "https://example.org/tag/rail/page/2/"
NEXT = "https://example.org/tag/rail/page/3/"
BACK = '<a href="/tag/rail/">1</a>'


def read(page: MakePage, body: str, head: str = "", url: str = HERE) -> Pagination:
    return read_pagination(page(f"<html><head>{head}</head><body>{body}</body></html>", url), SITE)


@pytest.mark.parametrize(
    ("body", "head", "strategy"),
    [
        ("", '<link rel="next" href="/tag/rail/page/3/">', "rel"),
        ('<a rel="next" href="/tag/rail/page/3/">More</a>', "", "rel"),
        ('<a class="next page-numbers" href="/tag/rail/page/3/">Weiter</a>', "", "next-link"),
        ('<a href="/tag/rail/page/3/">Older <span>posts</span> <svg></svg></a>', "", "next-link"),
        ('<a href="/tag/rail/page/3/" aria-label="Next page">x</a>', "", "next-link"),
        ('<a href="/tag/rail/page/3/">›</a>', "", "next-link"),
        ('<a href="/tag/rail/page/3/">Page 3</a><a href="/tag/rail/page/9/">9</a>', "", "numbers"),
        ('<a href="/tag/rail/page/3">Go on</a>', "", "address"),
        ('<a href="/tag/rail/page/3/">3</a>', '<link rel="next" href="/tag/rail/page/3/">', "rel"),
    ],
)
def test_strategies_in_their_order(page: MakePage, body: str, head: str, strategy: str) -> None:
    pagination = read(page, BACK + body, head)
    assert (pagination.next_url, pagination.next_by, pagination.has_next) == (NEXT, strategy, True)


@pytest.mark.parametrize("body", [BACK, BACK + '<b>2</b><a rel="prev" href="/tag/rail/">Newer</a>'])
def test_the_last_page_leads_only_back(page: MakePage, body: str) -> None:
    assert read(page, body) == Pagination(has_next=False)


def test_a_page_without_pages_says_nothing(page: MakePage) -> None:
    assert (
        read(page, '<a href="/a/">A</a><a href="/tag/rail/">Rail</a>', url="https://example.org/tag/rail/").has_next
        is None
    )


@pytest.mark.parametrize(
    "body",
    [
        '<a rel="next" href="/a-headline/">Next post</a>',
        '<a class="next" href="#slide-2">›</a>',
        '<a rel="next" href="/category/other/page/3/">Next</a>',
        '<a rel="next" href="https://other.org/tag/rail/page/3/">Next</a>',
        '<a rel="next" href="/tag/rail/page/1/">Next</a>',
    ],
)
def test_links_that_are_no_next_page(page: MakePage, body: str) -> None:
    assert read(page, body).next_url is None


def test_plain_permalinks_are_paged_by_query(page: MakePage) -> None:
    pagination = read(page, '<a href="/?cat=3&paged=2">2</a>', url="https://example.org/?cat=3")
    assert (pagination.next_url, pagination.next_by) == ("https://example.org/?cat=3&paged=2", "numbers")


def test_a_listing_at_the_root_keeps_the_form_of_its_own_links(page: MakePage) -> None:
    pagination = read(page, '<a class="next" href="/?paged=2">Older posts</a>', url="https://example.org/")
    assert (pagination.next_url, pagination.next_by) == ("https://example.org/?paged=2", "next-link")


LISTING = "https://example.org/news/"


@pytest.mark.parametrize(
    ("here", "links", "following"),
    [
        ("", '<b>1</b><a href="?page=2">2</a><a href="?page=9">9</a>', "?page=2"),
        ("?page=2", '<a href="?page=1">1</a><b>2</b><a href="?page=3">3</a>', "?page=3"),
        ("", '<b>1</b><a href="?page=1">2</a><a href="?page=2">3</a>', "?page=1"),
        ("", '<a href="?page=1">Next page ›</a><a href="?page=8">Last</a>', "?page=1"),
        ("?page=1", '<a href="?page=0">1</a><b>2</b><a href="?page=2">3</a>', "?page=2"),
        ("", '<a href="p2">2</a><a href="p3">3</a>', "p2/"),
        ("p2/", '<a href="/news/">1</a><a href="/news/p3">3</a>', "p3/"),
        ("", '<a href="/news/page-2/">Go on</a>', "page-2/"),
        ("", '<a href="/news/page2.html">2</a>', "page2.html"),
        ("", '<a href="/news/2/">2</a><a href="/news/3/">3</a>', "2/"),
        ("2/", '<a href="/news/">1</a><a href="/news/3/">Older</a>', "3/"),
        ("", '<a href="?p=2">2</a>', "?p=2"),
        ("", '<a href="?offset=10">2</a><a href="?offset=20">3</a>', "?offset=10"),
        ("?offset=10", '<a href="?offset=0">1</a><a href="?offset=20">3</a>', "?offset=20"),
        ("", '<a href="?start=15">More stories</a>', "?start=15"),
        ("", '<button data-url="/news/?page=2">Load more</button>', "?page=2"),
        ("", '<a href="?page=2"><img src="r.gif" alt="Next"></a>', "?page=2"),
    ],
)
def test_every_way_to_number_pages(page: MakePage, here: str, links: str, following: str) -> None:
    assert read(page, links, url=LISTING + here).next_url == LISTING + following


@pytest.mark.parametrize(
    ("here", "links", "has_next"),
    [
        ("?page=9", '<a href="?page=8">8</a><b>9</b>', False),
        ("p9/", '<a href="/news/">1</a><a href="/news/p8">8</a><b>9</b>', False),
        ("?offset=20", '<a href="/news/">1</a><a href="?offset=10">2</a>', False),
        ("", "<button>Load more</button>", True),
        ("", '<a href="#" role="button">Show more stories</a>', True),
        ("page/2/", '<a href="/news/">1</a><button>Load more</button>', False),
        ("", '<a href="/?p=23369">Next post</a><a href="/news/2024/">2024</a><a href="/news/117/">A story</a>', None),
    ],
)
def test_the_end_in_every_way(page: MakePage, here: str, links: str, has_next: bool | None) -> None:
    assert read(page, links, url=LISTING + here) == Pagination(has_next=has_next)
