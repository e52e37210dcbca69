"""D: whoever cannot be reached. Told as unreachable in bounded time, asked again later, and then had."""

from __future__ import annotations

import json
import socket
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.faults.rawserver import RawSite, Site6, Wire, reset, silence, trickle
from tests.faults.sites import PROSE, article, http
from tests.faults.told import NAMES, failures, some, whole

if TYPE_CHECKING:
    from tests.faults.running import Crawls

BUSY = http("busy", "503 Service Unavailable")
AT_ONCE = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_DELAY=0.05"]
"""The pace of loopback, for hosts that are none."""
PAGE = article("The story of two", PROSE).encode()
WHOLE = http(PAGE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
BOTH = {"NAMES": json.dumps({"localhost": [["::1", "127.0.0.1"]]})}
"""``localhost`` in both families, whatever this machine says."""


def unused_port() -> int:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        return int(unused.getsockname()[1])


@pytest.mark.fault(28)
def test_an_entry_page_without_a_host_is_unreachable(crawls: Crawls) -> None:
    crawls.wordpress("http://no-such-host.invalid/news/")(*AT_ONCE, status=14, says=["unreachable"])
    crawls.wordpress(f"http://127.0.0.1:{unused_port()}/news/")(status=14, says=["unreachable", "refused"])


@pytest.mark.fault(28)
def test_one_that_takes_no_connection_is_unreachable_too(crawls: Crawls) -> None:
    with socket.socket() as full, socket.socket() as waiting:
        full.bind(("127.0.0.1", 0))
        full.listen(0)
        waiting.connect(full.getsockname())
        url = f"http://127.0.0.1:{full.getsockname()[1]}/news/"
        run = crawls.wordpress(url)("-s", "DOWNLOAD_TIMEOUT=1", status=14, says=["unreachable"])
    assert run.seconds < 30


@pytest.mark.fault(28)
def test_what_was_known_is_kept_while_a_site_is_down(crawls: Crawls) -> None:
    with RawSite() as site:
        site.with_articles(NAMES).pages["/two/"] = BUSY
        crawls.wordpress(site.listing_url)(status=10)
        site.pages["/news/"] = reset()
        crawls(status=14, says=["unreachable"])
        site.pages.pop("/two/")
        site.with_articles(NAMES)
        crawls()
        assert whole(crawls) == Counter(NAMES)


@pytest.mark.fault(29)
def test_articles_that_cannot_be_had_are_had_later(crawls: Crawls, raw: RawSite) -> None:
    raw.pages |= {"/two/": reset(), "/four/": BUSY}
    crawls(status=10, says=["2 pages failed"])
    assert whole(crawls) == Counter(["one", "three", "five"])
    raw.pages |= {"/two/": WHOLE, "/four/": http(article("The story of four", PROSE))}
    crawls()
    assert whole(crawls) == Counter(NAMES)


SLOW = {
    "headers": trickle(WHOLE, seconds=0.3),
    "body": Wire(lambda s: (s.sendall(HEAD + b"Content-Length: 90000\r\n\r\n"), trickle(PAGE, seconds=0.3).play(s))[0]),
    "nothing": silence(20),
}


@pytest.mark.fault(33)
@pytest.mark.parametrize("kind", some(SLOW, "body"))
def test_whoever_trickles_or_is_silent_is_left(crawls: Crawls, raw: RawSite, kind: str) -> None:
    raw.pages["/two/"] = SLOW[kind]  # type: ignore[assignment]
    run = crawls("-s", "DOWNLOAD_TIMEOUT=1", status=10, says=["1 pages failed"])
    assert "Timeout" in failures(crawls)["two"]["reason"]
    assert whole(crawls) == Counter(["one", "three", "four", "five"])
    assert run.seconds < 30


@pytest.mark.fault(33)
def test_a_silent_entry_page_is_unreachable(crawls: Crawls, raw: RawSite) -> None:
    raw.pages["/news/"] = silence(20)
    run = crawls("-s", "DOWNLOAD_TIMEOUT=1", status=14, says=["Timeout"])
    assert raw.count["/news/"] == 3
    assert run.seconds < 30


@pytest.mark.fault(33)
def test_a_host_that_falls_silent_costs_few_timeouts(crawls: Crawls) -> None:
    names = [f"story-{n}" for n in range(30)]
    with RawSite() as site:
        site.with_articles(names)
        site.pages |= dict.fromkeys((f"/{name}/" for name in names), silence(20))
        run = crawls.wordpress(site.listing_url)("-s", "DOWNLOAD_TIMEOUT=1", status=10, says=["pages failed"])
    assert sum(site.count[f"/{name}/"] for name in names) <= 8
    assert run.seconds < 30


@pytest.mark.fault(40)
@pytest.mark.parametrize("kind", [RawSite, Site6])
def test_one_living_family_is_enough(crawls: Crawls, kind: type[RawSite]) -> None:
    with kind() as site:
        site.with_articles(NAMES)
        port = site.origin.rpartition(":")[2]
        run = crawls.wordpress(f"http://localhost:{port}/news/")(plugins="names", environment=BOTH)
    assert whole(crawls) == Counter(NAMES)
    assert run.seconds < 40


@pytest.mark.fault(40)
def test_two_dead_ones_are_unreachable(crawls: Crawls) -> None:
    url = f"http://localhost:{unused_port()}/news/"
    run = crawls.wordpress(url)(
        "-s", "DOWNLOAD_TIMEOUT=2", plugins="names", environment=BOTH, status=14, says=["unreachable"]
    )
    assert run.seconds < 40
