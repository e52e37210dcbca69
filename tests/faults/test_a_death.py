"""A: the process dies, or is asked to end, at any moment."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.running import KILLED
from tests.faults.told import some

if TYPE_CHECKING:
    from tests.faults.nursery import Nursery
    from tests.faults.running import Crawls, Process

Replica = Callable[..., Any]
Count = Callable[[str, int], None]

ARTICLES = 60
SEED = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
"""Repeats the kills of a run: ``KILL_SEED=… make faults``. The moments are the machine's, the pauses are the seed's."""


def holds_the_lock(crawls: Crawls, process: Process) -> bool:
    lock = crawls.archive.folder / "lock"
    return lock.exists() and lock.read_bytes().startswith(f"pid {process.pid},".encode())


def killed_crawl(crawls: Crawls, start: Callable[[], Process], dice: random.Random, kills: int) -> int:
    """Crawl, killed up to so many times at random moments once the archive is open; return how many died."""
    deaths = 0
    while deaths < kills:
        before = crawls.archive.segments()
        process = start()
        while process.is_running() and not holds_the_lock(crawls, process):
            time.sleep(0.002)
        time.sleep(dice.uniform(0, 0.6))
        process.send(signal.SIGKILL)
        run = process.end()
        crawls.hold(run, before)
        assert run.status in {0, KILLED}, run.err
        deaths += run.status == KILLED
        if run.status == 0:
            return deaths
    before = crawls.archive.segments()
    run = start().end()
    crawls.hold(run, before)
    assert run.status == 0, run.err
    return deaths


def kill(crawls: Crawls, server: Any, start: Callable[[], Process], seed: int, kills: int) -> int:
    """Kill so many crawls of new archives, up to ten times each; return the number of archives."""
    print(f"KILL_SEED={seed}")
    dice = random.Random(seed)
    root, deaths, number = crawls.data, 0, 0
    while deaths < kills:
        number += 1
        crawls.data = root / str(number)
        deaths += killed_crawl(crawls, start, dice, min(10, kills - deaths))
        crawls.assert_complete(post.url for post in server.site.posts)
        assert len(crawls.archive.rates) == 5
        assert all(article["revision"] == 1 for article in crawls.archive.articles)
    return number


@pytest.mark.fault(1, 2)
@pytest.mark.parametrize("batch", range(2))
def test_20_kills_at_random_moments(crawls: Crawls, replica: Replica, count: Count, batch: int) -> None:
    server = replica(articles=ARTICLES)
    count("crawls", kill(crawls, server, crawls.of(server).start, SEED + batch, 10))
    count("kills", 10)


@pytest.mark.fault(1, 2)
@pytest.mark.long
@pytest.mark.parametrize("batch", range(2, 22))
def test_1000_kills_at_random_moments(
    crawls: Crawls, replica: Replica, count: Count, nursery: Nursery, batch: int
) -> None:
    server = replica(articles=ARTICLES)
    crawls.of(server)
    count("crawls", kill(crawls, server, lambda: nursery.start(*crawls.command), SEED + batch, 50))
    count("kills", 50)


@pytest.mark.fault(3)
@pytest.mark.parametrize("step", ["page.record:9", "page.end:6", "page.committed:4", "publish.linked:1", "warc.torn:5"])
def test_death_at_a_step(crawls: Crawls, replica: Replica, step: str) -> None:
    server = replica(articles=12)
    crawls.of(server)(status=KILLED, environment={"CRAWLER_FAILPOINT": step})
    server.site.add(2)
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)
    assert all(article["revision"] == 1 for article in crawls.archive.articles)


def working(crawls: Crawls, server: Any, articles: int, *settings: str) -> Process:
    """A crawl that has asked for so many articles."""
    given = [each for setting in ("DOWNLOAD_DELAY=0.1", *settings) for each in ("-s", setting)]
    process = crawls.of(server).start(*given)
    process.until(lambda: len(server.log.entries) >= articles + 2)
    return process


def goes_on(crawls: Crawls, server: Any) -> None:
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(5, 7)
@pytest.mark.parametrize(
    "number",
    some([signal.SIGTERM, signal.SIGINT, signal.SIGHUP], signal.SIGTERM, signal.SIGHUP),
    ids=lambda number: number.name,
)
def test_a_signal_ends_the_run_in_order(crawls: Crawls, replica: Replica, number: int) -> None:
    server = replica(articles=ARTICLES)
    process = working(crawls, server, 5)
    process.send(number)
    sent = time.monotonic()
    run = process.end()
    crawls.hold(run, {})
    assert run.status == 11
    assert "interrupted" in run.last_line
    assert time.monotonic() - sent < 20
    assert len(crawls.archive.articles) >= 4
    goes_on(crawls, server)


@pytest.mark.fault(6)
@pytest.mark.parametrize("number", some([signal.SIGTERM, signal.SIGINT], signal.SIGINT), ids=lambda number: number.name)
def test_a_second_signal_ends_it_at_once(crawls: Crawls, replica: Replica, number: int) -> None:
    server = replica(articles=ARTICLES)
    # An answer that does not come keeps the first signal from ending the run.
    server.site.faults.add("slow", "/*", after=8, seconds=20)
    process = working(crawls, server, 8, "LOG_LEVEL=INFO")
    process.send(number)
    # Two that come together are one.
    process.until(lambda: "shutting down gracefully" in process.told)
    process.send(number)
    sent = time.monotonic()
    run = process.end()
    crawls.hold(run, {})
    assert run.status == 11
    assert "at once" in run.last_line
    assert time.monotonic() - sent < 5
    server.site.faults.clear()
    goes_on(crawls, server)


@pytest.mark.fault(7)
@pytest.mark.parametrize("streams", some(["stdout", "stderr", "both"], "both"))
def test_a_pipe_that_nobody_reads_changes_nothing(crawls: Crawls, replica: Replica, streams: str) -> None:
    server = replica(articles=12)
    server.site.faults.add("status", server.site.posts[3].path, status=500)
    crawls.of(server)
    reader, writer = os.pipe()
    names = ["stdout", "stderr"] if streams == "both" else [streams]
    process = crawls.start("-s", "LOG_LEVEL=DEBUG", **dict.fromkeys(names, writer))
    os.close(reader)
    os.close(writer)
    run = process.end()
    assert run.status == 10
    server.site.faults.clear()
    goes_on(crawls, server)


@pytest.mark.fault(7)
def test_a_terminal_that_was_closed_before(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=12)
    crawl = [sys.executable, "-m", "scrapy", "crawl", "timesca", "-s", f"ARCHIVE_DIR={crawls.data}"]
    command = ["sh", "-c", 'exec "$@" <&- >&- 2>&-', "sh", *crawl, "-a", f"origin={server.origin}"]
    assert subprocess.run(command, check=False, timeout=120).returncode == 0
    crawls.assert_complete(post.url for post in server.site.posts)
