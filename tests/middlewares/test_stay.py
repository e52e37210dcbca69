"""Nothing leaves for another site, and with an origin nothing for the live one, wherever a redirect points."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest, NotConfigured

from crawler.middlewares.stay import StayOnSite
from crawler.sites.timesca import TIMESCA

ORIGIN = "http://127.0.0.1:8000"


def middleware(origin: str | None) -> StayOnSite:
    site = TIMESCA.at(origin) if origin else TIMESCA
    return StayOnSite.from_crawler(SimpleNamespace(spider=SimpleNamespace(site=site, origin=origin)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("asked", "sent"),
    [
        ("https://timesca.com/a-slug/?p=3", f"{ORIGIN}/a-slug/?p=3"),
        ("http://www.timesca.com/latest/", f"{ORIGIN}/latest/"),
        ("https://timesca.com/robots.txt", f"{ORIGIN}/robots.txt"),
    ],
)
def test_the_sites_own_address_goes_to_the_origin(asked: str, sent: str) -> None:
    rewritten = middleware(ORIGIN).process_request(Request(asked, cb_kwargs={"address": asked}, dont_filter=True))
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
    assert middleware(origin).process_request(Request(asked)) is None


@pytest.mark.parametrize("origin", [None, ORIGIN])
@pytest.mark.parametrize(
    "asked",
    [
        "https://elsewhere.example/",
        "http://127.0.0.1:9/",
        "https://timesca.com.evil.example/",
        "http://timesca.com:22/",
    ],
)
def test_another_site_is_not_asked(origin: str | None, asked: str) -> None:
    with pytest.raises(IgnoreRequest, match="another site"):
        middleware(origin).process_request(Request(asked))


@pytest.mark.parametrize("spider", [SimpleNamespace(site=None), SimpleNamespace()])
def test_a_spider_of_no_site_is_left_alone(spider: Any) -> None:
    with pytest.raises(NotConfigured):
        StayOnSite.from_crawler(SimpleNamespace(spider=spider))  # type: ignore[arg-type]
