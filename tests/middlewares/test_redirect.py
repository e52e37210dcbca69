"""No redirect ends in silence, and none in a traceback, whatever Location holds."""

from __future__ import annotations

import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request, Spider
from scrapy.exceptions import IgnoreRequest
from scrapy.http import HtmlResponse, Response
from scrapy.utils.test import get_crawler

from crawler.errors import SiteChanged, Unreachable
from crawler.middlewares.redirect import FollowRedirects, FollowRefreshes, may_refresh

URL = "https://example.org/a/"


def following(kind: Any) -> Any:
    return kind.from_crawler(get_crawler(Spider, settings_dict={"REFERER_ENABLED": False, "REDIRECT_MAX_TIMES": 5}))


def answer(location: bytes, **headers: str) -> Response:
    return Response(URL, status=302, headers={"Location": location, **headers})


def page(content: str) -> HtmlResponse:
    return HtmlResponse(URL, body=f'<meta http-equiv="refresh" content="0; url={content}">'.encode())


def test_a_redirect_is_followed_without_a_referrer() -> None:
    request = Request(URL, headers={"Referer": "https://example.org/secret/"})
    followed = following(FollowRedirects).process_response(request, answer(b"/b/"))
    assert (followed.url, followed.headers.get("Referer")) == ("https://example.org/b/", None)


def test_nothing_is_said_of_the_missing_referrers(caplog: pytest.LogCaptureFixture) -> None:
    crawler = get_crawler(Spider, settings_dict={"REFERER_ENABLED": False})
    FollowRedirects.from_crawler(crawler)
    with caplog.at_level(logging.WARNING):
        crawler.signals.send_catch_log(signal="engine_started")
    assert caplog.text == ""


@pytest.mark.parametrize(
    ("kind", "response"), [(FollowRedirects, answer(b"/a/")), (FollowRefreshes, page("/a/"))], ids=["status", "refresh"]
)
def test_a_circle_has_an_end_with_a_name(kind: Any, response: Response) -> None:
    follow = following(kind)
    request = Request(URL)
    for _ in range(5):
        request = follow.process_response(request, response)
    with pytest.raises(IgnoreRequest, match=r"round in a circle$") as end:
        follow.process_response(request, response)
    assert isinstance(end.value.__cause__, Unreachable)


def test_a_wall_of_cookies_is_called_so() -> None:
    request = Request(URL, meta={"redirect_times": 5})
    with pytest.raises(IgnoreRequest, match="with a cookie each time"):
        following(FollowRedirects).process_response(request, answer(b"/a/", **{"Set-Cookie": "a=1"}))


@pytest.mark.parametrize(
    "location", ["file:///etc/passwd", "data:text/html,x", "ftp://example.org/", "javascript:alert(1)", "http://[::1/"]
)
def test_what_is_no_web_page_is_not_followed(location: str) -> None:
    with pytest.raises(IgnoreRequest, match=r"it redirects to (what is no web page|no address)") as end:
        following(FollowRedirects).process_response(Request(URL), answer(location.encode()))
    assert isinstance(end.value.__cause__, SiteChanged)


def test_a_304_is_an_answer() -> None:
    response = Response(URL, status=304)
    assert following(FollowRedirects).process_response(Request(URL), response) is response


@given(st.binary(max_size=40) | st.text(max_size=20).map(lambda text: text.encode("utf-8", "replace")))
def test_no_location_is_too_odd(location: bytes) -> None:
    try:
        followed = following(FollowRedirects).process_response(Request(URL), answer(location))
    except IgnoreRequest:
        return
    assert followed.url.isascii()
    assert followed.url.isprintable()


@pytest.mark.parametrize(
    ("encoding", "body", "is_possible"),
    [
        ("utf-8", b"<html>", False),
        ("utf-8", b"<meta http-equiv=ReFresh>", True),
        ("cp1252", b"x" * 4 * 4096 + b"refresh", False),
        ("utf-16", "<html>".encode("utf-16"), True),
        ("utf-7", b"<html>", True),
    ],
)
def test_pages_that_may_order_a_refresh(encoding: str, body: bytes, *, is_possible: bool) -> None:
    assert may_refresh(HtmlResponse(URL, body=body, encoding=encoding)) is is_possible


@given(st.text(max_size=30))
def test_no_refresh_is_too_odd(content: str) -> None:
    try:
        followed = following(FollowRefreshes).process_response(Request(URL), page(content))
    except IgnoreRequest:
        return
    assert followed.url.isascii()
