"""Any WordPress site, by the address of one of its listings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.sites.wordpress import wordpress_site

MakePage = Callable[..., Page]


@pytest.mark.parametrize(
    ("url", "source", "canonical"),
    [
        ("https://example.org/category/news/", "example.org", "https://example.org/a/"),
        ("https://www.example.org/category/news", "example.org", "https://www.example.org/a/"),
        ("http://example.org:80/", "example.org", "http://example.org/a/"),
        ("http://127.0.0.1:8000/blog/", "127.0.0.1", "http://127.0.0.1:8000/a/"),
    ],
)
def test_the_archive_is_named_after_the_host_and_addresses_keep_their_form(
    url: str, source: str, canonical: str
) -> None:
    site = wordpress_site(url)
    assert site.source == source
    assert site.addresses.canonical("/a", url) == canonical


def test_its_listing_is_where_a_walk_starts() -> None:
    site = wordpress_site("https://example.org/category/news/")
    assert site.listing(site.start) == "https://example.org/category/news/"


def test_rates_are_not_looked_for(page: MakePage) -> None:
    strip = page("<body><ul><li>KGS/USD = 0.01153 0%</li></ul></body>", "https://example.org/")
    assert wordpress_site("https://example.org/").read_rates(strip) == ()


def test_stamps_without_zone_are_read_in_the_zone_given(page: MakePage) -> None:
    text = "<p>The ministry said on Thursday that the road would be open again.</p>" * 3
    html = f'<article><h1>A Headline</h1><time datetime="2026-01-14T04:43:22">x</time><div>{text}</div></article>'
    url = "https://example.org/a-headline/"
    assert wordpress_site(url).read_article(page(html, url)).published_at == "2026-01-14T04:43:22+00:00"
    local = wordpress_site(url, "Asia/Almaty").read_article(page(html, url))
    assert local.published_at == "2026-01-14T04:43:22+05:00"
    assert local.extracted_by["published_at"] == "time+site-zone"
