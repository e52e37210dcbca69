"""A stored page reads as the crawled one did: what Scrapy makes of an answer is what is made of its record."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Headers, HtmlResponse, Request
from scrapy.responsetypes import responsetypes

from crawler.archive.warc import StoredResponse
from crawler.charset import encoding_of
from crawler.errors import ParseProblem, StorageProblem
from crawler.items import WarcPointer
from crawler.stored import page_of

AT = datetime(2026, 11, 24, 16, 22, 18, 123456, tzinfo=UTC)
POINTER = WarcPointer(file="warc/timesca-20261124162218-00001.warc.gz", offset=371, digest="sha256:00")


def stored(body: bytes, *headers: tuple[str, str], url: str = "https://timesca.com/a/") -> StoredResponse:
    return StoredResponse(pointer=POINTER, url=url, fetched_at=AT, status=200, headers=headers, payload=body)


def crawled(answer: StoredResponse) -> HtmlResponse | None:
    """What the spiders see of the same answer; None if it is no HTML."""
    headers = Headers()
    for name, value in answer.headers:
        headers.appendlist(name, value.encode("latin-1"))
    kind = responsetypes.from_args(headers=headers, url=answer.url, body=answer.payload)
    response = kind(answer.url, status=200, headers=headers, body=answer.payload)
    middleware = object.__new__(HttpCompressionMiddleware)
    middleware._max_size, middleware._warn_size, middleware.stats = 0, 0, None
    response = middleware.process_response(Request(answer.url), response)
    return response if isinstance(response, HtmlResponse) else None


def assert_same(answer: StoredResponse) -> None:
    response = crawled(answer)
    if response is None:
        with pytest.raises(ParseProblem, match="not HTML"):
            page_of(answer)
        return
    page = page_of(answer)
    assert (page.body, page.encoding) == (response.body, encoding_of(response.body, page.content_type))
    assert (page.url, page.fetched_at, page.warc) == (answer.url, AT, POINTER)


@pytest.mark.parametrize("url", ["https://timesca.com/a/", "https://timesca.com/a.html", "https://timesca.com/a.txt"])
@pytest.mark.parametrize(
    "body", [b"<html><p>x", b"<!DOCTYPE html><p>x", b"plain words", b"\0\1\2<html>", b"<?xml version='1.0'?>"]
)
@pytest.mark.parametrize(
    "content_type",
    ["text/html", "TEXT/HTML ;charset=utf-8", "application/xhtml+xml", "text/plain", "application/rss+xml",
     "application/json", "image/gif", "application/octet-stream", ""],
)  # fmt: skip
def test_what_is_html_is_decided_as_when_it_was_fetched(content_type: str, body: bytes, url: str) -> None:
    headers = [("Content-Type", content_type)] if content_type else []
    assert_same(stored(body, *headers, url=url))


def test_a_compressed_page() -> None:
    import gzip

    body = "<html><p>Бишкек".encode("cp1251")
    headers = (("Content-Type", "text/html; charset=windows-1251"), ("Content-Encoding", "gzip"))
    assert_same(stored(gzip.compress(body), *headers))
    assert page_of(stored(gzip.compress(body), *headers)).text == "<html><p>Бишкек"


def test_a_page_whose_content_does_not_decode() -> None:
    with pytest.raises(StorageProblem, match="does not decode"):
        page_of(stored(b"x", ("Content-Type", "text/html"), ("Content-Encoding", "gzip")))
