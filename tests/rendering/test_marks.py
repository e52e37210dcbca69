"""Requests say how they are drawn; plain and drawn ones of an address are two."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import Response
from scrapy.settings import Settings

from crawler.errors import Unreachable
from crawler.rendering import marks
from crawler.rendering.marks import FingerprintWithMode, MarkRequests

URL = "https://example.org/news/"


def marking(**spider: Any) -> MarkRequests:
    settings = Settings({"SPLASH_URL": "http://127.0.0.1:8050"})
    return MarkRequests(SimpleNamespace(spider=SimpleNamespace(problems=[], **spider), settings=settings))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("spider", "meta", "marks"),
    [
        ({}, {}, {}),
        ({"render": "none", "wait_for": None}, {}, {}),
        ({"render": "none", "wait_for": ".text"}, {}, {"wait_for": ".text"}),
        ({"render": "splash", "wait_for": ".text"}, {}, {"render": "splash", "wait_for": ".text"}),
        ({"render": "browser"}, {"render": "none"}, {}),
        ({"render": "browser", "wait_for": ".text"}, {"wait_for": "h1"}, {"render": "browser", "wait_for": "h1"}),
    ],
)
def test_a_request_bears_the_spiders_marks_or_its_own(
    spider: dict[str, Any], meta: dict[str, Any], marks: dict[str, Any]
) -> None:
    assert marking(**spider).get_processed_request(Request(URL, meta=meta), Response(URL)).meta == marks


def test_a_first_request_is_marked_as_scrapys_queues_know_it() -> None:
    assert marking().get_processed_request(Request(URL), None).meta == {"is_start_request": True}


@pytest.mark.parametrize(("render", "kept"), [("none", True), ("splash", False), ("browser", False)])
def test_a_drawn_page_is_asked_for_without_conditions(*, render: str, kept: bool) -> None:
    request = Request(URL, headers={"If-None-Match": '"1"', "If-Modified-Since": "yesterday"})
    marked = marking(render=render).get_processed_request(request, None)
    assert [name in marked.headers for name in ("If-None-Match", "If-Modified-Since")] == [kept, kept]


def test_the_mode_is_a_part_of_the_fingerprint() -> None:
    prints = {
        FingerprintWithMode().fingerprint(Request(URL, meta={"render": mode} if mode else {}))
        for mode in ("", "splash", "browser")
    }
    assert len(prints) == 3


def started(marking: MarkRequests) -> list[Any]:
    async def start() -> AsyncIterator[Request]:
        yield Request(URL)

    async def collected() -> list[Any]:
        return [each async for each in marking.process_start(start())]

    return asyncio.run(collected())


def test_nothing_is_asked_for_where_the_splash_server_is_silent(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "ping", lambda url: "Connection refused")
    silent = marking(render="splash")
    assert started(silent) == []
    (problem,) = silent.crawler.spider.problems  # type: ignore[union-attr]
    assert isinstance(problem, Unreachable)
    assert str(problem) == "the Splash server at http://127.0.0.1:8050 does not answer: Connection refused"


@pytest.mark.parametrize("render", ["none", "browser"])
def test_who_does_not_use_it_does_not_ask_it(render: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(marks, "ping", lambda url: pytest.fail("was asked"))
    assert [request.url for request in started(marking(render=render))] == [URL]
