"""Articles without a text, with the real command: recorded as such once, and never for want of looking."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from crawler.replica.pages import Pages

Replica = Callable[..., Any]
FORM = '<form class="post-password-form"><p>Enter the password, please:</p><input type="password"></form>'


def crawl(scrapy: Any, server: Any, *args: str) -> Any:
    return scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)


def replaced(server: Any, post: Any, inside: str) -> None:
    """Serve the article's page with another text, and nothing that describes it; its listing has no teasers either."""
    pages = Pages(site=server.site, origin=server.origin)
    before, _, rest = pages.article(post.slug).body.decode().partition('<div class="entry-content">')
    behind = rest.partition('<div class="sharedaddy">')
    html = f'{before}<div class="entry-content">{inside}</div>{behind[1]}{behind[2]}'
    html = html.replace('<meta name="description"', '<meta name="x"')
    server.site.faults.add("body", post.path, body=html)
    listing = re.sub(r'<div class="entry-summary">.*?</div>', "", pages.latest().body.decode(), flags=re.DOTALL)
    server.site.faults.add("body", "/latest/", body=listing)


@pytest.mark.parametrize(
    ("inside", "leg"),
    [(FORM, "protected"), ("", "empty"), ("<figure><video controls src='/film.mp4'></video></figure>", "empty")],
    ids=["protected", "empty", "film"],
)
def test_an_article_without_text_is_one_record(scrapy: Any, replica: Replica, inside: str, leg: str) -> None:
    server = replica(articles=6)
    post = server.site.posts[2]
    replaced(server, post, inside)
    run = crawl(scrapy, server)
    assert run.returncode == 0, run.stderr
    (kept,) = [record for record in scrapy.archive().articles if record["url"] == post.url]
    assert (kept["title"], kept["text"], kept["extracted_by"]["text"]) == (post.title, "", leg)
    assert kept["published_at"] == post.truth()["published"]
    assert scrapy.archive().quarantine == []
    server.log.clear()
    assert crawl(scrapy, server).returncode == 0
    assert post.path not in server.log.counts


def test_a_site_that_leaves_its_text_to_a_script_has_changed(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server).returncode == 0
    server.site.add(6)
    server.site.faults.add("scripted", "/*-*/")
    run = crawl(scrapy, server)
    assert run.returncode == 12, run.stderr
    assert "text: 0 of 6 article pages have one" in run.stderr
    assert "looks client-rendered" in run.stderr
    assert len(scrapy.archive().articles) == 12


def test_a_single_client_rendered_article_is_kept_as_far_as_it_is_told(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    post = server.site.posts[3]
    server.site.faults.add("scripted", post.path)
    run = crawl(scrapy, server)
    assert run.returncode == 10, run.stderr
    (kept,) = [record for record in scrapy.archive().articles if record["url"] == post.url]
    assert (kept["title"], kept["truncated"], kept["client_rendered"]) == (post.title, True, True)
    assert kept["text"] == post.excerpt
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    newest = scrapy.archive().articles[-1]
    assert (newest["url"], newest["truncated"], newest["client_rendered"]) == (post.url, False, False)
    assert newest["text"] == post.truth()["text"]


def test_a_feed_has_the_text_that_the_pages_leave_to_a_script(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    server.site.faults.add("scripted", "/*-*/")
    run = crawl(scrapy, server, "-a", "section=feed")
    assert run.returncode == 0, run.stderr
    records = scrapy.archive().articles
    assert {record["url"]: record["text"] for record in records} == {
        post.url: post.truth()["text"] for post in server.site.posts
    }
    assert {(record["client_rendered"], record["extracted_by"]["text"]) for record in records} == {(True, "feed")}
