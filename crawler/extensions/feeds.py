"""Scrapy's feeds (``-o``, ``-O``, FEEDS), with one line for what is wrong with them."""

from __future__ import annotations

import codecs
import logging
import os
import re
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured
from scrapy.extensions import feedexport

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Self

    from scrapy import Spider
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
                for uri, options in feeds.feeds.items():
                    complaints += [
                        f"{uri} cannot be written: {why}" for why in (_closed(uri), _senseless(options)) if why
                    ]
            except NotConfigured:
                if not complaints:
                    raise
            except Exception as error:  # noqa: BLE001  # whatever a class or an option that is none makes Scrapy raise
                complaints.append(f"{type(error).__name__}: {error}")
        if complaints:
            raise ConfigurationProblem("FEEDS: " + CREDENTIALS.sub("", "; ".join(complaints)))
        feedexport.logger.addFilter(_in_one_line)
        return feeds

    def item_scraped(self, item: Any, spider: Spider) -> None:
        """Write a record to each feed; one that fails is told once and dropped, the others go on."""
        slots, kept = self.slots, []
        for slot in slots:
            self.slots = [slot]
            try:
                super().item_scraped(item, spider)
                kept += self.slots
            except Exception:  # noqa: BLE001  # whatever a disk, an exporter or a record may cause
                feedexport.logger.error("Error writing %s", slot.uri, exc_info=True)  # one line of it is kept
                _drop(slot)
        self.slots = kept


def _drop(slot: feedexport.FeedSlot) -> None:
    """Close the file of a feed that failed; what is in it by then stays."""
    with suppress(Exception):
        if slot.file is not None:
            slot.file.close()


def _closed(uri: str) -> str:
    """Return what keeps a file from being written; the empty text where it can, and for what is no file."""
    if urlsplit(uri).scheme not in {"", "file"}:
        return ""
    path = Path(feedexport.FileFeedStorage(uri).path)
    # Scrapy makes the folders that are not there.
    standing = next(each for each in (path, *path.absolute().parents) if each.exists())
    if standing.is_dir() == (standing == path):
        return f"{standing} is {'a' if standing.is_dir() else 'no'} folder"
    return "" if os.access(standing, os.W_OK) else f"no permission for {standing}"


def _senseless(options: dict[str, Any]) -> str:
    """Return what is wrong with the options of a feed that would be noticed at the first record; or the empty text."""
    encoding, fields = options["encoding"] or "utf-8", options["fields"]
    try:
        codecs.lookup(encoding)
    except (LookupError, TypeError):
        return f"there is no encoding {encoding}"
    names = [*fields, *fields.values()] if isinstance(fields, dict) else fields
    if names is not None and not (isinstance(names, list) and all(isinstance(name, str) for name in names)):
        return f"fields must be a list of names, or a mapping of names, not {fields!r}"
    return ""


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
