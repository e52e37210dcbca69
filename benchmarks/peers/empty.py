"""Scrapy downloading only: every address is known beforehand, and nothing is read."""

from __future__ import annotations

import sys
from pathlib import Path

import scrapy
from scrapy.crawler import CrawlerProcess

AT_ONCE = 8


class Addresses(scrapy.Spider):
    name = "addresses"

    async def start(self):
        for path in self.paths:
            yield scrapy.Request(f"{self.origin}{path}", self.parse)

    def parse(self, response):
        return None


if __name__ == "__main__":
    origin, paths = sys.argv[1:]
    process = CrawlerProcess(
        {
            "LOG_LEVEL": "WARNING",
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(Addresses, origin=origin, paths=Path(paths).read_text("utf-8").split())
    process.start()
