"""The run report at the edges: books that do not add up, a report that cannot be written, a death while writing it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

Replica = Callable[..., Any]

SWALLOW = """
class Swallow:
    async def process_spider_output(self, response, result):
        async for item in result:
            if not response.url.endswith("{path}"):
                yield item
"""


def crawl(scrapy: Any, server: Any, *args: str, **environment: str) -> Any:
    return scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args, **environment)


def report(scrapy: Any) -> dict[str, Any]:
    return json.loads((scrapy.archive().folder / "runs/latest.json").read_bytes())  # type: ignore[no-any-return]


def test_an_address_that_reaches_no_end_is_a_bug(scrapy: Any, replica: Replica, tmp_path: Path) -> None:
    server = replica(articles=12)
    post = server.site.posts[4]
    (tmp_path / "swallow.py").write_text(SWALLOW.format(path=post.path))
    run = crawl(scrapy, server, "-s", 'SPIDER_MIDDLEWARES={"swallow.Swallow": 950}', PYTHONPATH=str(tmp_path))
    assert run.returncode == 70, run.stderr
    assert f"1 addresses reached no end, {post.url}" in run.stderr
    assert run.stderr.count("\n") == 1
    assert report(scrapy)["exit_status"] == 70
    books = report(scrapy)["conservation"]
    assert (books["adds_up"], books["without_end"]) == (False, 1)
    run = crawl(scrapy, server)
    assert run.returncode == 0, run.stderr
    assert report(scrapy)["conservation"]["adds_up"]
    assert len(scrapy.archive().articles) == 12


def test_a_report_that_cannot_be_written_is_a_storage_problem(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    assert crawl(scrapy, server, "-a", "pages=1").returncode == 0
    runs = scrapy.archive().folder / "runs"
    for path in runs.iterdir():
        path.unlink()
    runs.rmdir()
    runs.write_text("in the way")
    server.site.add(2)
    run = crawl(scrapy, server)
    assert (run.returncode, run.stderr.count("\n")) == (74, 1), run.stderr
    assert "timesca: storage: " in run.stderr
    assert len(scrapy.archive().articles) == 8
    runs.unlink()
    assert crawl(scrapy, server).returncode == 0


def test_killed_while_writing_the_report(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    assert crawl(scrapy, server, CRAWLER_FAILPOINT="report.written:1").returncode == -9
    folder = scrapy.archive().folder
    assert len(scrapy.archive().articles) == 6
    assert not list((folder / "runs").glob("*.json"))
    assert crawl(scrapy, server).returncode == 0
    assert report(scrapy)["counts"]["articles"] == 0
    assert not list(folder.rglob(".*"))


def test_a_refused_run_has_a_report_too(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    server.site.faults.add("status", "/latest/", status=403)
    run = crawl(scrapy, server)
    assert (run.returncode, report(scrapy)["exit_status"]) == (13, 13)
    assert report(scrapy)["line"] == run.stderr.strip()
    assert [page["reason"] for page in report(scrapy)["failures"]] == ["answered 403"]
    assert not (scrapy.archive().folder / "runs/latest-successful.json").exists()


def test_two_signals_lose_nothing(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    run = scrapy.start("crawl", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}", "-a", f"origin={server.origin}",
                       "-s", "DOWNLOAD_DELAY=0.2")  # fmt: skip
    while sum(server.log.counts.values()) < 10:
        assert run.poll() is None
        time.sleep(0.02)
    run.terminate()
    run.terminate()
    _, err = run.communicate(timeout=60)
    assert run.returncode == 11, err
    assert "timesca: interrupted" in err
    had = scrapy.archive().articles
    assert crawl(scrapy, server).returncode == 0
    assert scrapy.archive().articles[: len(had)] == had
    assert len(scrapy.archive().articles) == 60
