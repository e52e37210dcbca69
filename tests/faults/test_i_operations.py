"""I: day after day. A redesign is noticed, a quiet site raises no alarm, and a million addresses weigh little."""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.told import some

if TYPE_CHECKING:
    from tests.faults.nursery import Nursery
    from tests.faults.running import Crawls, Process, Run

Replica = Callable[..., Any]
Tell = Callable[[str], None]

THEMES = ("classic", "block", "bare", "cards")
TICK = os.sysconf("SC_CLK_TCK")


@pytest.mark.fault(71)
@pytest.mark.parametrize("theme", some(THEMES, "block"))
def test_a_redesign_that_hides_the_texts_is_noticed_at_once(crawls: Crawls, replica: Replica, theme: str) -> None:
    server = replica(articles=18)
    crawls.of(server)()
    server.site.add(12)
    server.site.theme = theme
    server.site.faults.add("hollow", "/*-*/")
    crawls(status=12, says=["scrapy publish timesca"])
    server.site.faults.clear()
    crawls.scrapy("publish", "timesca", "-s", f"ARCHIVE_DIR={crawls.data}").end()
    crawls()
    newest = {article["url"]: article for article in crawls.archive.articles}
    assert set(newest) == {post.url for post in server.site.posts}
    assert all(article["word_count"] > 20 for article in newest.values())


@pytest.mark.fault(71)
@pytest.mark.long
def test_30_clean_runs_raise_no_alarm(crawls: Crawls, replica: Replica, nursery: Nursery) -> None:
    server = replica(articles=40)
    crawls.of(server)
    for number in range(30):
        run = nursery.start(*crawls.command).end()
        assert run.status == 0, run.err
        crawls.hold(run, {})
        server.site.theme = THEMES[number % 4]
        server.site.add(number % 5)
        if number % 3 == 0:
            server.site.edit(server.site.posts[number % 7].slug)
        if number % 6 == 0:
            server.site.next_day()
    run = crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


ADDRESSES = """
WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < ?)
INSERT INTO page (url, kind, state, first_seen, last_ok, published_at, run)
SELECT 'https://timesca.com/of-long-ago-' || i || '/', 'article', 'done', '2020-01-01T00:00:00Z',
       '2020-03-01T00:00:00Z', '2020-01-01T00:00:00+06:00', '20200101T000000Z-0000' FROM n
"""


def make_old(crawls: Crawls, addresses: int) -> None:
    """Put so many addresses of long ago into the database of an archive at rest."""
    folder = crawls.archive.folder
    (folder / "state.sqlite.sha256").unlink()
    with closing(sqlite3.connect(folder / "state.sqlite")) as connection, connection:
        connection.execute(ADDRESSES, (addresses,))
        connection.execute("INSERT OR IGNORE INTO membership SELECT page.id, listing.id FROM page, listing")


def cpu_seconds(process: Process) -> float:
    """The time a process has worked, which is the same on a busy machine."""
    fields = Path(f"/proc/{process.pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def assert_books(crawls: Crawls, run: Run) -> None:
    report = json.loads((crawls.archive.folder / "runs/latest.json").read_text("utf-8"))
    assert report["conservation"]["adds_up"]
    assert report["exit_status"] == run.status


def endure(crawls: Crawls, server: Any, tell: Tell, nursery: Nursery, addresses: int, runs: int) -> None:
    crawls.of(server)()
    make_old(crawls, addresses)
    asked = len(server.log.entries)
    process = crawls.start()
    process.until(lambda: len(server.log.entries) > asked)
    started = cpu_seconds(process)
    run = process.end()
    assert run.status == 0, run.err
    assert started <= 2
    size = crawls.archive.folder.joinpath("state.sqlite").stat().st_size
    peak = run.rss_mb
    for number in range(runs):
        if number % 6 == 0:
            server.site.add(1)
        run = nursery.start(*crawls.command).end(timeout=300)
        assert run.status == 0, run.err
        assert_books(crawls, run)
        peak = max(peak, run.rss_mb)
    assert peak <= 300
    grown = crawls.archive.folder.joinpath("state.sqlite").stat().st_size - size
    assert grown < 1_000_000 + 20_000 * runs
    crawls.no_doubles()
    crawls.assert_complete(post.url for post in server.site.posts)
    tell(f"{addresses} known addresses: first request after {started:.1f} s of work, peak {peak:.0f} MB, {runs} runs")


@pytest.mark.fault(72)
@pytest.mark.parametrize(
    ("addresses", "runs"),
    [
        (100_000, 3),
        # A day of runs, every five minutes.
        pytest.param(100_000, 288, marks=pytest.mark.long),
        pytest.param(1_000_000, 24, marks=pytest.mark.long),
    ],
)
def test_known_addresses_and_runs(
    crawls: Crawls, replica: Replica, tell: Tell, nursery: Nursery, addresses: int, runs: int
) -> None:
    endure(crawls, replica(articles=12), tell, nursery, addresses, runs)
