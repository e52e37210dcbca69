"""Counts: what Scrapy and the crawler count in a run."""

from __future__ import annotations

from scrapy.statscollectors import MemoryStatsCollector


class Counts(MemoryStatsCollector):
    """Scrapy's, whose 20 calls a page need no look at their arguments: nobody here passes the spider."""

    __getattribute__ = object.__getattribute__
