"""What is read: the very bytes, or one clear line about what is wrong with them."""

from __future__ import annotations

import gzip
import zlib
from dataclasses import replace
from io import BytesIO
from typing import TYPE_CHECKING, Any

import brotli
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.utils._compression import _DecompressionMaxSizeExceeded

from crawler.archive.warc import read_at
from crawler.archive.warc.coding import TooLarge, decoded
from crawler.archive.warc.index import index
from crawler.archive.warc.members import member_at
from crawler.errors import StorageProblem
from tests.archive.builders import LATEST, exchange

if TYPE_CHECKING:
    from tests.archive.warc.desk import Desk

PACK: dict[str, Any] = {
    "gzip": gzip.compress,
    "x-gzip": lambda body: gzip.compress(body[:5]) + gzip.compress(body[5:]),
    "deflate": zlib.compress,
    "br": brotli.compress,
}
try:
    from backports import zstd
except ImportError:
    from compression import zstd  # type: ignore[import-not-found,no-redef]  # from Python 3.14 on
PACK["zstd"] = zstd.compress


def scrapys(body: bytes, encoding: str, limit: int) -> bytes | type[Exception]:
    """What Scrapy makes of a body."""
    middleware = object.__new__(HttpCompressionMiddleware)
    try:
        return middleware._handle_encoding(body, [encoding.encode()], limit)[0]
    except _DecompressionMaxSizeExceeded:
        return TooLarge
    except Exception:  # noqa: BLE001  # whatever it is, the page was not had
        return ValueError


def ours(body: bytes, encoding: str, limit: int) -> bytes | type[Exception]:
    try:
        return decoded(body, encoding, limit)
    except TooLarge:
        return TooLarge
    except ValueError:
        return ValueError


@given(
    body=st.binary(max_size=300),
    encodings=st.lists(st.sampled_from([*PACK, "compress", "identity"]), max_size=3),
    cut=st.integers(0, 12),
    limit=st.sampled_from([100, 10_000]),
    times=st.sampled_from([1, 400]),
)
def test_content_is_decoded_as_scrapy_does(body: bytes, encodings: list[str], cut: int, limit: int, times: int) -> None:
    packed = body * times
    for name in encodings:
        packed = PACK.get(name, bytes)(packed)
    packed = packed[: len(packed) - cut]
    named = ", ".join(encodings)
    assert ours(packed, named, limit) == scrapys(packed, named, limit)


@given(body=st.binary(max_size=60), encoding=st.sampled_from([*PACK]))
def test_garbage_is_refused_as_scrapy_does(body: bytes, encoding: str) -> None:
    assert ours(body, encoding, 1000) == scrapys(body, encoding, 1000)


def test_a_bare_deflate_stream_is_known() -> None:
    packer = zlib.compressobj(wbits=-15)
    body = packer.compress(b"bare") + packer.flush()
    assert decoded(body, "deflate", 100) == b"bare"


def test_a_body_and_its_payload(desk: Desk) -> None:
    packed = gzip.compress(b"<p>Text.</p>")
    pointer = desk.write(body=packed, headers=(("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
    stored = read_at(desk.place, pointer)
    assert (stored.payload, stored.body) == (packed, b"<p>Text.</p>")
    assert stored.fetched_at == exchange().fetched_at


def test_a_body_that_does_not_decode(desk: Desk) -> None:
    pointer = desk.write(body=b"no gzip", headers=(("Content-Encoding", "gzip"),))
    with pytest.raises(StorageProblem, match=r"warc/.*record at \d+ is damaged \(its content does not decode"):
        _ = read_at(desk.place, pointer).body


def test_pointers_that_lead_nowhere(desk: Desk) -> None:
    pointer = desk.write()
    path = desk.write_and_finish()
    with path.open("rb") as file:
        request = pointer.offset + member_at(file, pointer.offset).size
    wrong = {
        "is missing; restore it": replace(pointer, file="warc/other.warc.gz"),
        r"record at 7 is damaged \(it does not decompress": replace(pointer, offset=7),
        r"is damaged \(it is cut off": replace(pointer, offset=10**9),
        r"is damaged \(it is no response": replace(pointer, offset=request),
        r"its digest is sha256:.*, not sha256:00": replace(pointer, digest="sha256:00"),
    }
    for words, other in wrong.items():
        with pytest.raises(StorageProblem, match=words):
            read_at(desk.place, other)


@pytest.mark.parametrize("mask", [1, 0x80, 0xFF])
def test_a_flipped_byte_never_changes_what_is_read(desk: Desk, mask: int) -> None:
    pointer = desk.write()
    path = desk.write_and_finish()
    path.chmod(0o600)
    content = path.read_bytes()
    before = read_at(desk.place, pointer)
    size = member_at(BytesIO(content), pointer.offset).size
    refused = 0
    for place in range(pointer.offset, pointer.offset + size):
        path.write_bytes(content[:place] + bytes([content[place] ^ mask]) + content[place + 1 :])
        try:
            # The time in a gzip header and the padding before its checksum mean nothing.
            assert read_at(desk.place, pointer) == before
        except StorageProblem as problem:
            refused += f"record at {pointer.offset} is damaged" in str(problem)
    assert size - refused < 10


def test_the_table_of_copies_is_made_anew_from_the_files(desk: Desk) -> None:
    desk.new_run(max_bytes=2500)
    base = exchange().fetched_at
    for minute in range(12):
        moment = base.replace(minute=30 + minute)
        desk.write(fetched_at=moment, body=b"<p>Listing %d</p>" % (minute // 5))
        desk.write(f"https://timesca.com/{minute}/", fetched_at=moment, status=404 if minute == 4 else 200)
    desk.write(status=304, body=b"", fetched_at=base.replace(minute=59))
    desk.recorder.finish()
    rows = desk.rows()
    assert len(rows) == 3 + 11
    assert (LATEST, "2026-11-24T16:59:18.000000Z") in {(row[0], row[5]) for row in rows}
    desk.db.execute("DELETE FROM copy")
    index(desk.place, desk.db)
    assert desk.rows() == rows
