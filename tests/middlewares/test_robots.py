"""robots.txt is asked for once, and closes the site also while and when it cannot be had."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import TextResponse
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.middlewares.robots import ObeyRobots

DISALLOW = b"User-agent: *\nDisallow: /private/\n"


class Engine:
    """Answers robots.txt after a moment, and counts how often it is asked for."""

    def __init__(self, answer: TextResponse | Exception) -> None:
        self.answer = answer
        self.asked: list[str] = []

    async def download_async(self, request: Request) -> TextResponse:
        self.asked.append(request.url)
        await asyncio.sleep(0.01)
        if isinstance(self.answer, Exception):
            raise self.answer
        return self.answer


def middleware(answer: TextResponse | Exception) -> tuple[ObeyRobots, Engine]:
    real = get_crawler(settings_dict={"ROBOTSTXT_OBEY": True})
    engine = Engine(answer)
    crawler: Any = SimpleNamespace(
        settings=real.settings, engine=engine, stats=MemoryStatsCollector(real), spider=None, signals=real.signals
    )
    return ObeyRobots(crawler), engine


def ask(robots: ObeyRobots, *urls: str) -> list[BaseException | None]:
    async def all_at_once() -> list[BaseException | None]:
        return await asyncio.gather(*(robots.process_request(Request(url)) for url in urls), return_exceptions=True)

    return asyncio.run(all_at_once())


def test_of_12_simultaneous_requests_to_a_disallowed_path_none_passes() -> None:
    robots, engine = middleware(TextResponse("http://x/robots.txt", body=DISALLOW))
    answers = ask(robots, *(f"http://x/private/{n}" for n in range(12)))
    assert [type(answer) for answer in answers] == [IgnoreRequest] * 12
    assert engine.asked == ["http://x/robots.txt"]


def test_what_is_allowed_passes() -> None:
    robots, _ = middleware(TextResponse("http://x/robots.txt", body=DISALLOW))
    assert ask(robots, "http://x/latest/", "http://x/") == [None, None]


@pytest.mark.parametrize("status", [404, 403, 410])
def test_a_site_without_robots_txt_is_open(status: int) -> None:
    robots, _ = middleware(TextResponse("http://x/robots.txt", status=status, body=b"Disallow: /"))
    assert ask(robots, "http://x/latest/") == [None]


@pytest.mark.parametrize("status", [500, 503])
def test_one_that_answers_5xx_closes_it(status: int) -> None:
    robots, engine = middleware(TextResponse("http://x/robots.txt", status=status))
    answers = ask(robots, "http://x/a", "http://x/b")
    assert [str(answer) for answer in answers] == [
        f"robots.txt answered {status}, which closes the site for this run"
    ] * 2
    assert len(engine.asked) == 1


def test_one_that_cannot_be_fetched_closes_it_for_the_same_reason() -> None:
    robots, engine = middleware(TimeoutError("took too long"))
    answers = ask(robots, "http://x/a", "http://x/b")
    assert [type(answer) for answer in answers] == [TimeoutError] * 2
    assert len(engine.asked) == 1
