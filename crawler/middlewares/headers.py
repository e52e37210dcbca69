"""What comes before a body, read only as far as any server's goes. A middleware would see it when it is in memory."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from scrapy.exceptions import DownloadCancelledError

if TYPE_CHECKING:
    from scrapy.http import Response

MOST_LINES = 256
"""Lines of a response's headers, those of interim responses included; large sites send 50."""
MOST_BYTES = 64 * 1024
"""Bytes of them; servers send 2,000. Twisted has no limit, and was seen to take 18 MB."""
MOST_CODINGS = 2
"""Times that a body may be packed: each further one could unpack to the size of the largest page."""


class HeadersTooLarge(Exception):
    """Headers past every limit. The connection is given up."""


class BoundedHeaders:
    """What a parser of Twisted's needs in front of it to count what it is given before the body."""

    # A parser becomes one of ours when it is made already, so there is no state but what the class begins with.
    lines = 0
    size = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802  # Twisted's name
        """Take one line; raise HeadersTooLarge at once where it is one too many."""
        self.lines += 1
        self.size += len(line)
        if self.lines > MOST_LINES or self.size > MOST_BYTES:
            raise HeadersTooLarge(f"its headers are more than {MOST_LINES} lines or {MOST_BYTES} bytes")
        super().lineReceived(line)  # type: ignore[misc]  # the parser's

    def lineLengthExceeded(self, line: bytes) -> None:  # noqa: ARG002, N802  # Twisted's signature
        """Refuse a line that is longer than a parser reads."""
        raise HeadersTooLarge("its headers have a line of more than 16 kB")


def give_up(error: Exception) -> None:
    """Raise DownloadCancelledError, which nobody takes for a reason to try again, where headers were too large."""
    reasons: list[Any] = getattr(error.__cause__, "reasons", [])
    for reason in reasons:
        if isinstance(reason.value, HeadersTooLarge):
            raise DownloadCancelledError(str(reason.value)) from error


def check_codings(response: Response) -> None:
    """Raise DownloadCancelledError for a body that is packed over and over."""
    codings = b",".join(response.headers.getlist("Content-Encoding")).split(b",")
    if len(codings) > MOST_CODINGS:
        raise DownloadCancelledError(f"its body is packed {len(codings)} times over")
