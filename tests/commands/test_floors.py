"""A site that changes, as the real command meets it: exit 12 and 13, what is withheld, and how it is released."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import pytest

from crawler.replica import Options

Replica = Callable[..., Any]


def crawl(scrapy: Any, server: Any, *args: str, spider: str = "timesca") -> Any:
    return scrapy.crawl(spider, "-a", f"origin={server.origin}", *args)


def publish(scrapy: Any, *args: str) -> Any:
    return scrapy("publish", "-s", f"ARCHIVE_DIR={scrapy.data}", *args)


@pytest.mark.parametrize("theme", ["classic", "block", "bare", "cards"])
def test_empty_bodies_are_a_change_and_nothing_published_moves(scrapy: Any, replica: Replica, theme: str) -> None:
    server = replica(articles=18)
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    before = scrapy.archive().segments()
    new = {post.url for post in server.site.add(12)}
    server.site.theme = theme
    server.site.faults.add("hollow", "/*-*/")
    run = crawl(scrapy, server)
    assert run.returncode == 12, run.stderr
    assert run.stderr.count("\n") == 1
    assert "timesca: changed: " in run.stderr
    assert "text: " in run.stderr
    assert any(url in run.stderr for url in new)
    assert "scrapy publish timesca" in run.stderr
    kept = {name: content for name, content in scrapy.archive().segments().items() if "quarantine" not in name}
    assert kept == {name: content for name, content in before.items() if "quarantine" not in name}

    server.site.faults.clear()
    server.site.theme = "classic"
    healed = crawl(scrapy, server)
    assert healed.returncode == 12, healed.stderr
    assert "withheld" in healed.stderr
    assert (done := publish(scrapy, "timesca")).returncode == 0, done.stderr
    assert "articles" in done.stdout
    assert crawl(scrapy, server).returncode == 0
    newest = {record["url"]: record for record in scrapy.archive().articles}
    assert new <= set(newest)
    assert all(record["word_count"] > 20 for record in newest.values())


def test_a_single_new_article_is_enough_when_the_known_one_cannot_be_read_either(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server).returncode == 0
    before = scrapy.archive().segments()
    server.site.faults.add("hollow", "/*-*/")
    run = crawl(scrapy, server)
    assert run.returncode == 12
    assert "was readable before, and now has no text" in run.stderr
    assert scrapy.archive().segments() == before
    # Nothing is withheld: as soon as the known article can be read, all is well.
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    server.site.add(1)
    server.site.faults.add("hollow", "/*-*/")
    assert (run := crawl(scrapy, server)).returncode == 12
    assert "text: 0 of 1" in run.stderr
    server.site.faults.clear()
    assert publish(scrapy, "timesca").returncode == 0
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 13


def test_a_first_run_of_unreadable_articles_is_a_change(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=18)
    server.site.faults.add("hollow", "/*-*/")
    run = crawl(scrapy, server)
    assert run.returncode == 12, run.stderr
    assert "text: 0 of 18 article pages have one" in run.stderr
    assert scrapy.archive().articles == []


def test_an_edit_is_written_and_an_emptied_article_is_none(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    assert crawl(scrapy, server).returncode == 0
    for post in server.site.posts:
        server.site.edit(post.slug)
    server.site.faults.add("hollow", "/*-*/", times=1)
    assert crawl(scrapy, server).returncode == 12
    assert [record["revision"] for record in scrapy.archive().articles] == [1] * 6
    assert crawl(scrapy, server).returncode == 0
    edited = [record for record in scrapy.archive().articles if record["change"] == "edited"]
    assert edited
    assert all(record["text"] for record in edited)


def test_a_known_article_taken_offline_says_nothing_of_the_site(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    assert crawl(scrapy, server).returncode == 0
    for post in server.site.posts:
        server.site.faults.add("deleted", f"/{post.slug}/")
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert len(scrapy.archive().articles) == 6


@pytest.mark.parametrize("spider", ["timesca", "timesca_rates"])
def test_a_challenge_on_the_listing_is_a_refusal(scrapy: Any, replica: Replica, spider: str) -> None:
    server = replica(articles=6)
    server.site.faults.add("challenge", "/latest/*")
    run = crawl(scrapy, server, spider=spider)
    assert run.returncode == 13, run.stderr
    assert run.stderr.count("\n") == 1
    assert "refused" in run.stderr
    assert "challenge page" in run.stderr
    assert "Just a moment" in run.stderr
    assert scrapy.archive().segments() == {}
    assert set(server.log.counts) == {"/robots.txt", "/latest/"}


def test_a_challenge_everywhere_archives_nothing(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    server.site.faults.add("challenge")
    run = crawl(scrapy, server)
    assert run.returncode == 13, run.stderr
    assert scrapy.archive().segments() == {}


def test_a_challenge_in_the_place_of_an_article_is_no_article(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    challenged = server.site.posts[2]
    server.site.faults.add("challenge", f"/{challenged.slug}/")
    run = crawl(scrapy, server)
    assert run.returncode == 10, run.stderr
    (kept,) = [record for record in scrapy.archive().articles if record["url"] == challenged.url]
    assert kept["truncated"]
    assert "Checking your browser" not in json.dumps(kept)
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    assert not scrapy.archive().articles[-1]["truncated"]


def test_publish_says_what_it_did(scrapy: Any, replica: Replica) -> None:
    assert (run := publish(scrapy, "timesca")).returncode == 64
    assert "there is no archive" in run.stderr
    assert publish(scrapy).returncode == publish(scrapy, "../data").returncode == 64
    assert not scrapy.data.exists()
    server = replica(articles=6)
    assert crawl(scrapy, server).returncode == 0
    run = publish(scrapy, "timesca")
    assert (run.returncode, run.stdout, run.stderr) == (0, "timesca: nothing is withheld\n", "")


def test_publish_waits_for_no_run(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=120)
    first = scrapy.start("crawl", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}", "-a", f"origin={server.origin}",
                         "-s", "DOWNLOAD_DELAY=0.2")  # fmt: skip
    while not (scrapy.data / "timesca" / "state.sqlite").exists():
        assert first.poll() is None
        time.sleep(0.02)
    run = publish(scrapy, "timesca")
    first.terminate()
    first.communicate(timeout=60)
    assert run.returncode == 75, run.stderr


def test_ten_runs_of_small_news_and_changing_looks_raise_no_false_alarm(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=30, options=Options(ticker_gap=3))
    for number in range(10):
        assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
        server.site.theme = ("classic", "block", "bare", "cards")[number % 4]
        server.site.add(number % 4)
        if number % 3 == 0:
            server.site.next_day()
