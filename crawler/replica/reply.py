"""What the server sends back: an ordinary answer, and the ways in which one can go wrong on the wire."""

from __future__ import annotations

from dataclasses import dataclass

HTML = "text/html; charset=UTF-8"


@dataclass(frozen=True, kw_only=True)
class Reply:
    """One answer. The fields after ``headers`` are the faults' and left alone by honest pages."""

    status: int = 200
    body: bytes = b""
    content_type: str = HTML
    headers: tuple[tuple[str, str], ...] = ()
    delay: float = 0.0
    """Seconds before the first byte."""
    sent: int | None = None
    """The connection is closed after so many bytes of the body; None sends it all."""
    length: bool = True
    """Whether Content-Length is declared; without it the end of the connection ends the body."""
    raw: bytes | None = None
    """Sent as it is, instead of any HTTP; the connection is closed after it."""


def redirect(location: str, status: int = 301) -> Reply:
    """Return a redirection."""
    return Reply(status=status, headers=(("Location", location),), body=b"<p>Moved.</p>")
