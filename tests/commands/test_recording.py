"""A crawl records: each record points to the very bytes that the site sent, and others can read the files."""

from __future__ import annotations

import gzip
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.archive.warc import StoredResponse, read_at, responses, warc_files
from crawler.items import WarcPointer
from tests.archive.warc.desk import foreign


def crawl(scrapy: Any, server: Any, *args: str) -> Any:
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)
    assert "Traceback" not in run.stderr
    return run


def all_responses(folder: Path) -> Iterator[StoredResponse]:
    for path in warc_files(folder):
        yield from responses(path)


def served(server: Any, url: str, encoding: str = "identity") -> bytes:
    """What the replica sends for one of the site's addresses."""
    request = urllib.request.Request(f"{server.origin}{urlsplit(url).path}", headers={"Accept-Encoding": encoding})
    with urllib.request.urlopen(request) as response:
        body: bytes = response.read()
        return body


def checked(folder: Path) -> None:
    for path in warc_files(folder):
        run = subprocess.run([sys.executable, "-m", "warcio.cli", "check", str(path)], capture_output=True, check=False)
        assert (run.returncode, run.stdout) == (0, b""), path


def test_every_record_leads_to_the_bytes_that_were_served(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=25)
    assert crawl(scrapy, server, "-s", "CONTACT=desk@example.org").returncode == 0
    archive = scrapy.archive()
    for record in [*archive.articles, *archive.rates]:
        stored = read_at(archive.folder, WarcPointer(**record["warc"]))
        assert stored.url == record["url"]
        assert f"{stored.fetched_at:%Y-%m-%dT%H:%M:%SZ}" == record["crawled_at"]
        assert stored.payload == served(server, record["url"], "gzip")
        assert gzip.decompress(stored.payload) == stored.body == served(server, record["url"])
    checked(archive.folder)
    (path,) = warc_files(archive.folder)
    info, first, request, *_ = foreign(path)
    assert b"robots: obey\r\noperator: desk@example.org\r\n" in info["payload"]
    assert first["WARC-Target-URI"] == "https://timesca.com/robots.txt"
    assert first["WARC-IP-Address"] == "127.0.0.1"
    assert b"\r\nHost: timesca.com\r\n" in request["head"] + b"\r\n"
    assert b"(+desk@example.org)" in request["head"]
    assert b"Accept-Encoding: gzip, deflate\r\n" in request["head"] + b"\r\n"


def test_a_run_with_nothing_new_repeats_no_byte(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=12)
    crawl(scrapy, server)
    before = len(list(all_responses(scrapy.archive().folder)))
    run = crawl(scrapy, server)
    assert (run.returncode, run.stderr) == (0, "")
    folder = scrapy.archive().folder
    assert len(list(all_responses(folder))) == before
    assert len(warc_files(folder)) == 2
    checked(folder)


def test_refusals_redirects_and_errors_are_kept_too(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=12)
    gone, moved = server.site.posts[2].url, server.site.posts[3].url
    server.site.faults.add("status", urlsplit(gone).path, status=404)
    server.site.faults.add("loop", f"{urlsplit(moved).path}*")
    crawl(scrapy, server)
    by_url = {stored.url: stored.status for stored in all_responses(scrapy.archive().folder)}
    assert by_url[gone] == 404
    assert by_url[moved] in {301, 302}


def test_without_recording_there_is_no_folder_and_no_pointer(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=8)
    assert crawl(scrapy, server, "-s", "WARC_ENABLED=False").returncode == 0
    archive = scrapy.archive()
    assert not (archive.folder / "warc").exists()
    assert {record["warc"] for record in [*archive.articles, *archive.rates]} == {None}


def test_files_are_cut_to_size(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=25)
    assert crawl(scrapy, server, "-s", "WARC_MAX_BYTES=40000").returncode == 0
    archive = scrapy.archive()
    files = warc_files(archive.folder)
    assert len(files) > 2
    assert {record["warc"]["file"] for record in archive.articles} == {f"warc/{path.name}" for path in files}
    checked(archive.folder)


def test_a_wrong_size_is_told(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=6)
    run = crawl(scrapy, server, "-s", "WARC_MAX_BYTES=1G")
    assert (run.returncode, run.stderr.count("\n")) == (78, 1)
    assert "WARC_MAX_BYTES" in run.stderr


@pytest.mark.parametrize("step", ["warc.torn:9", "warc.flushed:2", "warc.durable:1"])
def test_a_killed_run_leaves_whole_records_and_the_next_repairs(
    scrapy: Any, replica: Callable[..., Any], step: str
) -> None:
    server = replica(articles=12)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}", CRAWLER_FAILPOINT=step).returncode == -9
    folder = scrapy.archive().folder
    assert [path.suffix for path in warc_files(folder)] == [".open"]
    before = [stored.pointer for stored in all_responses(folder)]
    assert crawl(scrapy, server).returncode == 0
    archive = scrapy.archive()
    assert [path.suffix for path in warc_files(folder)] == [".gz", ".gz"]
    assert [stored.pointer for stored in all_responses(folder)][: len(before)] == before
    for record in archive.articles:
        assert read_at(folder, WarcPointer(**record["warc"])).url == record["url"]
    checked(folder)
