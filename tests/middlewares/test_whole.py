"""Whole bodies pass, and every body that breaks off is told, wherever it does."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from typing import Any

import brotli
import pytest
from backports import zstd
from hypothesis import given
from hypothesis import strategies as st
from scrapy.exceptions import ResponseDataLossError
from scrapy.http import HtmlResponse, Response, TextResponse, XmlResponse

from crawler.middlewares.whole import unpacked

LIMIT = 256 * 1024
PAGE = b"<html><body>" + b"".join(b"<p>%d bridges of the valley</p>" % n for n in range(600)) + b"</body></html>"


def bare(body: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(body) + packer.flush()


PACK: dict[str, tuple[str, Callable[[bytes], bytes]]] = {
    "gzip": ("gzip", gzip.compress),
    "members": ("x-gzip", lambda body: gzip.compress(body[:99]) + gzip.compress(body[99:])),
    "padded": ("GZIP", lambda body: gzip.compress(body) + bytes(512)),
    "zlib": ("deflate", zlib.compress),
    "bare": ("deflate", bare),
    "brotli": ("br", brotli.compress),
    "zstandard": ("zstd", zstd.compress),
}


PACKED = {kind: pack(PAGE) for kind, (_, pack) in PACK.items()}


def shortfall(response: Response, limit: int) -> str | None:
    """What shows that a body is not whole."""
    try:
        unpacked(response, limit)
    except ResponseDataLossError as error:
        return str(error)
    return None


def packed(coding: str, body: bytes, **changes: Any) -> Response:
    return Response("http://x/", body=body, headers={"Content-Encoding": coding}, **changes)


@pytest.mark.parametrize("kind", PACK)
@pytest.mark.parametrize("page", [b"", b"x", PAGE])
def test_a_whole_one_passes(kind: str, page: bytes) -> None:
    coding, pack = PACK[kind]
    response = packed(coding, pack(page))
    assert unpacked(response, LIMIT) == (page if response.body else None)


@pytest.mark.parametrize("kind", sorted(PACK.keys() - {"members", "padded"}))
@given(data=st.data())
def test_one_that_breaks_off_is_told(kind: str, data: st.DataObject) -> None:
    coding, body = PACK[kind][0], PACKED[kind]
    cut = body[: data.draw(st.integers(1, len(body) - 1))]
    assert "breaks off" in (shortfall(packed(coding, cut), LIMIT) or "")


@pytest.mark.parametrize("kind", ["gzip", "zlib", "bare", "brotli", "zstandard"])
def test_a_bomb_is_left_to_whoever_measures(kind: str) -> None:
    coding, pack = PACK[kind]
    assert shortfall(packed(coding, pack(bytes(3 * LIMIT))), LIMIT) is None


def test_nor_is_one_of_many_small_ones() -> None:
    assert unpacked(packed("gzip", gzip.compress(bytes(LIMIT)) * 3), LIMIT) is None


@pytest.mark.parametrize("status", [304, 404, 500])
def test_only_pages_are_looked_at(status: int) -> None:
    assert shortfall(packed("gzip", gzip.compress(PAGE)[:-9], status=status), LIMIT) is None


def test_no_body_and_unknown_codings_pass() -> None:
    assert shortfall(packed("gzip", b""), LIMIT) is None
    assert shortfall(packed("aes128gcm", b"x"), LIMIT) is None


@pytest.mark.parametrize(
    ("kind", "body", "is_whole"),
    [
        (HtmlResponse, PAGE, True),
        (HtmlResponse, PAGE + b"\n<!-- cached -->", True),
        (HtmlResponse, PAGE.replace(b"</html>", b"</HTML >"), True),
        (HtmlResponse, PAGE[:-1], False),
        (HtmlResponse, PAGE[:5000], False),
        (XmlResponse, b"<rss><channel></channel></rss>\n<!-- x -->\n", True),
        (XmlResponse, b"<rss><channel><item>", False),
        (TextResponse, b"User-agent: *\nDisal", True),
    ],
)
def test_a_body_that_ends_with_its_connection_must_be_closed(
    kind: type[Response], body: bytes, *, is_whole: bool
) -> None:
    assert (shortfall(kind("http://x/", body=body, flags=["partial"]), LIMIT) is None) == is_whole
    assert shortfall(kind("http://x/", body=body), LIMIT) is None
