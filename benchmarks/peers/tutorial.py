"""Scrapy as its tutorial teaches it: CSS selectors, ``response.follow``, a JSON Lines feed."""

from __future__ import annotations

import sys

import scrapy
from scrapy.crawler import CrawlerProcess

AT_ONCE = 8


class Articles(scrapy.Spider):
    name = "articles"

    def parse(self, response):
        yield from response.follow_all(css="article h2.entry-title a", callback=self.parse_article)
        yield from response.follow_all(css="a.next", callback=self.parse)

    def parse_article(self, response):
        yield {
            "url": response.url,
            "title": response.css("h1.entry-title::text").get(),
            "published": response.css("time.published::attr(datetime)").get(),
            "authors": response.css(".author-title a::text").getall(),
            "tags": response.css('a[rel="tag"]::text').getall(),
            "text": "\n\n".join("".join(block.css("::text").getall()) for block in response.css(".entry-content > *")),
        }


if __name__ == "__main__":
    origin, out = sys.argv[1:]
    process = CrawlerProcess(
        {
            "FEEDS": {out: {"format": "jsonlines", "encoding": "utf-8", "overwrite": True}},
            "LOG_LEVEL": "WARNING",
            "ROBOTSTXT_OBEY": True,
            "CONCURRENT_REQUESTS_PER_DOMAIN": AT_ONCE,
            "TELNETCONSOLE_ENABLED": False,
            "REMOTE_CONTROL_ENABLED": False,
        }
    )
    process.crawl(Articles, start_urls=[f"{origin}/latest/"])
    process.start()
