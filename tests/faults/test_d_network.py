"""D: a network that fails. Tried again with patience, told as failed, and no half page is ever an article."""

from __future__ import annotations

import gzip
import json
import socket
import time
import zlib
from collections import Counter
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.certificates import Authority, SecureSite
from tests.faults.rawserver import RawSite, Site6, Wire, followed, in_turn, reset, silence, trickle
from tests.faults.sites import PROSE, article, http

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.running import Crawls

NAMES = ["one", "two", "three", "four", "five"]
PAGE = article("The story of two", PROSE).encode()
WHOLE = http(PAGE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
PACKED = gzip.compress(PAGE)
BUSY = http("busy", "503 Service Unavailable")
AT_ONCE = ["-s", "DOWNLOAD_DELAY=0", "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "RETRY_DELAY=0.05"]
"""The pace of loopback, for hosts that are none."""
BOTH = {"NAMES": json.dumps({"localhost": [["::1", "127.0.0.1"]]})}
"""``localhost`` in both families, whatever this machine says."""
ONE_BY_ONE = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"]


@pytest.fixture
def raw(crawls: Crawls) -> Iterator[RawSite]:
    with RawSite() as running:
        running.with_articles(NAMES)
        crawls.wordpress(running.listing_url)
        yield running


def some(table: Iterable[str], *fast: str) -> list[Any]:
    """The cases of a table; those that are not called fast run in the long suite only: they differ in little."""
    return [pytest.param(name, marks=() if name in fast else pytest.mark.long) for name in table]


def whole(crawls: Crawls) -> Counter[str]:
    """How often each article is published whole, by its name."""
    return Counter(a["url"].split("/")[-2] for a in crawls.archive.articles if not a["truncated"])


def failures(crawls: Crawls) -> dict[str, dict[str, Any]]:
    """What the last run's report says of the addresses that it could not have, by their last part."""
    report = json.loads((crawls.archive.folder / "runs/latest.json").read_text("utf-8"))
    return {failure["url"].rstrip("/").rpartition("/")[2]: failure for failure in report["failures"]}


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


CUT = {
    "length": HEAD + f"Content-Length: {len(PAGE)}\r\n\r\n".encode() + PAGE[: len(PAGE) // 2],
    "chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(PAGE):x}\r\n".encode() + PAGE + b"\r\n",
    "chunk": HEAD + b"Transfer-Encoding: chunked\r\n\r\n" + f"{len(PAGE):x}\r\n".encode() + PAGE[:400],
    "no length": HEAD + b"\r\n" + PAGE[: len(PAGE) // 2],
    "half a gzip": http(PACKED[: len(PACKED) // 2], Content_Encoding="gzip"),
    "a gzip without its end": http(PACKED[:-4], Content_Encoding="gzip"),
    "half a deflate": http(zlib.compress(PAGE)[:-20], Content_Encoding="deflate"),
    "too short a length": HEAD + b"Content-Length: 600\r\n\r\n" + PAGE,
}


@pytest.mark.fault(30, 31)
@pytest.mark.parametrize("kind", some(CUT, "length", "half a gzip", "too short a length"))
def test_half_a_page_is_tried_again_and_never_published(crawls: Crawls, raw: RawSite, kind: str) -> None:
    raw.pages["/two/"] = CUT[kind]
    crawls("-s", "RETRY_DELAY=0.4", status=10, says=["1 pages failed"])
    assert whole(crawls) == Counter(["one", "three", "four", "five"])
    assert failures(crawls)["two"]["reason"].startswith("truncated: ")
    first, second, third = raw.at("/two/")
    assert second - first >= 0.2
    assert third - second >= 0.4
    raw.pages["/two/"] = WHOLE
    crawls()
    assert whole(crawls) == Counter(NAMES)


@pytest.mark.fault(31)
@pytest.mark.parametrize("body", [PAGE, PAGE + b"\n<!-- cached -->\n"])
def test_a_page_that_ends_with_its_connection_and_is_closed_is_whole(crawls: Crawls, raw: RawSite, body: bytes) -> None:
    raw.pages["/two/"] = HEAD + b"\r\n" + body
    crawls()
    assert whole(crawls) == Counter(NAMES)


BROKEN = {
    "two lengths": HEAD + b"Content-Length: 9\r\nContent-Length: 11\r\n\r\n" + PAGE,
    "a negative length": HEAD + b"Content-Length: -7\r\n\r\n" + PAGE,
    "no number": HEAD + b"Content-Length: plenty\r\n\r\n" + PAGE,
    "no chunks": HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\n" + PAGE,
    "no coding": HEAD + b"Transfer-Encoding: zip\r\n\r\n" + PAGE,
    "no HTTP": b"\x16\x03\x01 this is no HTTP \x00\xff\r\n\r\n",
    "no status": b"HTTP/1.1 two hundred\r\n\r\n" + PAGE,
    "nothing": b"",
    "a reset": reset(),
    "a reset within": reset(HEAD + b"Content-Length: 90000\r\n\r\n" + PAGE),
}


@pytest.mark.fault(32)
@pytest.mark.parametrize("kind", some(BROKEN, "two lengths", "no HTTP", "a reset"))
def test_what_is_no_answer_is_a_failure_and_the_run_goes_on(crawls: Crawls, raw: RawSite, kind: str) -> None:
    raw.pages["/two/"] = BROKEN[kind]  # type: ignore[assignment]
    crawls(status=10, says=["1 pages failed"])
    assert whole(crawls) == Counter(["one", "three", "four", "five"])
    assert failures(crawls)["two"]["state"] == "failed"


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


@pytest.mark.fault(34)
@pytest.mark.parametrize("status", ["503 Service Unavailable", "429 Too Many Requests"])
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
    run = crawls(*ONE_BY_ONE, *limit, status=10, says=["pages failed"])
    assert raw.times[-1][1] == "/three/", raw.times
    until = datetime.now(UTC) + timedelta(seconds=int(seconds) - run.seconds)
    left = set(NAMES) - set(whole(crawls))
    assert "three" in left
    for name in left:
        failure = failures(crawls)[name]
        assert "asks to be left alone until" in failure["reason"]
        assert datetime.fromisoformat(failure["next_try"]) >= until.replace(microsecond=0)
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
    until = datetime.now(UTC).replace(microsecond=0) + timedelta(seconds=8)
    raw.pages["/news/"] = in_turn(
        [http("later", "503 Service Unavailable", Retry_After=format_datetime(until, usegmt=True)), raw.pages["/news/"]]
    )
    began, now = time.monotonic(), datetime.now(UTC)
    crawls()
    assert raw.at("/news/")[1] - began >= (until - now).total_seconds() - 0.05


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


@pytest.mark.fault(38)
def test_a_certificate_in_order_is_accepted(crawls: Crawls, tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with SecureSite(authority.context()) as site:
        site.with_articles(NAMES)
        crawls.wordpress(site.listing_url)(environment={"SSL_CERT_FILE": str(authority.path)})
    assert whole(crawls) == Counter(NAMES)


@pytest.mark.fault(38)
@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"valid": timedelta(days=-1)}, "TLS: certificate verify failed"),
        ({"signed": False}, "TLS: certificate verify failed"),
        ({"host": "another.example"}, "TLS: the certificate is another host's"),
        ({"old": True}, "TLS: "),
    ],
    ids=str,
)
def test_one_that_is_not_is_refused_and_plain_http_is_no_way_out(
    crawls: Crawls, tmp_path: Path, wrong: dict[str, Any], words: str
) -> None:
    authority = Authority(tmp_path)
    with SecureSite(authority.context(**wrong)) as site:
        site.with_articles(NAMES)
        run = crawls.wordpress(site.listing_url)(
            environment={"SSL_CERT_FILE": str(authority.path)}, status=14, says=["unreachable"]
        )
        assert words in run.last_line
        assert not site.count


@pytest.mark.fault(39)
@pytest.mark.parametrize("after", [0, 0.02, 0.3])
@pytest.mark.parametrize("pace", [[], ONE_BY_ONE])
def test_a_second_response_is_nobodys(crawls: Crawls, raw: RawSite, after: float, pace: list[str]) -> None:
    kept = WHOLE.replace(b"Connection: close", b"Connection: keep-alive")
    stray = http(article("A stray", f"{PROSE}\n\nA stray.")).replace(b"Connection: close", b"Connection: keep-alive")
    raw.pages["/two/"] = followed(kept, stray, after=after)
    before = crawls.archive.segments()
    run = crawls.start(*pace).end()
    crawls.hold(run, before)
    # One that comes in the same breath cannot be told from a length that was too short.
    assert run.status in {0, 10}
    assert not [a["url"] for a in crawls.archive.articles if "stray" in a["title"] or "stray" in a["text"]]
    assert whole(crawls) >= Counter(["one", "three", "four", "five"])


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
