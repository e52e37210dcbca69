"""D: a host that asks for a pause, or only fails. It is left alone for as long as it needs, and not longer."""

from __future__ import annotations

import time
from collections import Counter
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING

import pytest

from tests.faults.rawserver import RawSite, in_turn
from tests.faults.sites import PROSE, article, http
from tests.faults.told import NAMES, failures, some, whole

if TYPE_CHECKING:
    from tests.faults.running import Crawls

WHOLE = http(article("The story of two", PROSE))
BUSY = http("busy", "503 Service Unavailable")
ONE_BY_ONE = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"]


@pytest.mark.fault(34)
@pytest.mark.parametrize(
    "status", some(["503 Service Unavailable", "429 Too Many Requests"], "503 Service Unavailable")
)
@pytest.mark.parametrize("path", ["/news/", "/three/", "/robots.txt"])
def test_a_host_is_left_alone_for_as_long_as_it_asks(crawls: Crawls, raw: RawSite, status: str, path: str) -> None:
    fine = raw.pages.get(path, http(status="404 Not Found"))
    raw.pages[path] = in_turn([http("later", status, Retry_After="3"), fine])
    crawls(*ONE_BY_ONE)
    first, second = raw.at(path)[:2]
    assert 3 <= second - first < 8
    assert not [asked for moment, asked in raw.times if first < moment < first + 3]
    assert whole(crawls) == Counter(NAMES)


@pytest.mark.fault(34)
@pytest.mark.parametrize(("seconds", "limit"), [("7200", []), ("60", ["-s", "CRAWL_BUDGET=20"])])
def test_what_a_run_cannot_wait_for_is_left_to_the_next(
    crawls: Crawls, raw: RawSite, seconds: str, limit: list[str]
) -> None:
    raw.pages["/three/"] = http("later", "503 Service Unavailable", Retry_After=seconds)
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=int(seconds))
    crawls(*ONE_BY_ONE, *limit, status=10, says=["pages failed"])
    assert raw.times[-1][1] == "/three/", raw.times
    left = set(NAMES) - set(whole(crawls))
    assert "three" in left
    for name in left:
        failure = failures(crawls)[name]
        assert "asks to be left alone until" in failure["reason"]
        assert datetime.fromisoformat(failure["next_try"]) >= until
    before = raw.count["/three/"]
    crawls()
    assert raw.count["/three/"] == before


@pytest.mark.fault(34)
@pytest.mark.parametrize(("status", "ends"), [("503 Service Unavailable", 14), ("429 Too Many Requests", 13)])
def test_an_entry_page_that_asks_for_hours_ends_the_run(crawls: Crawls, raw: RawSite, status: str, ends: int) -> None:
    raw.pages["/news/"] = http("later", status, Retry_After="7200")
    crawls(status=ends, says=["asks to be left alone until"])
    assert raw.count["/news/"] == 1


@pytest.mark.fault(34)
def test_a_signal_ends_a_wait_at_once(crawls: Crawls, raw: RawSite) -> None:
    raw.pages["/news/"] = http("later", "503 Service Unavailable", Retry_After="600")
    process = crawls.start()
    process.until(lambda: raw.count["/news/"])
    time.sleep(0.5)
    told = time.monotonic()
    process.send(15)
    run = process.end()
    assert run.status == 11, run.err
    assert time.monotonic() - told < 5


SENSELESS = {
    "in the past": format_datetime(datetime.now(UTC) - timedelta(days=3), usegmt=True),
    "in the far future": "Fri, 31 Dec 9999 23:59:59 GMT",
    "no date": "Thu, 99 Foo 2026 25:61:61 GMT",
    "negative": "-10",
    "garbage": "soon \xff\x00",
    "10^11": "100000000000",
    "a hundred digits": "9" * 100,
    "a fraction": "1.5",
    "nothing": "",
}


@pytest.mark.fault(35)
@pytest.mark.parametrize("kind", some(SENSELESS, "in the past", "10^11"))
def test_a_senseless_time_is_none(crawls: Crawls, raw: RawSite, kind: str) -> None:
    raw.pages["/two/"] = in_turn([http("later", "503 Service Unavailable", Retry_After=SENSELESS[kind]), WHOLE])
    run = crawls()
    assert whole(crawls) == Counter(NAMES)
    assert run.seconds < 30


@pytest.mark.fault(35)
def test_a_date_is_honoured(crawls: Crawls, raw: RawSite) -> None:
    listing, waits = raw.pages["/news/"], list[float]()

    def busy(_target: str, _headers: dict[str, str]) -> bytes:
        if waits:
            return listing
        now = datetime.now(UTC)
        until = now.replace(microsecond=0) + timedelta(seconds=5)
        waits.append((until - now).total_seconds())
        return http("later", "503 Service Unavailable", Retry_After=format_datetime(until, usegmt=True))

    raw.pages["/news/"] = busy
    crawls()
    first, second = raw.at("/news/")[:2]
    assert second - first >= waits[0] - 0.05


@pytest.mark.fault(36)
@pytest.mark.parametrize("robots", [http(status="404 Not Found"), http("", status="500 Oh")])
def test_a_host_that_only_fails_is_asked_a_few_times(crawls: Crawls, raw: RawSite, robots: bytes) -> None:
    crawls()
    raw.count.clear()
    raw.pages = dict.fromkeys(raw.pages, http("", status="500 Oh")) | {"/robots.txt": robots}
    crawls(status=14 if b"404" in robots else 13)
    assert raw.count.total() <= 8
    assert whole(crawls) == Counter(NAMES)


@pytest.mark.fault(36)
@pytest.mark.parametrize("pace", [[], ONE_BY_ONE])
def test_a_storm_within_a_run_ends_at_eight_requests(crawls: Crawls, pace: list[str]) -> None:
    names = [f"story-{n}" for n in range(40)]
    with RawSite() as site:
        site.with_articles(names)
        site.pages |= dict.fromkeys((f"/{name}/" for name in names), BUSY)
        crawls.wordpress(site.listing_url)(*pace, status=10, says=["pages failed"])
        assert sum(site.count[f"/{name}/"] for name in names) <= 8
        site.pages = {}
        site.with_articles(names)
        crawls()
    assert whole(crawls) == Counter(names)


@pytest.mark.fault(37)
@pytest.mark.parametrize(("times", "status"), [(2, 0), (4, 10)])
def test_a_server_that_recovers_has_its_article_published_once(
    crawls: Crawls, raw: RawSite, times: int, status: int
) -> None:
    raw.pages["/two/"] = in_turn([*[BUSY] * times, WHOLE])
    crawls(status=status)
    crawls()
    assert whole(crawls) == Counter(NAMES)
