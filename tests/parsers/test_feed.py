"""Feeds as WordPress prints them, and documents that only pretend to be one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.parsers.feed import read_feed
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
SITE = Addresses(host="example.org")
FEED = """<?xml version="1.0" encoding="UTF-8"?><rss version="2.0"
 xmlns:content="http://purl.org/rss/1.0/modules/content/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel><title>The Times</title><link>https://example.org</link>{}</channel></rss>"""
ITEM = """<item><title>Rails &#038; Rivers</title><link>http://www.example.org/rails-rivers</link>
<dc:creator><![CDATA[Jane Doe]]></dc:creator><pubDate>Wed, 14 Jan 2026 04:43:22 +0000</pubDate>
<category><![CDATA[Business & Economy]]></category><category><![CDATA[Rail]]></category>
<category><![CDATA[Rail]]></category>
<description><![CDATA[A teaser&#8230; <a class="more" href="/x/">Continue reading <b>Rails</b></a>]]></description>
<content:encoded><![CDATA[<p>One.</p><ul><li>a</li></ul>
<p><b>Read also:</b> <a href="/x/">X</a></p>]]></content:encoded></item>"""


def test_an_entry_with_everything(page: MakePage) -> None:
    (entry,) = read_feed(page("\n" + FEED.format(ITEM), "https://example.org/feed/"), SITE)
    assert (entry.url, entry.title) == ("https://example.org/rails-rivers/", "Rails & Rivers")
    assert entry.published_at == "2026-01-14T04:43:22+00:00"
    assert entry.published_raw == "Wed, 14 Jan 2026 04:43:22 +0000"
    assert (entry.authors, entry.labels) == (("Jane Doe",), ("Business & Economy", "Rail"))
    assert entry.excerpt == "A teaser…"
    assert [(block.kind, block.text) for block in entry.blocks] == [("paragraph", "One."), ("list", "a")]


def test_an_entry_with_nothing_but_a_title_and_an_address(page: MakePage) -> None:
    items = "<item><title>A</title><link>https://example.org/a/</link></item><item><title>No address</title></item>"
    away = "<item><title>Away</title><link>https://other.org/a/</link></item>"
    (entry,) = read_feed(page(FEED.format(items + away)), SITE)
    assert (entry.published_at, entry.authors, entry.excerpt, entry.blocks) == (None, (), None, ())


@pytest.mark.parametrize(
    "document",
    [
        "",
        "<html><body>Please wait</body></html>",
        "<!doctype html><html><head><title>Blocked</title></head><body><p>x<br></body></html>",
        FEED.format(ITEM)[:-40],
        '<!DOCTYPE rss [<!ENTITY x SYSTEM "file:///etc/hostname">]><rss><channel>&x;</channel></rss>',
        '<!DOCTYPE rss [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><rss><channel>&b;</channel></rss>',
        "<feed xmlns='http://www.w3.org/2005/Atom'></feed>",
    ],
)
def test_no_feed_is_a_problem_in_one_line(page: MakePage, document: str) -> None:
    with pytest.raises(ParseProblem) as caught:
        read_feed(page(document), SITE)
    assert "\n" not in str(caught.value)
