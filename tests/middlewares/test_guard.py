"""Nothing leaves for another site, and with an origin nothing for the live one, wherever a redirect points."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.errors import SiteChanged
from crawler.middlewares.guard import Guard
from crawler.sites.timesca import TIMESCA
from crawler.sites.wordpress import wordpress_site

ORIGIN = "http://127.0.0.1:8000"


def guard(origin: str | None) -> Guard:
    site = TIMESCA.at(origin) if origin else TIMESCA
    return Guard.from_crawler(SimpleNamespace(spider=SimpleNamespace(site=site, origin=origin)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("https://timesca.com/a-slug/?p=3", f"{ORIGIN}/a-slug/?p=3"),
        ("http://www.timesca.com/latest/", f"{ORIGIN}/latest/"),
        ("https://timesca.com/robots.txt", f"{ORIGIN}/robots.txt"),
    ],
)
def test_the_sites_own_address_goes_to_the_origin(asked: str, sent: str) -> None:
    rewritten = guard(ORIGIN).process_request(Request(asked, cb_kwargs={"address": asked}, dont_filter=True))
    assert rewritten is not None
    assert (rewritten.url, rewritten.cb_kwargs, rewritten.dont_filter) == (sent, {"address": asked}, True)


@pytest.mark.parametrize(
    ("origin", "asked"),
    [
        (ORIGIN, f"{ORIGIN}/latest/"),
        (None, "https://timesca.com/latest/"),
        (None, "https://www.timesca.com/robots.txt"),
    ],
)
def test_a_request_that_goes_right_goes_its_way(origin: str | None, asked: str) -> None:
    assert guard(origin).process_request(Request(asked)) is None


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("http://timesca.com/latest/", "https://timesca.com/latest/"),
        ("http://www.timesca.com:80/a?b=c", "https://www.timesca.com/a?b=c"),
    ],
)
def test_a_site_of_https_is_not_asked_over_http(asked: str, sent: str) -> None:
    rewritten = guard(None).process_request(Request(asked, meta={"redirect_times": 2}))
    assert rewritten is not None
    # What counts the redirects comes along, so that a site which insists on http is a circle with an end.
    assert (rewritten.url, rewritten.meta["redirect_times"]) == (sent, 2)


def test_a_site_of_http_may_lead_to_https() -> None:
    site = wordpress_site("http://example.org/category/news/", "UTC")
    own = Guard(site.addresses, None)
    assert own.process_request(Request("http://example.org/a/")) is None
    assert own.process_request(Request("https://example.org/a/")) is None


REFUSED = {
    "https://elsewhere.example/": "another site",
    "https://timesca.com.evil.example/": "another site",
    "https://timesca.com./": "another site",
    "https://eviltimesca.com/": "another site",
    "https://evil.timesca.com/": "another site",
    "http://localhost/": "another site",
    "http://localhost:8000/": "another site",
    "http://timesca.com:22/": "another port",
    "https://timesca.com:80/": "another port",
    "http://timesca.com:443/": "another port",
    "https://www.timesca.com:8443/": "another port",
    "http://127.0.0.1:9/": r"a special address \(loopback\)",
    "http://127.1:8000/": r"a special address \(loopback\)",
    "http://2130706433:8000/": r"a special address \(loopback\)",
    "http://0x7f.0.0.1:8000/": r"a special address \(loopback\)",
    "http://0177.0.0.01:8000/": r"a special address \(loopback\)",
    "http://[::ffff:127.0.0.1]:8000/": r"a special address \(IPv4-mapped\)",
    "http://[::1]:8000/": r"a special address \(loopback\)",
    "http://169.254.169.254/latest/meta-data/": r"a special address \(link-local\)",
    "http://8.8.8.8/": "another site",
    "https://user:secret@timesca.com/": "a name and password",
    "https://timesca.com@evil.example/": "a name and password",
    "https://timesca.com:pw@127.0.0.1:8000/": "a name and password",
    "file:///etc/passwd": "file:, which is no web page",
    "file://timesca.com/etc/passwd": "file:, which is no web page",
    "data:text/html,hello": "data:, which is no web page",
    "ftp://timesca.com/a": "ftp:, which is no web page",
    "s3://timesca.com/a": "s3:, which is no web page",
    "gopher://timesca.com/": "gopher:, which is no web page",
    "view-source:https://timesca.com/": "view-source:, which is no web page",
    "blob:https://timesca.com/1": "blob:, which is no web page",
}


@pytest.mark.parametrize("origin", [None, ORIGIN])
@pytest.mark.parametrize("asked", REFUSED)
def test_nothing_else_is_asked(origin: str | None, asked: str) -> None:
    with pytest.raises(IgnoreRequest, match=REFUSED[asked]) as refusal:
        guard(origin).process_request(Request(asked, dont_filter=True))
    assert isinstance(refusal.value.__cause__, SiteChanged)


@pytest.mark.parametrize(
    ("asked", "reason"),
    [
        ("javascript:alert(1)", "javascript:, which is no web page"),
        ("mailto:someone@timesca.com", "mailto:, which is no web page"),
        ("https://timesca.com:99999/", "no address"),
        ("http://[::1/", "no address"),
    ],
)
def test_what_scrapy_makes_no_request_of_is_refused_too(asked: str, reason: str) -> None:
    assert guard(None).objection(asked) == reason


@pytest.mark.parametrize("origin", [None, ORIGIN])
@given(
    url=st.from_regex(r"(https?|file)://(www\.)?(timesca\.com|127\.0\.0\.1)[\w.:@\[\]\\%#?/-]{0,20}", fullmatch=True)
)
def test_what_passes_is_the_sites_or_the_origins(origin: str | None, url: str) -> None:
    own = guard(origin)
    if own.objection(url) is None:
        parts = urlsplit(own.target(url))
        here = {"127.0.0.1:8000"} if origin else {"timesca.com", "www.timesca.com", "timesca.com:443"}
        assert parts.netloc.lower() in here


@pytest.mark.parametrize("spider", [SimpleNamespace(site=None), SimpleNamespace()])
def test_a_spider_of_no_site_is_left_alone(spider: Any) -> None:
    with pytest.raises(NotConfigured):
        Guard.from_crawler(SimpleNamespace(spider=spider))  # type: ignore[arg-type]
