"""Turns pages into what goes over the wire: kept ready, conditional, compressed. Honest pages only."""

from __future__ import annotations

import gzip
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime, parsedate_to_datetime
from functools import cached_property
from hashlib import blake2b
from typing import TYPE_CHECKING

from crawler.replica.reply import Reply

if TYPE_CHECKING:
    from collections.abc import Mapping

    from crawler.replica.pages import Pages

_EPOCH = datetime(2025, 4, 3, 3, 0, tzinfo=UTC)
_KEPT = 4096


@dataclass(frozen=True)
class Print:
    """A page as it was last printed, with its validators."""

    reply: Reply
    etag: str
    modified: datetime

    @cached_property
    def headers(self) -> tuple[tuple[str, str], ...]:
        """The validators as headers."""
        modified = format_datetime(self.modified, usegmt=True)
        return (*self.reply.headers, ("ETag", self.etag), ("Last-Modified", modified), ("Vary", "Accept-Encoding"))

    @cached_property
    def plain(self) -> Reply:
        """The page as it is."""
        return replace(self.reply, headers=self.headers)

    @cached_property
    def packed(self) -> Reply:
        """The page, compressed."""
        body = gzip.compress(self.reply.body, 1, mtime=0)
        return replace(self.plain, body=body, headers=(*self.headers, ("Content-Encoding", "gzip")))

    @cached_property
    def unchanged(self) -> Reply:
        """What a client is told that has the page already."""
        return Reply(status=304, headers=self.headers)

    def known_to(self, headers: Mapping[str, str]) -> bool:
        """Return whether the request's conditions say that the client has this very page."""
        if tags := headers.get("if-none-match"):
            return self.etag in (tag.strip() for tag in tags.split(","))
        try:
            return parsedate_to_datetime(headers["if-modified-since"]) >= self.modified
        except (KeyError, ValueError):
            return False


class Press:
    """Prints each page once until the site changes."""

    def __init__(self) -> None:
        self._stamp: object = None
        self._second = 0
        self._prints: dict[str, Print] = {}
        self._validators: dict[str, tuple[str, datetime]] = {}

    def reply(self, pages: Pages, target: str, headers: Mapping[str, str]) -> Reply:
        """Return the answer to a request for path and query; header names are in lower case."""
        page = self._print(pages, target)
        if page.reply.status != 200:
            return page.reply
        if page.known_to(headers):
            return page.unchanged
        return page.packed if "gzip" in headers.get("accept-encoding", "") else page.plain

    def _print(self, pages: Pages, target: str) -> Print:
        site = pages.site
        stamp = (site.version, site.options, site.theme)
        if stamp != self._stamp or len(self._prints) > _KEPT:
            self._second += stamp != self._stamp
            self._stamp = stamp
            self._prints.clear()
        if target not in self._prints:
            self._prints[target] = self._validated(target, pages.answer(target))
        return self._prints[target]

    def _validated(self, target: str, reply: Reply) -> Print:
        # The clock of Last-Modified ticks once a change: whatever differs is younger by a whole second.
        etag = f'"{blake2b(reply.body, digest_size=8).hexdigest()}"'
        known, since = self._validators.get(target, ("", _EPOCH))
        if known != etag:
            since = _EPOCH + timedelta(seconds=self._second)
            self._validators[target] = (etag, since)
        return Print(reply, etag, since)
