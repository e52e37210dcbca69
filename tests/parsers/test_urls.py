"""One canonical form for every way in which the site's addresses are written."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.urls import Addresses, at_origin, slug, split_page

SITE = Addresses(
    host="example.org",
    aliases=frozenset({"127.0.0.1:8000"}),
    dropped_keys=frozenset({"catid", "id", "Itemid", "option", "view"}),
)
BASE = "https://example.org/category/x/"


@pytest.mark.parametrize(
    ("href", "expected"),
    [
        ("https://example.org/a-b/", "https://example.org/a-b/"),
        ("https://example.org/a-b", "https://example.org/a-b/"),
        ("http://www.example.org/a-b", "https://example.org/a-b/"),
        ("http://example.org:80/a-b/", "https://example.org/a-b/"),
        ("//EXAMPLE.org/a-b/#comments", "https://example.org/a-b/"),
        ("/a-b", "https://example.org/a-b/"),
        ("../y", "https://example.org/category/y/"),
        ("", "https://example.org/category/x/"),
        ("?paged=2", "https://example.org/category/x/?paged=2"),
        ("/?p=23369", "https://example.org/?p=23369"),
        ("/page/3/?catid=1&id=2&Itemid=3&option=com_content&view=article", "https://example.org/page/3/"),
        ("/a/?utm_source=x&fbclid=y&b=2&a=1", "https://example.org/a/?a=1&b=2"),
        ("/a/?PHPSESSID=x&b=2", "https://example.org/a/?b=2"),
        ("/a/?sid=0123456789abcdef0123456789abcdef", "https://example.org/a/"),
        ("/a/?sid=4711", "https://example.org/a/?sid=4711"),
        ("/a;jsessionid=1F?b=2", "https://example.org/a/?b=2"),
        ("/index.php/news/22364-old", "https://example.org/index.php/news/22364-old/"),
        ("/wp-content/uploads/2024/11/name.JPG", "https://example.org/wp-content/uploads/2024/11/name.JPG"),
        ("/st.petersburg", "https://example.org/st.petersburg/"),
        ("/a/./b/../c//d", "https://example.org/a/c/d/"),
        ("/%7euser/%D0%B0/а", "https://example.org/~user/%D0%B0/%D0%B0/"),
        ("/a%2fb", "https://example.org/a%2Fb/"),
        (" /a\n", "https://example.org/a/"),
        ("http://127.0.0.1:8000/a/", "https://example.org/a/"),
        ("http://user:secret@example.org/a/", "https://example.org/a/"),
    ],
)
def test_one_form_for_every_spelling(href: str, expected: str) -> None:
    assert SITE.canonical(href, BASE) == expected


@pytest.mark.parametrize(
    "href",
    [
        "https://other.org/a/",
        "https://example.org.evil.com/",
        "https://sub.example.org/",
        "http://127.0.0.1:8001/a/",
        "https://example.org:8443/",
        "mailto:desk@example.org",
        "javascript:void(0)",
        "ftp://example.org/a",
        "http://[::1",
        "http://example.org:99999/",
        "http://example.org:port/",
    ],
)
def test_another_sites_or_a_malformed_address_is_none(href: str) -> None:
    assert SITE.canonical(href, BASE) is None


def test_a_site_on_an_odd_port_keeps_it() -> None:
    odd = Addresses(host="www.example.org:8080", scheme="http")
    assert odd.canonical("/a", "http://example.org:8080/") == "http://www.example.org:8080/a/"
    assert odd.canonical("http://example.org/a", "http://example.org:8080/") is None


@given(st.one_of(st.text(), st.from_regex(r"/?[\w%./?&=#;:@ -]{0,40}", fullmatch=True)))
def test_canonical_is_idempotent_and_stays_on_the_site(href: str) -> None:
    once = SITE.canonical(href, BASE)
    if once is not None:
        assert once.startswith("https://example.org/")
        assert once.isascii()
        assert SITE.canonical(once, BASE) == once


@pytest.mark.parametrize(
    ("listing", "number", "expected"),
    [
        ("https://example.org/latest/", 1, "https://example.org/latest/"),
        ("https://example.org/latest/", 3, "https://example.org/latest/page/3/"),
        ("https://example.org/", 2, "https://example.org/page/2/"),
        ("https://example.org/?cat=3", 2, "https://example.org/?cat=3&paged=2"),
        ("https://example.org/?cat=3&paged=9", 2, "https://example.org/?cat=3&paged=2"),
        ("https://example.org/?paged=2", 3, "https://example.org/?paged=3"),
        ("https://example.org/latest/page/2/", 3, "https://example.org/latest/page/3/"),
        ("https://example.org/latest/page/2/", 1, "https://example.org/latest/"),
    ],
)
def test_the_address_of_a_listings_page(listing: str, number: int, expected: str) -> None:
    assert SITE.page_of(listing, number) == expected


@pytest.mark.parametrize(
    ("second", "fifth"),
    [
        ("news/page/2/", "news/page/5/"),
        ("news/page-2/", "news/page-5/"),
        ("news/page2.html", "news/page5.html"),
        ("news/p2/", "news/p5/"),
        ("news/2/", "news/5/"),
        ("news/?page=2&s=x", "news/?page=5&s=x"),
        ("news/?page=1", "news/?page=4"),
        ("news/?p=2", "news/?p=5"),
        ("news/?offset=20", "news/?offset=80"),
    ],
)
def test_page_two_shows_how_a_site_counts(second: str, fifth: str) -> None:
    home = "https://example.org/"
    assert SITE.page_of(f"{home}news/", 5, f"{home}{second}") == home + fifth


def test_an_archive_of_a_month_is_no_page() -> None:
    assert SITE.page_of("https://example.org/2025/5/", 2) == "https://example.org/2025/5/page/2/"


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        ("https://example.org/latest/page/1101/", ("https://example.org/latest/", 1101)),
        ("https://example.org/page/2", ("https://example.org/", 2)),
        ("https://example.org/?cat=3&paged=2", ("https://example.org/?cat=3", 2)),
        ("https://example.org/front-page/", ("https://example.org/front-page/", 1)),
        ("https://example.org/?paged=x", ("https://example.org/?paged=x", 1)),
        ("https://example.org/news/page-4/", ("https://example.org/news/", 4)),
        ("https://example.org/news/?pg=4", ("https://example.org/news/", 4)),
        ("https://example.org/news/2024/", ("https://example.org/news/2024/", 1)),
        ("https://example.org/news/p4/", ("https://example.org/news/p4/", 1)),
        ("https://example.org/?p=4", ("https://example.org/?p=4", 1)),
    ],
)
def test_which_page_of_which_listing(url: str, expected: tuple[str, int]) -> None:
    assert split_page(url) == expected


@given(st.integers(min_value=2, max_value=99_999), st.sampled_from(["tag/economy/", "", "?cat=3"]))
def test_splitting_undoes_making(number: int, path: str) -> None:
    listing = f"https://example.org/{path}"
    assert split_page(SITE.page_of(listing, number)) == (listing, number)


def test_the_same_path_at_another_origin() -> None:
    assert at_origin("https://example.org/a/?p=1", "http://127.0.0.1:8000") == "http://127.0.0.1:8000/a/?p=1"
    assert at_origin("https://example.org/a/", None) == "https://example.org/a/"


def test_the_slug_is_the_last_part_of_the_path() -> None:
    assert slug("https://example.org/2025/02/a-headline/") == "a-headline"
    assert slug("https://example.org/") == ""
