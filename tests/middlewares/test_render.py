"""scrapy-splash on today's Scrapy: it is imported at all, and writes the order that the server is to get."""

from __future__ import annotations

import json

import pytest
from scrapy import Request
from scrapy.utils.test import get_crawler

from crawler.middlewares.render import SplashHandler, SplashMiddleware
from crawler.rendering.splash import SCRIPT

URL = "https://example.org/news/?p=2"


def order(server: str = "http://127.0.0.1:8050", **settings: str) -> Request:
    """The order for one page; no network and no reactor."""
    handler = SplashHandler.__new__(SplashHandler)
    handler._splash = SplashMiddleware.from_crawler(get_crawler(settings_dict={"SPLASH_URL": server, **settings}))
    handler._limit = 1000
    page = Request(
        URL,
        headers={"User-Agent": "timesca-crawler", "Accept": "text/html"},
        meta={"download_timeout": 30.0, "proxy": "http://proxy.example:3128", "wait_for": "#text"},
    )
    return handler._order(page)


@pytest.mark.parametrize("server", ["http://127.0.0.1:8050", "http://127.0.0.1:8050/"])
def test_the_order_goes_to_the_server_and_says_what_page(server: str) -> None:
    sent = order(server)
    assert (sent.method, sent.url) == ("POST", "http://127.0.0.1:8050/execute")
    args = json.loads(sent.body)
    assert (args["url"], args["lua_source"], args["wait_for"]) == (URL, SCRIPT, "#text")
    assert args["headers"] == {"User-Agent": "timesca-crawler", "Accept": "text/html"}


def test_the_pages_headers_and_proxy_are_nothing_to_the_server() -> None:
    sent = order()
    assert sent.headers.to_unicode_dict() == {"Content-Type": "application/json"}
    assert "proxy" not in sent.meta


def test_a_server_that_asks_for_a_password_gets_it_and_the_page_does_not() -> None:
    sent = order(SPLASH_USER="user", SPLASH_PASS="secret")
    assert sent.headers["Authorization"] == b"Basic dXNlcjpzZWNyZXQ="
    assert "Authorization" not in json.loads(sent.body)["headers"]


def test_the_server_has_longer_than_the_page() -> None:
    assert order().meta["download_timeout"] > 30
