"""D: answers that break off or are none. No half page is ever an article, no stray one another's."""

from __future__ import annotations

import gzip
import zlib
from collections import Counter
from typing import TYPE_CHECKING

import pytest

from tests.faults.rawserver import RawSite, followed, reset
from tests.faults.sites import PROSE, article, http
from tests.faults.told import NAMES, failures, some, whole

if TYPE_CHECKING:
    from tests.faults.running import Crawls

PAGE = article("The story of two", PROSE).encode()
WHOLE = http(PAGE)
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nConnection: close\r\n"
PACKED = gzip.compress(PAGE)
ONE_BY_ONE = ["-s", "CONCURRENT_REQUESTS_PER_DOMAIN=1"]


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


@pytest.mark.fault(39)
@pytest.mark.parametrize("after", some([0, 0.02, 0.3], 0.02))
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
