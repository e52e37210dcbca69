"""E: robots.txt, as it is found. Obeyed; where it cannot be had, no page is asked for."""

from __future__ import annotations

import itertools
from collections import Counter
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.rawserver import RawSite, silence
from tests.faults.sites import http
from tests.faults.told import NAMES, published, states

if TYPE_CHECKING:
    from tests.faults.running import Crawls

PLAIN = "text/plain"


@pytest.mark.fault(46)
@pytest.mark.parametrize(
    ("answer", "words"),
    [
        (http("User-agent: *\nDisallow: /\n", content_type=PLAIN), ["robots.txt"]),
        (http("", status="500 Oh"), ["robots.txt unreachable", "500"]),
        (http("", status="503 Busy"), ["robots.txt unreachable", "503"]),
        (http("", status="429 Slow Down"), ["robots.txt unreachable", "429"]),
        (silence(20), ["robots.txt unreachable", "longer than"]),
        (http(status="302 Found", Location="/robots.txt"), ["robots.txt unreachable"]),
        (http(status="302 Found", Location="http://127.0.0.1:9/robots.txt"), ["robots.txt unreachable"]),
    ],
)
def test_without_leave_no_page_is_asked_for(crawls: Crawls, raw: RawSite, answer: Any, words: list[str]) -> None:
    raw.pages["/robots.txt"] = answer
    crawls("-s", "DOWNLOAD_TIMEOUT=1", status=13, says=["refused", *words])
    assert set(raw.count) == {"/robots.txt"}
    assert raw.count.total() <= 6


@pytest.mark.fault(46)
@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "410 Gone"])
def test_a_site_without_rules_is_open(crawls: Crawls, raw: RawSite, status: str) -> None:
    raw.pages["/robots.txt"] = http("User-agent: *\nDisallow: /\n", status=status)
    crawls()
    assert published(crawls) == Counter(NAMES)


@pytest.mark.fault(46)
def test_rules_that_are_a_web_page_are_none_and_that_is_said_once(crawls: Crawls, raw: RawSite) -> None:
    raw.pages["/robots.txt"] = http("<!DOCTYPE html><html><body>\nUser-agent: *\nDisallow: /\n</body></html>")
    run = crawls()
    assert published(crawls) == Counter(NAMES)
    assert run.err.count("is a web page, not rules") == 1


@pytest.mark.fault(46)
def test_rules_are_followed_to_where_they_have_moved(crawls: Crawls, raw: RawSite) -> None:
    raw.pages["/robots.txt"] = http(status="301 Moved Permanently", Location="/rules.txt")
    raw.pages["/rules.txt"] = http("User-agent: *\nDisallow: /two/\n", content_type=PLAIN)
    crawls()
    assert published(crawls) == Counter(name for name in NAMES if name != "two")
    assert states(crawls)["two"] == "blocked"


@pytest.mark.fault(46)
def test_rules_of_megabytes_are_read_to_their_first_500_kib(crawls: Crawls, raw: RawSite) -> None:
    filling = "Disallow: /nothing-here-at-all/\n" * 20_000
    rules = f"User-agent: *\nDisallow: /two/\n{filling}Disallow: /\n"
    raw.pages["/robots.txt"] = http(rules, content_type=PLAIN)
    crawls()
    assert published(crawls) == Counter(name for name in NAMES if name != "two")


@pytest.mark.fault(46)
def test_a_pause_that_is_asked_for_is_kept(crawls: Crawls, raw: RawSite) -> None:
    raw.pages["/robots.txt"] = http("User-agent: *\nCrawl-delay: 0.7\n", content_type=PLAIN)
    crawls()
    moments = [moment for moment, _ in raw.times[1:]]
    assert all(later - earlier > 0.6 for earlier, later in itertools.pairwise(moments))
    assert published(crawls) == Counter(NAMES)
