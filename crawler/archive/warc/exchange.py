"""Exchange: one question to the site and its answer, as they went over the wire."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property

Headers = tuple[tuple[str, str], ...]
"""Names and values in order; each character is one byte of the wire (Latin-1)."""

BODILESS = {204, 304}
"""Statuses whose answer never has a body: their Content-Length speaks of another answer."""
DRAWN: Headers = (("Content-Type", "text/html; charset=utf-8"),)
"""What is to be known of the document of a drawn page."""


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """A request and its response. Transfer-Encoding is undone, Content-Encoding is not."""

    url: str
    """What was asked for, at the site itself (never at an ``origin``)."""
    method: str = "GET"
    request_headers: Headers
    status: int
    reason: str = ""
    protocol: str = "HTTP/1.1"
    headers: Headers
    """As received."""
    body: bytes
    fetched_at: datetime
    """Aware, UTC."""
    ip: str | None = None
    """Address of the server, if known."""
    drawn: bytes | None = None
    """The page's document after its scripts, in UTF-8, where a renderer drew it. It, not the body, is the page then."""

    @property
    def page(self) -> bytes:
        """What is read: the body, or the document that was drawn from it."""
        return self.body if self.drawn is None else self.drawn

    @property
    def page_headers(self) -> Headers:
        """The headers that say how ``page`` is decoded."""
        return self.headers if self.drawn is None else DRAWN

    @cached_property
    def digest(self) -> str:
        """Digest of ``page``."""
        return payload_digest(self.page)

    @property
    def stored_headers(self) -> Headers:
        """The response's headers as they are true of the stored body: its length, and no Transfer-Encoding."""
        kept = [pair for pair in self.headers if pair[0].lower() != "transfer-encoding"]
        if self.method == "HEAD" or self.status in BODILESS:
            return tuple(kept)
        length = ("Content-Length", str(len(self.body)))
        others = [pair for pair in kept if pair[0].lower() != "content-length"]
        place = next((place for place, (name, _) in enumerate(kept) if name.lower() == "content-length"), len(kept))
        return (*others[:place], length, *others[place:])


def payload_digest(body: bytes) -> str:
    """Return the digest of a payload as WARC-Payload-Digest has it: ``sha256:`` and 64 hex digits."""
    return f"sha256:{hashlib.sha256(body).hexdigest()}"


def header(headers: Headers, name: str) -> str | None:
    """Return the values of a header, joined by commas; None where there is none."""
    values = [value for given, value in headers if given.lower() == name]
    return ", ".join(values) if values else None


def served_as(headers: Headers) -> str:
    """Return what decides how a body is decoded: equal bytes under another charset are another text."""
    return f"{header(headers, 'content-type') or ''}|{header(headers, 'content-encoding') or ''}"


def stamp(moment: datetime) -> str:
    """Return a WARC-Date: UTC, to the microsecond, of one length, so that texts sort by time."""
    return moment.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
