"""The practical limit: aiohttp, lxml and orjson in a loop made by hand, with nothing around it."""

from __future__ import annotations

import asyncio
import sys
from urllib.parse import urljoin

import aiohttp
import orjson
from xpaths import ENTRIES, NEXT, record, tree_of

AT_ONCE = 8


async def crawl(origin: str, out: str) -> None:
    articles: asyncio.Queue[str | None] = asyncio.Queue()
    connector = aiohttp.TCPConnector(limit=AT_ONCE)
    async with aiohttp.ClientSession(connector=connector, auto_decompress=True) as session:
        with open(out, "wb") as lines:

            async def read() -> None:
                while url := await articles.get():
                    async with session.get(url) as response:
                        lines.write(orjson.dumps(record(url, await response.read())) + b"\n")

            readers = [asyncio.create_task(read()) for _ in range(AT_ONCE - 1)]
            url = f"{origin}/latest/"
            while url:
                async with session.get(url) as response:
                    body = await response.read()
                tree = tree_of(body)
                for link in ENTRIES(tree):
                    articles.put_nowait(urljoin(url, link))
                following = NEXT(tree)
                url = urljoin(url, following[0]) if following else ""
            for _ in readers:
                articles.put_nowait(None)
            await asyncio.gather(*readers)


asyncio.run(crawl(sys.argv[1], sys.argv[2]))
