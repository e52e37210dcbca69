"""WARC: the bytes of every exchange with the site, kept as they came, so that a record can be proved and read anew."""

from crawler.archive.warc.exchange import Exchange
from crawler.archive.warc.reader import StoredResponse, read_at, responses, warc_files
from crawler.archive.warc.writer import Recorder, Recording

__all__ = ["Exchange", "Recorder", "Recording", "StoredResponse", "read_at", "responses", "warc_files"]
