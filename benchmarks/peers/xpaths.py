"""What the peers with compiled XPath read, over lxml's own tree."""

from __future__ import annotations

import lxml.html
from lxml.etree import XPath

ENTRIES = XPath("//article/header/h2/a/@href")
NEXT = XPath("//a[contains(@class, 'next')]/@href")
TITLE = XPath("string(//h1[@class='entry-title'])")
DATE = XPath("string(//time[contains(@class, 'published')]/@datetime)")
AUTHORS = XPath("//h2[@class='author-title']/a/text()")
TAGS = XPath("//a[@rel='tag']/text()")
BODY = XPath("//div[@class='entry-content']/*")


def tree_of(body):
    return lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))


def record(url, body):
    tree = tree_of(body)
    return {
        "url": url,
        "title": TITLE(tree),
        "published": DATE(tree),
        "authors": AUTHORS(tree),
        "tags": TAGS(tree),
        "text": "\n\n".join(block.text_content() for block in BODY(tree)),
    }
