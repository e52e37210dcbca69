"""robots.txt is asked for once, and closes the site also while and when it cannot be had."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import DownloadConnectionRefusedError, DownloadTimeoutError, IgnoreRequest
from scrapy.http import HtmlResponse, TextResponse
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.errors import Interrupted, Refused
from crawler.extensions.hosts import Hosts
from crawler.middlewares.robots import LARGEST, ObeyRobots

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
    hosts = Hosts(crawler, rest=0, places=8)
    crawler.get_extension = lambda kind: hosts if kind is Hosts else None
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


@pytest.mark.parametrize("status", [500, 503, 429])
def test_one_that_answers_5xx_or_429_closes_it(status: int) -> None:
    robots, engine = middleware(TextResponse("http://x/robots.txt", status=status))
    answers = ask(robots, "http://x/a", "http://x/b")
    assert [str(answer) for answer in answers] == [
        f"robots.txt unreachable: answered {status}, which closes the site for this run"
    ] * 2
    assert isinstance(answers[0].__cause__, Refused)  # type: ignore[union-attr]
    assert len(engine.asked) == 1


@pytest.mark.parametrize("error", [DownloadTimeoutError("took too long"), IgnoreRequest("max redirections reached")])
def test_one_that_does_not_come_closes_it_too(error: Exception) -> None:
    robots, engine = middleware(error)
    answers = ask(robots, "http://x/a", "http://x/b")
    assert [type(answer) for answer in answers] == [IgnoreRequest] * 2
    assert str(error) in str(answers[0])
    assert isinstance(answers[0].__cause__, Refused)  # type: ignore[union-attr]
    assert len(engine.asked) == 1


def test_a_host_that_cannot_be_reached_is_told_as_that() -> None:
    robots, _ = middleware(DownloadConnectionRefusedError("nobody there"))
    assert [type(answer) for answer in ask(robots, "http://x/a")] == [DownloadConnectionRefusedError]


def test_a_run_that_ends_while_it_is_asked_for_is_told_as_that() -> None:
    interrupted = IgnoreRequest("before the page was asked for")
    interrupted.__cause__ = Interrupted("before the page was asked for")
    robots, _ = middleware(interrupted)
    assert ask(robots, "http://x/a") == [interrupted]


@pytest.mark.parametrize(
    "answer",
    [
        HtmlResponse("http://x/robots.txt", body=b"<p>\nUser-agent: *\nDisallow: /\n"),
        TextResponse("http://x/robots.txt", body=b"\xef\xbb\xbf <!DOCTYPE html>\nUser-agent: *\nDisallow: /\n"),
    ],
)
def test_a_web_page_has_no_rules_and_that_is_said(answer: TextResponse, caplog: pytest.LogCaptureFixture) -> None:
    robots, _ = middleware(answer)
    assert ask(robots, "http://x/private/", "http://x/") == [None, None]
    assert [record.getMessage() for record in caplog.records if record.levelname == "WARNING"] == [
        "http://x/robots.txt is a web page, not rules: everything is allowed"
    ]


def test_of_a_long_one_the_whole_lines_of_its_beginning_count() -> None:
    line = b"Disallow: /long/\n"
    filling = line * ((LARGEST - len(DISALLOW) - 10) // len(line))
    robots, _ = middleware(TextResponse("http://x/robots.txt", body=DISALLOW + filling + b"Disallow: /latest/\n" * 9))
    private, latest = ask(robots, "http://x/private/", "http://x/latest/")
    assert isinstance(private, IgnoreRequest)
    assert latest is None


@pytest.mark.parametrize(
    ("asked", "pace"), [("3", 3), ("0.5", 0.5), ("86400", 60), ("-3", 0), ("slowly", 0), ("nan", 0)]
)
def test_the_pace_that_it_asks_for_is_the_hosts(asked: str, pace: float) -> None:
    body = f"User-agent: *\nCrawl-delay: {asked}\n".encode()
    robots, _ = middleware(TextResponse("http://x/robots.txt", body=body))
    assert ask(robots, "http://x/") == [None]
    assert Hosts.of(robots.crawler).at("http://x/").pace == pace
