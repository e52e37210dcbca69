"""Whether all of a body has come: what breaks off is no page, however much of it is there."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from scrapy.http import HtmlResponse, XmlResponse

if TYPE_CHECKING:
    from collections.abc import Callable

    from scrapy.http import Response

CHUNK = 64 * 1024
LAST = 4096
"""Bytes at the end of a page in which it is closed; caches write comments behind that."""
CLOSED = {
    HtmlResponse: re.compile(rb"</html\s*>", re.IGNORECASE),
    XmlResponse: re.compile(rb"</[\w:.-]+\s*>(?:\s|<!--.*?-->)*$", re.DOTALL),
}
"""Kind of page → how it is closed."""


class Cut(ValueError):
    """A body ends too early."""


def shortfall(response: Response, limit: int) -> str | None:
    """Return what shows that the body of a response is not all of it, in a few words; None for a whole one.

    A compressed body says where it ends; so that it costs no memory, at most ``limit`` bytes of it are undone at all,
    and none is kept. A body that ends with its connection, of no told length, must be a page that is closed.
    """
    body = response.body
    if not body or not 200 <= response.status < 300:
        return None
    codings = ",".join(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")).split(",")
    drain = DRAINS.get(codings[-1].strip().lower())
    if drain is not None:
        try:
            drain(body, limit)
        except (Cut, zlib.error, OSError, EOFError) as error:
            return f"its {codings[-1].strip()} breaks off ({error})"
        return None
    if "partial" not in response.flags:
        return None
    closing = next((pattern for kind, pattern in CLOSED.items() if isinstance(response, kind)), None)
    if closing is None or closing.search(body[-LAST:]):
        return None
    return "the connection was closed before the page was"


def _gzip(body: bytes, limit: int) -> None:
    while body:
        unpacker = zlib.decompressobj(31)
        if not _drained(unpacker, body, limit):
            return
        # Another member may follow, and so may zeros that fill a block.
        body = unpacker.unused_data.lstrip(b"\x00")
        if not body.startswith(b"\x1f\x8b"):
            return


def _deflate(body: bytes, limit: int) -> None:
    try:
        _drained(zlib.decompressobj(), body, limit)
    except zlib.error:
        # Some servers send the bare stream.
        _drained(zlib.decompressobj(-15), body, limit)


def _drained(unpacker: zlib._Decompress, body: bytes, limit: int) -> bool:
    """Undo what there is; return False where that is more than ``limit`` bytes. Raises Cut where the end is missing."""
    size, rest = 0, body
    while rest and not unpacker.eof:
        size += len(unpacker.decompress(rest, CHUNK))
        if size > limit:
            return False
        rest = unpacker.unconsumed_tail
    while not unpacker.eof:
        part = unpacker.decompress(b"", CHUNK)
        if not part:
            raise Cut("no end")
        size += len(part)
    return True


def _brotli(body: bytes, limit: int) -> None:
    import brotli

    unpacker, size = brotli.Decompressor(), 0
    try:
        part = unpacker.process(body, output_buffer_limit=CHUNK)
        while part and size <= limit:
            size += len(part)
            part = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        raise Cut(str(error)) from error
    if size <= limit and not unpacker.is_finished():
        raise Cut("no end")


def _zstd(body: bytes, limit: int) -> None:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    unpacker, size = zstd.ZstdDecompressor(), 0
    try:
        part = unpacker.decompress(body, CHUNK)
        while part and size <= limit and not unpacker.eof:
            size += len(part)
            part = unpacker.decompress(b"", CHUNK)
    except zstd.ZstdError as error:
        raise Cut(str(error)) from error
    if size <= limit and not unpacker.eof:
        raise Cut("no end")


DRAINS: dict[str, Callable[[bytes, int], None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
