"""Quiet log: a message that no log will take is not made either."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler


class QuietLog:
    """Tells the loggers the level that Scrapy tells their handler only.

    Scrapy writes a record for every item and response, which its handler then throws away: at a page of ten
    items, a third of what a page costs.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Set the level for the life of the process: a command runs one crawl."""
        for name in ("", "scrapy"):
            logging.getLogger(name).setLevel(crawler.settings["LOG_LEVEL"])
        return cls()
