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


@pytest.mark.parametrize("name", FAILPOINTS)
def test_death_at_every_named_step(scrapy: Any, replica: Callable[..., Any], name: str) -> None:
    server = replica(articles=ARTICLES)
    args = ("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}")
    deaths = 0
    for count in (1, 2, 150):
        before = scrapy.archive().segments() if scrapy.data.exists() else {}
        run = scrapy(*args, CRAWLER_FAILPOINT=f"{name}:{count}")
        assert run.returncode in {KILLED, 0}, run.stderr
        deaths += run.returncode == KILLED
        assert before.items() <= scrapy.archive().segments().items()
    published = scrapy.archive().segments()
    assert scrapy(*args).returncode == 0
    assert_perfect(scrapy, server, published)
