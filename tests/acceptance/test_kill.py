"""SIGKILL at any moment and at every named step: the archive ends whole, complete and without repeats."""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable
from typing import Any

import pytest

from crawler.archive.failpoints import FAILPOINTS

pytestmark = pytest.mark.acceptance

ARTICLES = 300
KILLS = 50
KILLED = -9


def assert_perfect(scrapy: Any, server: Any, published: dict[str, bytes]) -> None:
    archive = scrapy.archive()
    assert sorted(a["url"] for a in archive.articles) == sorted(post.url for post in server.site.posts)
    assert len({a["id"] for a in archive.articles}) == ARTICLES
    assert len(archive.rates) == 5
    assert all(a["revision"] == 1 for a in archive.articles)
    assert published.items() <= archive.segments().items()
    assert not list(archive.folder.rglob(".*"))


def test_50_kills_at_random_moments(scrapy: Any, replica: Callable[..., Any]) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed}")
    dice = random.Random(seed)
    server = replica(articles=ARTICLES)
    args = ("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}")
    kills = 0
    while kills < KILLS:
        published: dict[str, bytes] = {}
        finished = False
        while not finished and kills < KILLS:
            process = scrapy.start(*args)
            time.sleep(dice.uniform(0.6, 2.5))
            process.kill()
            _, err = process.communicate(timeout=60)
            assert "Traceback" not in err
            finished = process.returncode == 0
            kills += process.returncode == KILLED
            after = scrapy.archive().segments()
            assert published.items() <= after.items()
            published = after
        if not finished:
            assert scrapy(*args).returncode == 0
        assert_perfect(scrapy, server, published)
        scrapy.data = scrapy.data.with_name(f"data{kills}")
        args = (*args[:-1], f"ARCHIVE_DIR={scrapy.data}")


# How often a crawl of the 300 articles passes each step; every other step is passed once.
PASSED = {
    "warc.torn": 704, "warc.written": 352, "warc.flushed": 20,
    "page.begun": 350, "page.record": 305, "page.end": 350, "page.committed": 350, "publish.begun": 2,
    "publish.torn": 2, "publish.written": 2, "publish.durable": 2, "publish.linked": 2, "publish.placed": 2,
    "publish.noted": 2, "manifest.written": 2, "manifest.placed": 2,
}  # fmt: skip
DEATHS = [
    (name, count) for name in FAILPOINTS for count in sorted({1, (PASSED.get(name, 1) + 1) // 2, PASSED.get(name, 1)})
]


@pytest.mark.parametrize(("name", "count"), DEATHS)
def test_death_at_every_named_step(scrapy: Any, replica: Callable[..., Any], name: str, count: int) -> None:
    server = replica(articles=ARTICLES)
    args = ("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}")
    died = scrapy(*args, CRAWLER_FAILPOINT=f"{name}:{count}")
    assert died.returncode == KILLED, died.stderr
    published = scrapy.archive().segments()
    assert scrapy(*args).returncode == 0
    assert_perfect(scrapy, server, published)
