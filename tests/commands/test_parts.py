"""Articles of several pages, with the real command: one record each, and never silently less than the whole."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.replica import Options
from crawler.replica.pages import Pages

Replica = Callable[..., Any]


def crawl(scrapy: Any, server: Any, *args: str) -> Any:
    return scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)


def texts(records: list[dict[str, Any]]) -> dict[str, str]:
    return {record["url"]: record["text"] for record in records}


def truth(server: Any) -> dict[str, str]:
    return {post.url: post.truth()["text"] for post in server.site.posts}


def parted(server: Any) -> Any:
    return next(post for post in server.site.posts if server.site.parts(post) > 1)


@pytest.mark.parametrize("theme", ["classic", "block"])
def test_parts_are_joined_in_order(scrapy: Any, replica: Replica, theme: str) -> None:
    server = replica(articles=12, theme=theme, options=Options(parted=2))
    run = crawl(scrapy, server)
    assert run.returncode == 0, run.stderr
    assert texts(scrapy.archive().articles) == truth(server)
    assert len(scrapy.archive().articles) == 12
    server.log.clear()
    again = crawl(scrapy, server)
    assert (again.returncode, again.stderr) == (0, "")


def test_a_part_that_cannot_be_had_is_tried_again(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6, options=Options(parted=2))
    post = parted(server)
    server.site.faults.add("status", f"{post.path}3/", status=404)
    run = crawl(scrapy, server)
    assert run.returncode == 10, run.stderr
    (kept,) = [record for record in scrapy.archive().articles if record["url"] == post.url]
    assert kept["truncated"]
    assert post.truth()["text"].startswith(kept["text"])
    assert kept["text"] != post.truth()["text"]
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    assert texts(scrapy.archive().articles) == truth(server)
    assert not scrapy.archive().articles[-1]["truncated"]


@pytest.mark.parametrize("fault", ["loop", "not html", "hollow", "deleted", "dropped"])
def test_whatever_befalls_a_part_the_rest_is_kept(scrapy: Any, replica: Replica, fault: str) -> None:
    server = replica(articles=6, options=Options(parted=2))
    post = parted(server)
    server.site.faults.add(fault, f"{post.path}2/*")
    run = crawl(scrapy, server, "-s", "RETRY_TIMES=1")
    assert run.returncode == 10, run.stderr
    (kept,) = [record for record in scrapy.archive().articles if record["url"] == post.url]
    assert kept["truncated"]
    assert post.truth()["text"].startswith(kept["text"])


def test_an_edit_of_a_later_page_is_seen_although_page_1_has_not_changed(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6, options=Options(parted=2))
    assert crawl(scrapy, server).returncode == 0
    post = parted(server)
    server.site.edit(post.slug)
    ages = ((datetime.now(UTC) - each.published).total_seconds() + 1 for each in server.site.posts)
    setting = "REVISIT_DAYS=" + ",".join(f"{age / 86400:.6f}" for age in ages)
    time.sleep(1.5)
    run = crawl(scrapy, server, "-s", setting)
    assert run.returncode == 0, run.stderr
    assert "1 edited" in run.stderr
    assert texts(scrapy.archive().articles) == truth(server)


def test_a_listing_that_leads_to_a_later_page_leads_to_the_article(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6, options=Options(parted=2))
    post = parted(server)
    html = Pages(site=server.site, origin=server.origin).latest().body.decode().replace(post.path, f"{post.path}2/")
    server.site.faults.add("body", "/latest/", body=html)
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    server.site.faults.clear()
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert texts(scrapy.archive().articles) == truth(server)
    assert len(scrapy.archive().articles) == 6
