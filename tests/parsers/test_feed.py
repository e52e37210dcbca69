"""Feeds as WordPress prints them, and documents that only pretend to be one."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.parsers.feed import is_feed, next_page, read_feed
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
        "<feed></feed>",
        "<rdf:RDF xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'></rdf:RDF>",
    ],
)
def test_no_feed_is_a_problem_in_one_line(page: MakePage, document: str) -> None:
    with pytest.raises(ParseProblem) as caught:
        read_feed(page(document), SITE)
    assert "\n" not in str(caught.value)


ATOM = """<?xml version="1.0" encoding="UTF-8"?><!-- made --><feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">
<title>The Times</title><entry><author><name>Jane Doe</name></author><author><name>Omar Ali</name></author>
<title type="html"><![CDATA[Rails &#038; Rivers]]></title><link rel="replies" href="https://example.org/x/feed/"/>
<link rel="alternate" type="text/html" href="https://example.org/rails-rivers/"/><updated>2026-01-15T00:00:00Z</updated>
{stamp}<category term="rail" label="Rail"/><category term="News"/>{text}</entry></feed>"""
TEXTS = {
    "html": '<content type="html"><![CDATA[<p>One &amp; two.</p><ul><li>a</li></ul>]]></content>',
    "xhtml": '<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>One &amp; two.</p>'
    "<ul><li>a</li></ul></div></content>",
}


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_an_entry_of_an_atom_feed(page: MakePage, text: str) -> None:
    stamp = "<published>2026-01-14T04:43:22+06:00</published>"
    (entry,) = read_feed(page(ATOM.format(stamp=stamp, text=text)), SITE)
    assert (entry.url, entry.title) == ("https://example.org/rails-rivers/", "Rails & Rivers")
    assert entry.published_at == "2026-01-14T04:43:22+06:00"
    assert (entry.authors, entry.labels) == (("Jane Doe", "Omar Ali"), ("News", "Rail"))
    assert [(block.kind, block.text) for block in entry.blocks] == [("paragraph", "One & two."), ("list", "a")]


def test_an_atom_entry_of_plain_text(page: MakePage) -> None:
    text = "<summary>Smaller &lt; than expected</summary>"
    (entry,) = read_feed(page(ATOM.format(stamp="", text=text)), SITE)
    assert (entry.excerpt, entry.blocks) == ("Smaller < than expected", ())
    assert entry.published_at == "2026-01-15T00:00:00+00:00"


def test_an_article_with_a_password_tells_no_text(page: MakePage) -> None:
    form = "<form class='post-password-form'><p>Enter the password:</p><input type='password'></form>"
    item = "<item><title>Protected: A</title><link>https://example.org/a/</link><description>A notice.</description>"
    item += f"<content:encoded><![CDATA[{form}]]></content:encoded></item>"
    (entry,) = read_feed(page(FEED.format(item)), SITE)
    assert (entry.title, entry.excerpt, entry.blocks) == ("Protected: A", None, ())


def test_an_article_without_a_title_is_an_entry(page: MakePage) -> None:
    (entry,) = read_feed(page(FEED.format("<item><title></title><link>https://example.org/a/</link></item>")), SITE)
    assert (entry.url, entry.title) == ("https://example.org/a/", "")


@pytest.mark.parametrize(
    ("document", "is_one"),
    [
        (FEED.format(ITEM), True),
        ("\ufeff \n" + FEED.format(ITEM), True),
        (ATOM.format(stamp="", text=""), True),
        ('<?xml version="1.0"?><?xml-stylesheet href="x.xsl"?>\n<!-- a --><rss version="2.0"></rss>', True),
        ('<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body><rss></rss></body></html>', False),
        ("<!doctype html><html><body>A feed begins with &lt;rss&gt;</body></html>", False),
        ("<rssfoo>", False),
        ("", False),
    ],
)
def test_what_begins_as_a_feed_does(page: MakePage, document: str, is_one: bool) -> None:
    assert is_feed(page(document)) is is_one


@pytest.mark.parametrize(
    ("here", "following"),
    [
        ("https://example.org/feed/", "https://example.org/feed/?paged=2"),
        ("https://example.org/feed/?paged=2", "https://example.org/feed/?paged=3"),
        ("https://example.org/?feed=rss2", "https://example.org/?feed=rss2&paged=2"),
        ("https://example.org/?feed=rss2&paged=9", "https://example.org/?feed=rss2&paged=10"),
        ("https://example.org/blog.xml", "https://example.org/blog.xml?paged=2"),
    ],
)
def test_the_pages_of_a_feed(page: MakePage, here: str, following: str) -> None:
    assert next_page(page(FEED, here), SITE) == following
