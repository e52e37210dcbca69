"""A body is unpacked once, and what it comes to is what Scrapy would make of it."""

from __future__ import annotations

import gzip

import pytest
from scrapy import Request
from scrapy.downloadermiddlewares.httpcompression import HttpCompressionMiddleware
from scrapy.http import Headers, HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.middlewares.unpack import KEPT, Unpack, keep

PAGE = "<html><p>Ö</p></html>".encode()
URL = "http://x/"


def packed(page: bytes = PAGE) -> Response:
    headers = Headers({"Content-Encoding": "gzip", "Content-Type": "text/html; charset=utf-8"})
    return Response(URL, headers=headers, body=gzip.compress(page))


def undone(request: Request, response: Response) -> Response:
    answer = Unpack.from_crawler(get_crawler()).process_response(request, response)
    assert isinstance(answer, Response)
    assert request.meta.get(KEPT) is None
    return answer


@pytest.mark.parametrize("page", [PAGE, b"", b"{}"])
def test_it_is_what_scrapy_makes_of_it(page: bytes) -> None:
    request, response = Request(URL), packed(page)
    keep(request, response, page)
    mine = undone(request, response)
    scrapys = HttpCompressionMiddleware.from_crawler(get_crawler()).process_response(Request(URL), packed(page))
    assert isinstance(scrapys, HtmlResponse)
    assert (type(mine), mine.body, mine.headers) == (type(scrapys), scrapys.body, scrapys.headers)


def test_what_was_kept_is_what_comes() -> None:
    request, response = Request(URL), packed()
    keep(request, response, b"<html>kept</html>")
    assert undone(request, response).body == b"<html>kept</html>"


def test_what_was_kept_of_another_response_is_not_taken() -> None:
    request = Request(URL)
    keep(request, packed(b"another page"), b"another page")
    assert undone(request, packed()).body == PAGE


def test_what_was_not_unpacked_before() -> None:
    request, response = Request(URL), packed()
    keep(request, response, None)
    assert undone(request, response).body == PAGE
    assert undone(Request(URL), HtmlResponse(URL, body=PAGE)).body == PAGE
