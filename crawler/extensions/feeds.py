"""Scrapy's feeds (``-o``, ``-O``, FEEDS), with one line for what is wrong with them."""

from __future__ import annotations

import logging
import os
import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.extensions import feedexport

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy.crawler import Crawler

CREDENTIALS = re.compile(r"(?<=://)[^/@\s]+@")
"""Key and secret, where an address has them."""
MISSING = "missing boto3 library"
ADVICE = "install the extra s3: pip install '.[s3]'"


class Feeds(feedexport.FeedExporter):
    """Refuses feeds that cannot be made before anything is asked for.

    Scrapy crawls without them. Here that would lose them for good: the archive has the records then, and no later
    run hands on what the archive has.
    """

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Set up the feeds; raise ConfigurationProblem for one that cannot be made, NotConfigured if there is none."""
        with _heard() as complaints:
            try:
                feeds = super().from_crawler(crawler)
                complaints += [f"{uri} {why}" for uri in feeds.feeds if (why := _closed(uri))]
            except NotConfigured:
                if not complaints:
                    raise
            except Exception as error:  # noqa: BLE001  # whatever a class or an option that is none makes Scrapy raise
                complaints.append(f"{type(error).__name__}: {error}")
        if complaints:
            raise ConfigurationProblem("FEEDS: " + CREDENTIALS.sub("", "; ".join(complaints)))
        feedexport.logger.addFilter(_in_one_line)
        return feeds


def _closed(uri: str) -> str:
    """Return why a file cannot be written; the empty text where it can, and for what is no file."""
    if urlsplit(uri).scheme not in {"", "file"}:
        return ""
    path = Path(feedexport.FileFeedStorage(uri).path)
    # Scrapy makes the folders that are not there.
    standing = next(each for each in (path, *path.absolute().parents) if each.exists())
    if standing.is_dir() == (standing == path):
        return f"cannot be written: {standing} is {'a' if standing.is_dir() else 'no'} folder"
    return "" if os.access(standing, os.W_OK) else f"cannot be written: no permission for {standing}"


@contextmanager
def _heard() -> Iterator[list[str]]:
    """Give a list for the errors that Scrapy logs of feeds in the meantime; they are not logged then."""
    complaints: list[str] = []

    def hear(record: logging.LogRecord) -> bool:
        if record.levelno < logging.ERROR:
            return True
        message = record.getMessage()
        complaints.append(f"{message}: {ADVICE}" if MISSING in message else message)
        return False

    feedexport.logger.addFilter(hear)
    try:
        yield complaints
    finally:
        feedexport.logger.removeFilter(hear)


def _in_one_line(record: logging.LogRecord) -> bool:
    """Put the error of a feed that could not be stored behind its message, in place of a traceback."""
    if record.exc_info and record.exc_info[1]:
        error: Any = record.exc_info[1]
        lost = "; it is lost, the archive has its records"
        record.msg, record.args = CREDENTIALS.sub("", f"{record.getMessage()}: {error}{lost}"), ()
        record.exc_info = record.exc_text = None
    return True
