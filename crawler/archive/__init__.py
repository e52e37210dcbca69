"""The store: one transaction a page in SQLite, published as immutable segments of JSON Lines."""

from crawler.archive.archive import Archive
from crawler.archive.counts import Counts
from crawler.archive.renew import rebuild

__all__ = ["Archive", "Counts", "rebuild"]
