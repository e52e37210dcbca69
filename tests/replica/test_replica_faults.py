"""Every way of going wrong that a switch stands for, seen from the client's end."""

from __future__ import annotations

import gzip
import http.client
import time
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Any, get_args

import pytest

from crawler.replica import Faults, ReplicaServer, ReplicaSite
from crawler.replica.faults import Kind
from crawler.replica.misbehaviour import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator

PATH = "/latest/"
Answer = tuple[int, dict[str, str], bytes]


@pytest.fixture(scope="module")
def server() -> Iterator[ReplicaServer]:
    with ReplicaServer(ReplicaSite(articles=30, seed=4)) as running:
        yield running


def get(server: ReplicaServer, path: str = PATH) -> Answer:
    client = http.client.HTTPConnection(server.origin.removeprefix("http://"), timeout=60)
    try:
        client.request("GET", path, headers={"Accept-Encoding": "gzip"})
        response = client.getresponse()
        return response.status, dict(response.getheaders()), response.read()
    finally:
        client.close()


def under(server: ReplicaServer, kind: str, path: str = PATH, **details: Any) -> Answer:
    """The answer to a request while one fault is on."""
    server.site.faults.clear()
    server.site.faults.add(kind, path, **details)
    try:
        return get(server, path)
    finally:
        server.site.faults.clear()


@pytest.mark.parametrize("status", [500, 503, 404, 410, 403, 429])
def test_status(server: ReplicaServer, status: int) -> None:
    assert under(server, "status", status=status)[0] == status


@pytest.mark.parametrize("wait", ["120", "Thu, 03 Apr 2025 12:00:00 GMT"])
def test_retry_after(server: ReplicaServer, wait: str) -> None:
    assert under(server, "status", status=429, retry_after=wait)[1]["Retry-After"] == wait


def test_a_challenge_has_status_200_and_nothing_of_the_site(server: ReplicaServer) -> None:
    status, _, body = under(server, "challenge")
    assert (status, b"Just a moment" in body, b"KGS/USD" in body) == (200, True, False)


def test_a_hollow_listing_has_its_frame_but_no_entry(server: ReplicaServer) -> None:
    _, _, body = under(server, "hollow")
    assert (b"KGS/USD" in body, b"entry-title" in body) == (True, False)


def test_a_hollow_article_has_its_title_but_no_text(server: ReplicaServer) -> None:
    post = server.site.posts[5]
    _, _, body = under(server, "hollow", post.path)
    assert (b"entry-title" in body, post.truth()["paragraphs"][-1].encode() in body) == (True, False)


def test_a_scripted_article_has_its_head_and_no_body(server: ReplicaServer) -> None:
    post = server.site.posts[5]
    _, _, body = under(server, "scripted", post.path)
    assert (b"<title>" in body, b'id="root"' in body, b"<article" in body) == (True, True, False)


@pytest.mark.parametrize("media", ["application/json", "application/octet-stream", "text/plain"])
def test_something_that_is_no_page(server: ReplicaServer, media: str) -> None:
    _, headers, body = under(server, "not html", content_type=media)
    assert headers["Content-Type"] == media
    assert body
    assert b"<html" not in body


@pytest.mark.parametrize(
    ("body", "media"), [("User-agent: *\nDisallow: /\n", "text/plain"), ("<html>Hello</html>", "text/html")]
)
def test_robots_may_be_any_text(server: ReplicaServer, body: str, media: str) -> None:
    assert under(server, "body", "/robots.txt", body=body, content_type=media)[2] == body.encode()


def test_slow(server: ReplicaServer) -> None:
    start = time.monotonic()
    status = under(server, "slow", seconds=0.3)[0]
    assert (status, time.monotonic() - start >= 0.3) == (200, True)


def test_slow_for_one_is_not_slow_for_another(server: ReplicaServer) -> None:
    server.site.faults.add("slow", "/feed/", seconds=30.0)
    client = http.client.HTTPConnection(server.origin.removeprefix("http://"), timeout=60)
    client.request("GET", "/feed/")
    start = time.monotonic()
    assert get(server)[0] == 200
    assert time.monotonic() - start < 5
    client.close()
    server.site.faults.clear()


