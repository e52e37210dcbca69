"""What a crawl ends with when something is wrong with the Splash server; orders of the test server's own."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.acceptance

REFUSED = (400, json.dumps({"error": 400, "type": "BadOption", "info": "a string"}).encode())
FULL = (503, b"")
GARBAGE = b"\x00\x01 nothing of the kind"
LATE = (504, json.dumps({"error": 504, "type": "GlobalTimeoutError", "info": {"timeout": 30}}).encode())


@pytest.fixture
def crawl(scrapy: Any, splash: Any, replica: Callable[..., Any]) -> Callable[..., Any]:
    server = replica(articles=1)

    def run(*amiss: tuple[int, bytes]) -> Any:
        splash.amiss.extend(amiss)
        origin, url = f"origin={server.origin}", f"SPLASH_URL={splash.url}"
        return scrapy.crawl("timesca_rates", "-a", origin, "-a", "render=splash", "-s", url)

    return run


@pytest.mark.parametrize(
    ("amiss", "status", "says"),
    [
        ([REFUSED], 70, "the Splash server refused what it was asked for: a string"),
        ([FULL] * 3, 14, "DownloadFailedError: the Splash server answered 503"),
        ([LATE] * 3, 14, "DownloadTimeoutError: Splash could not draw it within 30 s"),
        ([FULL, LATE], 0, "5 new rates"),
        ([(200, GARBAGE)] * 3, 14, "answered with something that is no page"),
        ([(200, b'{"headers": 1}')] * 3, 14, "answered with something that is no page"),
        ([(502, GARBAGE)] * 3, 14, "the Splash server answered 502"),
    ],
)
def test_the_exit_status_and_the_line_say_what_it_was(
    crawl: Callable[..., Any], amiss: list[tuple[int, bytes]], status: int, says: str
) -> None:
    run = crawl(*amiss)
    assert (run.returncode, run.stderr.count("\n")) == (status, 1)
    assert says in run.stderr


def test_the_report_says_what_drew_the_pages(crawl: Callable[..., Any], scrapy: Any) -> None:
    assert crawl().returncode == 0
    report = json.loads((scrapy.archive().folder / "runs/latest.json").read_bytes())
    assert (report["render"], report["rendered"]) == ("splash", 1)
    assert report["arguments"]["render"] == "splash"
