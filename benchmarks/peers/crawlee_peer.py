"""Crawlee for Python with its ParselCrawler, as its guide teaches it; storage in memory."""

from __future__ import annotations

import asyncio
import json
import logging
import sys

from crawlee import ConcurrencySettings
from crawlee.crawlers import ParselCrawler, ParselCrawlingContext
from crawlee.storage_clients import MemoryStorageClient

AT_ONCE = 8


async def crawl(origin: str, out: str) -> None:
    crawler = ParselCrawler(
        storage_client=MemoryStorageClient(),
        concurrency_settings=ConcurrencySettings(
            min_concurrency=AT_ONCE, max_concurrency=AT_ONCE, desired_concurrency=AT_ONCE
        ),
        configure_logging=False,
        respect_robots_txt_file=True,
    )
    logging.getLogger("crawlee").setLevel(logging.WARNING)
    with open(out, "w", encoding="utf-8") as lines:

        @crawler.router.default_handler
        async def listing(context: ParselCrawlingContext) -> None:
            await context.enqueue_links(selector="article h2.entry-title a", label="article")
            await context.enqueue_links(selector="a.next")

        @crawler.router.handler("article")
        async def article(context: ParselCrawlingContext) -> None:
            page = context.selector
            fields = {
                "url": context.request.url,
                "title": page.css("h1.entry-title::text").get(),
                "published": page.css("time.published::attr(datetime)").get(),
                "authors": page.css(".author-title a::text").getall(),
                "tags": page.css('a[rel="tag"]::text').getall(),
                "text": "\n\n".join("".join(block.css("::text").getall()) for block in page.css(".entry-content > *")),
            }
            lines.write(json.dumps(fields, ensure_ascii=False) + "\n")

        await crawler.run([f"{origin}/latest/"])


asyncio.run(crawl(sys.argv[1], sys.argv[2]))