def test_cut_short_of_the_declared_length(server: ReplicaServer) -> None:
    with pytest.raises(http.client.IncompleteRead):
        under(server, "cut")


def test_cut_without_a_declared_length_goes_unnoticed(server: ReplicaServer) -> None:
    _, headers, body = under(server, "cut unnoticed")
    assert "Content-Length" not in headers
    assert body.startswith(b"<!DOCTYPE html>")
    assert b"</html>" not in body


def test_half_a_compressed_body(server: ReplicaServer) -> None:
    _, headers, body = under(server, "bad gzip")
    assert headers["Content-Encoding"] == "gzip"
    with pytest.raises((EOFError, zlib.error)):
        gzip.decompress(body)


def test_a_charset_that_is_not_the_body_s(server: ReplicaServer) -> None:
    _, headers, body = under(server, "charset")
    assert headers["Content-Type"].endswith("windows-1251")
    assert "–" in body.decode("utf-8")


def test_garbage(server: ReplicaServer) -> None:
    with pytest.raises(http.client.BadStatusLine):
        under(server, "garbage")


def test_dropped(server: ReplicaServer) -> None:
    with pytest.raises(http.client.RemoteDisconnected):
        under(server, "dropped")


def test_a_loop_never_ends(server: ReplicaServer) -> None:
    server.site.faults.add("loop", f"{PATH}*")
    path, seen = PATH, []
    for _ in range(4):
        status, headers, _ = get(server, path)
        path = headers["Location"]
        seen.append((status, path))
    server.site.faults.clear()
    assert seen == [(302, f"{PATH}?again=1"), (302, PATH)] * 2


def test_what_has_moved_is_there(server: ReplicaServer) -> None:
    status, headers, _ = under(server, "moved", target="/latest/")
    assert (status, headers["Location"]) == (301, "/latest/")


def test_a_stale_feed_lags_behind(server: ReplicaServer) -> None:
    _, _, body = under(server, "stale", "/feed/", posts=12)
    posts = server.site.posts
    assert (posts[12].url.encode() in body, posts[11].url.encode() in body) == (True, False)


def test_a_deleted_page_of_a_listing_is_404_with_cards_on_it(server: ReplicaServer) -> None:
    status, _, body = under(server, "deleted", "/latest/page/2/")
    assert (status, server.site.posts[0].url.encode() in body) == (404, True)
    assert get(server, "/latest/page/2/")[0] == 200


def test_every_kind_does_something_and_is_tried_here() -> None:
    assert set(KINDS) == set(get_args(Kind))
    source = Path(__file__).read_text("utf-8")
    assert [kind for kind in KINDS if f'(server, "{kind}"' not in source and f'add("{kind}"' not in source] == []


def test_a_fault_is_over_after_so_many_requests(server: ReplicaServer) -> None:
    server.site.faults.add("status", PATH, status=500, after=1, times=2)
    assert [get(server)[0] for _ in range(4)] == [200, 500, 500, 200]
    assert server.site.faults.table() == []


@pytest.mark.parametrize(
    ("pattern", "path", "hit"),
    [
        ("*", "/anything/", True),
        ("/tag/*", "/tag/rail/page/2/", True),
        ("/tag/*", "/latest/", False),
        ("/latest/page/[23]/", "/latest/page/2/", True),
        ("/latest/page/[23]/", "/latest/page/4/", False),
        ("/Latest/", "/latest/", False),
    ],
)
def test_a_pattern_says_which_paths(pattern: str, path: str, hit: bool) -> None:
    faults = Faults()
    faults.add("status", pattern)
    assert (faults.take(path) is not None) == hit


def test_the_first_switch_that_fits_acts() -> None:
    faults = Faults()
    faults.add("slow", "/tag/*", times=1)
    faults.add("status", "*")
    assert [fault.kind for _ in range(2) if (fault := faults.take("/tag/x/"))] == ["slow", "status"]


def test_an_unknown_kind_or_detail_is_an_error() -> None:
    with pytest.raises(ValueError, match="unknown kind of fault: earthquake"):
        Faults().add("earthquake")
    with pytest.raises(TypeError):
        Faults().add("slow", "/", hours=3)
