"""The real command against a replica of 300 articles, in every theme: all of it, once, to the letter."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crawler.replica import THEMES

pytestmark = pytest.mark.acceptance

ARTICLES = 300


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_300_articles_and_5_rates_then_nothing_then_7(scrapy: Any, replica: Callable[..., Any], theme: str) -> None:
    server = replica(articles=ARTICLES, theme=theme, seed=7)
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert (run.returncode, run.stderr.count("\n")) == (0, 1), run.stderr
    archive = scrapy.archive()
    truth = {post.url: post.truth() for post in server.site.posts}
    assert {article["url"] for article in archive.articles} == set(truth)
    assert len({article["id"] for article in archive.articles}) == len(archive.articles) == ARTICLES
    assert sorted(rate["base"] for rate in archive.rates) == ["KGS", "KZT", "TJS", "TMT", "UZS"]
    wrong = [a["url"] for a in archive.articles if a["text"] != truth[a["url"]]["text"]]
    assert wrong == []

    before = archive.segments()
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert (run.returncode, run.stderr) == (0, "")
    assert archive.segments() == before

    added = {post.url for post in server.site.add(7)}
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert run.returncode == 0, run.stderr
    assert {article["url"] for article in archive.articles[ARTICLES:]} == added
    assert len(archive.articles) == ARTICLES + 7
    assert before.items() <= archive.segments().items()


def test_a_lost_database_is_rebuilt_and_nothing_is_written_twice(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=ARTICLES)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    archive = scrapy.archive()
    before = archive.segments()
    for path in archive.folder.glob("state.sqlite*"):
        path.unlink()
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert (run.returncode, run.stderr) == (0, "")
    assert archive.segments() == before
    server.site.add(7)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    assert len(archive.articles) == ARTICLES + 7
    assert before.items() <= archive.segments().items()
