"""The practical limit: aiohttp, lxml and orjson in a loop made by hand, with nothing around it."""

from __future__ import annotations

import asyncio
import sys
from urllib.parse import urljoin

import aiohttp
import lxml.html
import orjson
from lxml.etree import XPath

AT_ONCE = 8
ENTRIES = XPath("//article/header/h2/a/@href")
NEXT = XPath("//a[contains(@class, 'next')]/@href")
TITLE = XPath("string(//h1[@class='entry-title'])")
DATE = XPath("string(//time[contains(@class, 'published')]/@datetime)")
AUTHORS = XPath("//h2[@class='author-title']/a/text()")
TAGS = XPath("//a[@rel='tag']/text()")
BODY = XPath("//div[@class='entry-content']/*")


def record(url: str, body: bytes) -> bytes:
    tree = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
    fields = {
        "url": url,
        "title": TITLE(tree),
        "published": DATE(tree),
        "authors": AUTHORS(tree),
        "tags": TAGS(tree),
        "text": "\n\n".join(block.text_content() for block in BODY(tree)),
    }
    return orjson.dumps(fields) + b"\n"


async def crawl(origin: str, out: str) -> None:
    articles: asyncio.Queue[str | None] = asyncio.Queue()
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=True) as session:
        with open(out, "wb") as lines:

            async def read() -> None:
                while url := await articles.get():
                    async with session.get(url) as response:
                        lines.write(record(url, await response.read()))

            readers = [asyncio.create_task(read()) for _ in range(AT_ONCE - 1)]
            url = f"{origin}/latest/"
            while url:
                async with session.get(url) as response:
                    body = await response.read()
                tree = lxml.html.document_fromstring(body, parser=lxml.html.HTMLParser(encoding="utf-8"))
                for link in ENTRIES(tree):
                    articles.put_nowait(urljoin(url, link))
                following = NEXT(tree)
                url = urljoin(url, following[0]) if following else ""
            for _ in readers:
                articles.put_nowait(None)
            await asyncio.gather(*readers)


asyncio.run(crawl(sys.argv[1], sys.argv[2]))
