"""Whether all of a body has come: what breaks off is no page, however much of it is there."""

from __future__ import annotations

import re
import zlib
from typing import TYPE_CHECKING

from scrapy.exceptions import ResponseDataLossError
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


def unpacked(response: Response, limit: int) -> bytes | None:
    """Return the body of a response without its packing; raise ResponseDataLossError where it is not all of the body.

    None where it is not packed, or packed twice, or unpacked more than ``limit`` bytes. A packed body says where it
    ends. One that ends with its connection, of no told length, must be a page that is closed.
    """
    body = response.body
    if not body or not 200 <= response.status < 300:
        return None
    codings = ",".join(value.decode("latin-1") for value in response.headers.getlist("Content-Encoding")).split(",")
    coding = codings[-1].strip()
    unpack = UNPACKERS.get(coding.lower())
    if unpack is not None:
        try:
            undone = unpack(body, limit)
        except (Cut, zlib.error, OSError, EOFError) as error:
            raise ResponseDataLossError(f"its {coding} breaks off ({error})") from error
        return undone if len(codings) == 1 else None
    if "partial" in response.flags:
        closing = next((pattern for kind, pattern in CLOSED.items() if isinstance(response, kind)), None)
        if closing is not None and not closing.search(body[-LAST:]):
            raise ResponseDataLossError("the connection was closed before the page was")
    return None


def _gzip(body: bytes, limit: int) -> bytes | None:
    parts: list[bytes] = []
    # Another member may follow the first, and so may zeros that fill a block.
    while not parts or body.startswith(b"\x1f\x8b"):
        unpacker = zlib.decompressobj(31)
        part = _undone(unpacker, body, limit)
        if part is None:
            return None
        parts.append(part)
        limit -= len(part)
        body = unpacker.unused_data.lstrip(b"\x00")
    return b"".join(parts)


def _deflate(body: bytes, limit: int) -> bytes | None:
    try:
        return _undone(zlib.decompressobj(), body, limit)
    except zlib.error:
        # Some servers send the bare stream.
        return _undone(zlib.decompressobj(-15), body, limit)


def _undone(unpacker: zlib._Decompress, body: bytes, limit: int) -> bytes | None:
    """Undo the packing; return None where that makes more than ``limit`` bytes. Raises Cut where the end is missing."""
    undone = unpacker.decompress(body, limit + 1)
    if len(undone) > limit:
        return None
    if not unpacker.eof:
        raise Cut("no end")
    return undone


def _brotli(body: bytes, limit: int) -> bytes | None:
    import brotli

    unpacker, parts, size = brotli.Decompressor(), [], 0
    try:
        part = unpacker.process(body, output_buffer_limit=CHUNK)
        while part and size <= limit:
            parts.append(part)
            size += len(part)
            part = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        raise Cut(str(error)) from error
    if size > limit:
        return None
    if not unpacker.is_finished():
        raise Cut("no end")
    return b"".join(parts)


def _zstd(body: bytes, limit: int) -> bytes | None:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    unpacker = zstd.ZstdDecompressor()
    try:
        undone: bytes = unpacker.decompress(body, limit + 1)
    except zstd.ZstdError as error:
        raise Cut(str(error)) from error
    if len(undone) > limit:
        return None
    if not unpacker.eof:
        raise Cut("no end")
    # Further frames are left to the middleware that knows of them.
    return None if unpacker.unused_data else undone


UNPACKERS: dict[str, Callable[[bytes, int], bytes | None]] = {
    "gzip": _gzip,
    "x-gzip": _gzip,
    "deflate": _deflate,
    "br": _brotli,
    "zstd": _zstd,
}
