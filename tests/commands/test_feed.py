"""A feed as the listing to walk, with the real command."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from crawler.replica import Options

Replica = Callable[..., Any]


def texts(records: list[dict[str, Any]]) -> dict[str, str]:
    return {record["url"]: record["text"] for record in records}


def truth(server: Any, listing: str = "latest") -> dict[str, str]:
    return {post.url: post.truth()["text"] for post in server.site.listed(listing)}


@pytest.mark.parametrize(
    ("section", "listing"), [("feed", "latest"), ("category/kazakhstan/feed", "category/kazakhstan")]
)
def test_the_feed_is_walked_to_its_end(scrapy: Any, replica: Replica, section: str, listing: str) -> None:
    server = replica(articles=34, options=Options(parted=5))
    crawl = ("timesca", "-a", f"origin={server.origin}", "-a", f"section={section}")
    run = scrapy.crawl(*crawl)
    assert run.returncode == 0, run.stderr
    assert texts(scrapy.archive().articles) == truth(server, listing)
    assert scrapy.archive().articles[0]["listed_at"] == [f"https://timesca.com/{section}/"]
    again = scrapy.crawl(*crawl)
    assert (again.returncode, again.stderr) == (0, "")


def test_any_wordpress_site_by_its_feed(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=14, options=Options(links="origin", redirects="path"))
    assert (run := scrapy.crawl("wordpress", "-a", f"url={server.origin}/feed/")).returncode == 0, run.stderr
    server.site.add(3)
    assert (run := scrapy.crawl("wordpress", "-a", f"url={server.origin}/feed/")).returncode == 0, run.stderr
    kept = {post.title: post.truth()["text"] for post in server.site.posts}
    assert {record["title"]: record["text"] for record in scrapy.archive("127.0.0.1").articles} == kept


def test_a_page_that_cannot_be_had_is_what_the_feed_says_until_it_can(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    crawl = ("timesca", "-a", f"origin={server.origin}", "-a", "section=feed")
    post = server.site.posts[2]
    server.site.faults.add("status", post.path, status=403)
    for _ in range(2):
        run = scrapy.crawl(*crawl)
        assert run.returncode == 10, run.stderr
        # The second run knows no more than address, title and teaser: that is no edit.
        (kept,) = [record for record in scrapy.archive().articles if record["url"] == post.url]
        assert kept["truncated"]
        assert (kept["extracted_by"]["text"], kept["text"]) == ("feed", post.truth()["text"])
    server.site.faults.clear()
    assert scrapy.crawl(*crawl).returncode == 0
    assert texts(scrapy.archive().articles) == truth(server)
    assert not scrapy.archive().articles[-1]["truncated"]


@pytest.mark.parametrize("body", ["<rss><channel></channel></rss>", "<rss><channel><item>"], ids=["empty", "broken"])
def test_a_feed_that_is_none_any_more(scrapy: Any, replica: Replica, body: str) -> None:
    server = replica(articles=6)
    server.site.faults.add("body", "/feed/", body=body, content_type="application/rss+xml")
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", "-a", "section=feed")
    assert run.returncode == 12, run.stderr
    assert run.stderr.count("\n") == 1


def test_an_article_that_is_xml_is_no_page(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    server.site.faults.add("body", server.site.posts[0].path, body="<rss></rss>", content_type="text/xml")
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}")
    assert run.returncode == 10, run.stderr
    assert "text/xml, not HTML" in scrapy.archive().quarantine[0]["reason"]
