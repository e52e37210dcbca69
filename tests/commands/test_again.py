"""Asking again with the real command: edits are caught, unchanged pages cost a header, quiet runs are cheap."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

Replica = Callable[..., Any]


def crawl(scrapy: Any, server: Any, *args: str, **environment: str) -> Any:
    return scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args, **environment)


def due(server: Any) -> tuple[str, str]:
    """The setting that makes the oldest of the replica's posts, and with it nearly all, due in a second from now."""
    ages = ((datetime.now(UTC) - post.published).total_seconds() + 1 for post in server.site.posts)
    return "-s", "REVISIT_DAYS=" + ",".join(f"{age / 86400:.6f}" for age in ages)


def test_an_edit_is_a_revision_and_a_stir_is_none(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server).returncode == 0
    edited, stirred = server.site.posts[2], server.site.posts[3]
    server.site.edit(edited.slug)
    server.site.stir(stirred.slug)
    setting = due(server)
    time.sleep(1.5)
    run = crawl(scrapy, server, *setting)
    assert run.returncode == 0, run.stderr
    assert "1 edited" in run.stderr
    assert len(scrapy.archive().articles) == 13
    revision = scrapy.archive().articles[-1]
    assert (revision["url"], revision["revision"], revision["change"]) == (edited.url, 2, "edited")
    assert revision["text"] == server.site.post(edited.slug).truth()["text"]


def test_unchanged_articles_answer_304_and_write_nothing(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server).returncode == 0
    setting = due(server)
    time.sleep(1.5)
    server.log.clear()
    run = crawl(scrapy, server, *setting, "-a", "mode=revisit")
    assert (run.returncode, run.stderr) == (0, "")
    asked = [entry for entry in server.log.entries if entry.target != "/robots.txt"]
    assert len(asked) == 12
    assert {entry.status for entry in asked} == {304}
    assert len(scrapy.archive().articles) == 12


def cpu(command: Callable[[], Any]) -> float:
    """Seconds of CPU that a command costs which succeeds and says nothing on standard error."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    run = command()
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    assert (run.returncode, run.stderr) == (0, "")
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def test_a_run_with_nothing_new_is_cheap(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    assert crawl(scrapy, server).returncode == 0
    # The interpreter's start is part of what it costs, and the measure of it on a machine that nobody knows.
    scrapy.nursery = None
    starts, runs = [], []
    for _ in range(3):
        server.log.clear()
        starts.append(cpu(lambda: scrapy("version")))
        runs.append(cpu(lambda: crawl(scrapy, server)))
        assert server.log.counts.total() <= 3
        assert next(entry.status for entry in server.log.entries if entry.target == "/latest/") == 304
    assert 0.1 <= min(runs) <= 2 * min(starts)


def test_a_server_that_says_unchanged_hides_nothing_for_long(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server).returncode == 0
    server.site.add(2)
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 14


def test_a_budget_ends_a_run_and_the_next_goes_on(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=120)
    slow = ("-s", "DOWNLOAD_DELAY=0.1", "-s", "CRAWL_BUDGET=3")
    run = crawl(scrapy, server, *slow)
    assert run.returncode == 0, run.stderr
    had = len(scrapy.archive().articles)
    assert 0 < had < 120
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 120


@pytest.mark.parametrize("setting", ["CRAWL_BUDGET=soon", "MAX_RUN_SECONDS=-1", "REVISIT_DAYS=often"])
def test_limits_that_are_no_numbers_are_configuration(scrapy: Any, setting: str) -> None:
    run = scrapy.crawl("timesca", "-a", "origin=http://127.0.0.1:9", "-s", setting)
    assert run.returncode == 78, run.stderr
    assert run.stderr.count("\n") == 1
    assert setting.partition("=")[0] in run.stderr


def test_a_bug_is_internal(scrapy: Any, replica: Replica, tmp_path: Any) -> None:
    (tmp_path / "broken.py").write_text(
        "class Pipeline:\n    def process_item(self, item):\n        raise KeyError('a bug of ours')\n"
    )
    server = replica(articles=6)
    pipelines = 'ITEM_PIPELINES={"broken.Pipeline": 50}'
    run = crawl(scrapy, server, "-s", pipelines, PYTHONPATH=str(tmp_path))
    assert run.returncode == 70
    assert run.stderr.rstrip("\n").rpartition("\n")[2].startswith("timesca: internal: a bug")
