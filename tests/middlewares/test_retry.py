"""What failed is asked for again, but not at a host that is left alone for the rest of the run."""

from __future__ import annotations

from typing import Any

import pytest
from scrapy import Request, Spider
from scrapy.exceptions import DownloadTimeoutError, IgnoreRequest
from scrapy.http import Response
from scrapy.settings import Settings
from scrapy.utils.test import get_crawler

from crawler.errors import HostClosed
from crawler.extensions.hosts import Hosts
from crawler.middlewares.retry import RetryLater

BUSY = Response("http://x/a", status=503)
SLOW = DownloadTimeoutError("took too long")


def middleware(closed: HostClosed | None = None) -> Any:
    crawler: Any = get_crawler(Spider)
    crawler.spider = crawler._create_spider("x")
    hosts = Hosts(crawler, rest=0, places=1)
    hosts.at("http://x/").closed = closed
    crawler.get_extension = lambda _: hosts
    return RetryLater.from_crawler(crawler)


def test_a_failure_is_asked_for_again_twice() -> None:
    retry, request = middleware(), Request("http://x/a")
    for _ in range(2):
        request = retry.process_response(request, BUSY)
        assert isinstance(request, Request)
    assert retry.process_response(request, BUSY) is BUSY
    assert isinstance(retry.process_exception(Request("http://x/a"), SLOW), Request)


def test_a_host_that_fails_for_good_is_not_asked_again() -> None:
    retry = middleware(HostClosed("not asked"))
    assert retry.process_response(Request("http://x/a"), BUSY) is BUSY
    assert retry.process_exception(Request("http://x/a"), SLOW) is None
    assert isinstance(retry.process_response(Request("http://other/a"), BUSY), Request)


def test_the_time_that_a_host_names_is_passed_on() -> None:
    closed = HostClosed("asks to be left alone", until="2026-11-24T12:00:00Z")
    with pytest.raises(IgnoreRequest) as raised:
        middleware(closed).process_response(Request("http://x/a"), BUSY)
    assert raised.value.__cause__ is closed
    fine = Response("http://x/a")
    assert middleware(closed).process_response(Request("http://x/a"), fine) is fine


def test_it_stands_where_scrapys_would() -> None:
    settings = Settings()
    settings.setmodule("crawler.settings")
    order = settings.getdict("DOWNLOADER_MIDDLEWARES")
    assert order["scrapy.downloadermiddlewares.retry.RetryMiddleware"] is None
    assert order["crawler.middlewares.retry.RetryLater"] == 550
