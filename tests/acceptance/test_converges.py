"""A listing that grows and shrinks between and during runs of 40 pages: the archive ends complete, killed or not."""

from __future__ import annotations

import json
import random
import threading
import time
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = pytest.mark.acceptance

ARTICLES = 2000
RUNS = 40


class Busy:
    """Changes the site while a run lasts: five posts come, one or two go."""

    def __init__(self, site: Any, dice: random.Random) -> None:
        self.site = site
        self.dice = dice
        self.thread = threading.Thread(target=self._work, daemon=True)

    def _work(self) -> None:
        for _ in range(5):
            time.sleep(self.dice.uniform(0.1, 0.6))
            self.site.add(1)
            if self.dice.random() < 0.3:
                self.site.remove(self.dice.choice(self.site.posts[50:]).slug)


def coverage(scrapy: Any) -> dict[str, Any]:
    report = json.loads((scrapy.data / "timesca/runs/latest.json").read_text("utf-8"))
    found: dict[str, Any] = report["coverage"][0]
    return found


@pytest.mark.parametrize("kills", [False, True])
def test_budgeted_runs_converge(scrapy: Any, replica: Callable[..., Any], kills: bool) -> None:
    dice = random.Random(5)
    server = replica(articles=ARTICLES, seed=3)
    args = ("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}", "-a", "pages=40")
    seen_gone: set[str] = set()
    for run in range(RUNS):
        busy = Busy(server.site, dice)
        busy.thread.start()
        process = scrapy.start(*args)
        if kills and run < 15:
            time.sleep(dice.uniform(1.0, 4.0))
            process.kill()
        _, err = process.communicate(timeout=120)
        busy.thread.join()
        assert process.returncode in {0, -9}, err
        if process.returncode == 0 and run > 10 and coverage(scrapy)["complete"]:
            break
        server.site.add(8)
    # What came while the last run was at work is the next one's.
    assert scrapy(*args).returncode == 0
    archive = scrapy.archive()
    urls = [article["url"] for article in archive.articles]
    assert len(urls) == len(set(urls))
    assert {post.url for post in server.site.posts} <= set(urls)
    assert set(urls) <= {post.url for post in server.site.history} | seen_gone
    assert coverage(scrapy)["complete"]
    assert not coverage(scrapy)["gaps"]
    print(f"{run + 1} runs, {len(urls)} articles")
