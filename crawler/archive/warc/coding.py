"""Undoing Content-Encoding, as Scrapy does it when it fetches, so that what is read later is what was read then."""

from __future__ import annotations

import gzip
import struct
import zlib
from collections.abc import Callable, Iterator
from io import BytesIO

CHUNK = 64 * 1024

Decoder = Callable[[bytes], Iterator[bytes]]


class TooLarge(ValueError):
    """A body grew beyond what it may."""


def decoded(body: bytes, content_encoding: str | None, limit: int) -> bytes:
    """Return the body without its encodings, the last one undone first; an unknown one stays, with those below it.

    Raises ValueError for bytes that are not in the encoding, and TooLarge beyond ``limit`` bytes.
    """
    names = [name.strip().lower() for name in (content_encoding or "").split(",")]
    while names and names[-1] in DECODERS:
        body = _bounded(DECODERS[names.pop()](body), limit)
    return body


def _bounded(parts: Iterator[bytes], limit: int) -> bytes:
    whole = BytesIO()
    try:
        for part in parts:
            if whole.tell() + len(part) > limit:
                raise TooLarge(f"its content is larger than {limit} bytes")
            whole.write(part)
    except (OSError, EOFError, struct.error, zlib.error) as error:
        raise ValueError(f"its content does not decode: {error}") from error
    return whole.getvalue()


def _gunzip(body: bytes) -> Iterator[bytes]:
    file = gzip.GzipFile(fileobj=BytesIO(body))
    some = False
    while True:
        try:
            part = file.read1(CHUNK)
        except (OSError, EOFError, struct.error, zlib.error):
            # What is there of a cut-off body counts; nothing at all does not.
            if some:
                return
            raise
        if not part:
            return
        some = True
        yield part


def _inflate(body: bytes) -> Iterator[bytes]:
    unpacker = zlib.decompressobj()
    try:
        part = unpacker.decompress(body, CHUNK)
    except zlib.error:
        # Some servers send the bare stream.
        unpacker = zlib.decompressobj(-15)
        part = unpacker.decompress(body, CHUNK)
    yield part
    while unpacker.unconsumed_tail and not unpacker.eof:
        yield unpacker.decompress(unpacker.unconsumed_tail, CHUNK)


def _unbrotli(body: bytes) -> Iterator[bytes]:
    import brotli

    unpacker = brotli.Decompressor()
    try:
        part = unpacker.process(body, output_buffer_limit=CHUNK)
        while part:
            yield part
            part = b"" if unpacker.is_finished() else unpacker.process(b"", output_buffer_limit=CHUNK)
    except brotli.error as error:
        raise OSError(str(error)) from error


def _unzstd(body: bytes) -> Iterator[bytes]:
    import sys

    if sys.version_info >= (3, 14):
        from compression import zstd
    else:
        from backports import zstd

    file = zstd.ZstdFile(BytesIO(body))
    try:
        while part := file.read(CHUNK):
            yield part
    except EOFError:
        # What is there of a cut-off body counts.
        return
    except zstd.ZstdError as error:
        raise OSError(str(error)) from error


DECODERS: dict[str, Decoder] = {
    "gzip": _gunzip,
    "x-gzip": _gunzip,
    "deflate": _inflate,
    "br": _unbrotli,
    "zstd": _unzstd,
}
