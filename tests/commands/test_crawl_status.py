"""Bad input, a wrong target, a locked archive: one clear line, the right exit status, no traceback."""

from __future__ import annotations

import http.server
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest


def assert_one_line(run: Any, status: int, *words: str) -> None:
    assert run.returncode == status, run.stderr
    assert "Traceback" not in run.stderr
    assert run.stderr.count("\n") == 1, run.stderr
    for word in words:
        assert word in run.stderr


@contextmanager
def answering(status: int, content_type: str, body: bytes) -> Iterator[str]:
    """Serve the same answer for every address but robots.txt."""

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            found = self.path != "/robots.txt"
            self.send_response(status if found else 404)
            self.send_header("Content-Type", content_type)
            self.end_headers()
            self.wfile.write(body if found else b"")

        def log_message(self, *args: object) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()


@pytest.mark.parametrize(
    ("args", "words"),
    [
        (["timesca", "-a", "since=yesterday"], ["since=yesterday", "2025-01-01"]),
        (["timesca", "-a", "pages=0"], ["pages=0"]),
        (["timesca", "-a", "mode=everything"], ["mode=everything", "full"]),
        (["timesca", "-a", "origin=nowhere"], ["origin=nowhere"]),
        (["timesca", "-a", "section=../../etc"], ["section=../../etc"]),
        (["timesca", "-a", "sectoin=latest"], ["sectoin", "section"]),
        (["timesca", "-a", "since"], ["NAME=VALUE"]),
        (["timesca_rates", "-a", "pages=3"], ["pages"]),
        (["wordpress"], ["url="]),
        (["wordpress", "-a", "url=https://example.org/", "-a", "zone=Asia/Atlantis"], ["zone=Asia/Atlantis"]),
        (["wordpress", "-a", "url=example.org"], ["url=example.org"]),
        (["nosuchspider"], ["nosuchspider", "timesca", "wordpress"]),
        ([], ["scrapy crawl timesca"]),
        (["timesca", "wordpress"], ["one spider"]),
    ],
)
def test_wrong_arguments_are_usage(scrapy: Any, args: list[str], words: list[str]) -> None:
    run = scrapy("crawl", *args, "-s", f"ARCHIVE_DIR={scrapy.data}")
    assert_one_line(run, 64, "nothing done", *words)
    assert not scrapy.data.exists()


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ("ARCHIVE_DIR=/dev/null/below", ["ARCHIVE_DIR", "/dev/null/below"]),
        ("ARCHIVE_DIR=", ["ARCHIVE_DIR"]),
        ("CONTACT=two\nlines", ["CONTACT"]),
        ("CONCURRENT_ITEMS=4", ["CONCURRENT_ITEMS"]),
    ],
)
def test_wrong_settings_are_configuration(scrapy: Any, setting: str, words: list[str]) -> None:
    run = scrapy.crawl("timesca", "-a", "origin=http://127.0.0.1:9", "-s", setting)
    assert_one_line(run, 78, "nothing done", *words)


def test_an_archive_folder_that_is_a_file(scrapy: Any, tmp_path: Path) -> None:
    (tmp_path / "data").write_text("mine")
    run = scrapy.crawl("timesca", "-a", "origin=http://127.0.0.1:9")
    assert_one_line(run, 78, "ARCHIVE_DIR", "nothing done")
    assert (tmp_path / "data").read_text() == "mine"


def test_an_unknown_section_is_usage_and_keeps_what_was_there(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=18)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    before = scrapy.archive().segments()
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", "-a", "section=tag/no-such-tag")
    assert_one_line(run, 64, "tag/no-such-tag", "404")
    assert scrapy.archive().segments() == before


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("application/json", b'{"posts": []}'),
        ("application/octet-stream", bytes(range(256)) * 20),
        ("text/plain", b"hello"),
        ("text/html", b"<html><body><p>It works!</p></body></html>"),
        ("text/html", b""),
    ],
)
@pytest.mark.parametrize("spider", ["timesca", "timesca_rates"])
def test_a_source_that_is_not_the_site_is_changed(scrapy: Any, spider: str, content_type: str, body: bytes) -> None:
    with answering(200, content_type, body) as origin:
        run = scrapy.crawl(spider, "-a", f"origin={origin}")
    assert_one_line(run, 12, "timesca: changed", "/latest/")
    assert scrapy.archive().segments() == {}


@pytest.mark.parametrize("status", [401, 403, 429])
def test_a_refusal_is_refused(scrapy: Any, status: int) -> None:
    with answering(status, "text/html", b"<html><body>no</body></html>") as origin:
        run = scrapy.crawl("timesca", "-a", f"origin={origin}")
    assert_one_line(run, 13, "timesca: refused", str(status))


@pytest.mark.parametrize("status", [500, 502, 503])
def test_a_broken_server_is_unreachable(scrapy: Any, status: int) -> None:
    with answering(status, "text/html", b"<html><body>sorry</body></html>") as origin:
        run = scrapy.crawl("timesca", "-a", f"origin={origin}")
    assert_one_line(run, 14, "timesca: unreachable", str(status))


def test_nobody_listening_is_unreachable(scrapy: Any) -> None:
    with socket.socket() as unused:
        unused.bind(("127.0.0.1", 0))
        run = scrapy.crawl("timesca", "-a", f"origin=http://127.0.0.1:{unused.getsockname()[1]}")
    assert_one_line(run, 14, "timesca: unreachable")


def test_robots_txt_is_the_sites_word(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=6)
    server.site.faults.add("body", "/robots.txt", body="User-agent: *\nDisallow: /\n", content_type="text/plain")
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert_one_line(run, 13, "timesca: refused", "robots.txt")
    assert server.log.counts == {"/robots.txt": 1}


def test_a_robots_txt_that_cannot_be_had_closes_the_site(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=6)
    server.site.faults.add("status", "/robots.txt", status=503)
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert_one_line(run, 13, "timesca: refused", "robots.txt unreachable: answered 503")
    assert set(server.log.counts) == {"/robots.txt"}


def test_a_second_run_is_locked_out(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=120)
    first = scrapy.start("crawl", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}", "-a", f"origin={server.origin}",
                         "-s", "DOWNLOAD_DELAY=0.2")  # fmt: skip
    lock = scrapy.data / "timesca" / "lock"
    while not (lock.exists() and lock.read_bytes()):
        assert first.poll() is None
        time.sleep(0.02)
    second = scrapy.crawl("timesca_rates", "-a", f"origin={server.origin}")
    first.terminate()
    _, err = first.communicate(timeout=60)
    assert_one_line(second, 75, "timesca: locked", "nothing done")
    assert first.returncode == 11, err
    assert "timesca: interrupted" in err
