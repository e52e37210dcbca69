"""A replay reads what the crawl had read: all pages of an article, and what a feed had said of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.folder import Folder
from crawler.replay import Options, Tally, compare
from crawler.replica import Options as Replicated
from crawler.replica import ReplicaServer, ReplicaSite

if TYPE_CHECKING:
    from tests.conftest import Command

pytestmark = pytest.mark.usefixtures("inline")


def replayed(command: Command, source: str = "timesca") -> Tally:
    return compare(Folder(command.data, source), Options())


@pytest.mark.parametrize("theme", ["classic", "block"])
def test_an_article_of_several_pages_is_joined_again(scrapy: Any, theme: str) -> None:
    site = ReplicaSite(articles=8, theme=theme, options=Replicated(parted=2))
    assert any(site.parts(post) > 1 for post in site.posts)
    with ReplicaServer(site) as server:
        assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    tally = replayed(scrapy)
    assert (dict(tally.found), tally.compared["articles"]) == ({}, 8)


def test_what_only_the_feed_says_is_no_difference(scrapy: Any) -> None:
    site = ReplicaSite(articles=8, theme="bare")
    site.faults.add("status", site.posts[0].path, status=403)
    with ReplicaServer(site) as server:
        run = scrapy.crawl("timesca", "-a", "section=feed", "-a", f"origin={server.origin}")
    assert run.returncode == 10, run.stderr
    assert any("feed" in record["extracted_by"].values() for record in scrapy.archive().articles)
    assert dict(replayed(scrapy).found) == {}
