"""The stored bytes: others read them to the byte, and SIGKILL at any moment costs no whole record and no pointer."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.archive.warc import responses, warc_files
from tests.archive.warc.desk import foreign

pytestmark = pytest.mark.acceptance

ARTICLES = 300
KILLS = 50
KILLED = -9


def assert_checked(folder: Path) -> None:
    """``warcio check`` passes on every file."""
    files = [str(path) for path in warc_files(folder)]
    run = subprocess.run([sys.executable, "-m", "warcio.cli", "check", *files], capture_output=True, check=False)
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")


def assert_no_pointer_dangles(archive: Any) -> int:
    """Every published record leads to a response with its digest and its address; return how many do."""
    kept = {
        (f"warc/{path.name.removesuffix('.open')}", response.pointer.offset): response
        for path in warc_files(archive.folder)
        for response in responses(path)
    }
    records = [*archive.articles, *archive.rates]
    for record in records:
        pointer = record["warc"]
        response = kept[pointer["file"], pointer["offset"]]
        assert (response.pointer.digest, response.url) == (pointer["digest"], record["url"])
    return len(records)


def served(server: Any, url: str) -> bytes:
    request = urllib.request.Request(f"{server.origin}{urlsplit(url).path}", headers={"Accept-Encoding": "gzip"})
    with urllib.request.urlopen(request) as response:
        body: bytes = response.read()
        return body


def test_others_get_the_very_bytes_that_were_served(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=ARTICLES)
    args = ("-a", f"origin={server.origin}", "-s", "WARC_MAX_BYTES=400000")
    assert scrapy.crawl("timesca", *args).returncode == 0
    assert scrapy.crawl("timesca", *args).returncode == 0
    archive = scrapy.archive()
    assert len(warc_files(archive.folder)) > 3
    assert_checked(archive.folder)
    assert assert_no_pointer_dangles(archive) == ARTICLES + 5
    records = {
        (f"warc/{path.name}", record["offset"]): record
        for path in warc_files(archive.folder)
        for record in foreign(path)
    }
    for article in archive.articles:
        record = records[article["warc"]["file"], article["warc"]["offset"]]
        assert record["WARC-Target-URI"] == article["url"]
        assert record["WARC-Payload-Digest"] == article["warc"]["digest"]
        assert record["payload"] == served(server, article["url"])


def wait_for_recording(process: subprocess.Popen[str], folder: Path) -> None:
    """Wait until the run writes a file of its own: a kill before that shows nothing here."""
    left = set(folder.glob("warc/*.open"))
    while process.poll() is None and set(folder.glob("warc/*.open")) <= left:
        time.sleep(0.02)


def test_50_kills_of_a_recording_crawl(scrapy: Any, replica: Callable[..., Any]) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed}")
    dice = random.Random(seed)
    server = replica(articles=ARTICLES)
    data, kills, records = scrapy.data, 0, 0
    while kills < KILLS:
        scrapy.data = data.with_name(f"data{kills}")
        args = ("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}",
                "-s", "WARC_MAX_BYTES=300000")  # fmt: skip
        finished = False
        while not finished and kills < KILLS:
            process = scrapy.start(*args)
            wait_for_recording(process, scrapy.archive().folder)
            time.sleep(dice.uniform(0, 1))
            process.kill()
            _, err = process.communicate(timeout=60)
            assert "Traceback" not in err
            finished = process.returncode == 0
            kills += process.returncode == KILLED
            assert_no_pointer_dangles(scrapy.archive())
        assert scrapy(*args).returncode == 0
        records += assert_no_pointer_dangles(scrapy.archive())
        assert_checked(scrapy.archive().folder)
        assert not list(scrapy.archive().folder.glob("warc/*.open"))
        run = scrapy("verify", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}")
        assert run.returncode == 0, run.stdout + run.stderr
    print(f"kills={kills} records={records}")
