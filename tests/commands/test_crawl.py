"""The real command on the replica: what users do, and what sites do to them."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crawler.replica import Options
from crawler.schema import record_schema

Replica = Callable[..., Any]


def crawl(scrapy: Any, server: Any, *args: str, spider: str = "timesca") -> Any:
    return scrapy.crawl(spider, "-a", f"origin={server.origin}", *args)


def urls(records: list[dict[str, Any]]) -> list[str]:
    return sorted(record["url"] for record in records)


def test_every_line_fits_its_schema_and_the_manifest(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12, theme="block")
    assert crawl(scrapy, server).returncode == 0
    archive = scrapy.archive()
    for kind, name in (("articles", "article"), ("rates", "rate")):
        validator = Draft202012Validator(record_schema(name))
        for record in archive.lines(kind):
            validator.validate(record)
    manifest = json.loads((archive.folder / "MANIFEST.json").read_text("utf-8"))
    assert {f"{s['kind']}/{s['name']}" for s in manifest["segments"]} == set(archive.segments())


@pytest.mark.parametrize("section", ["tag/initiative", "category/kazakhstan", "category/home/kazakhstan", "author/tca"])
def test_any_listing_by_its_path(scrapy: Any, replica: Replica, section: str) -> None:
    server = replica(articles=60, options=Options(common_tag="Initiative"))
    run = crawl(scrapy, server, "-a", f"section={section}")
    assert run.returncode == 0, run.stderr
    model = section.replace("home/", "")
    assert urls(scrapy.archive().articles) == sorted(post.url for post in server.site.listed(model))


def test_one_article_on_several_listings_is_one_record(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=30)
    for section in ("category/kazakhstan", "category/home/kazakhstan", "latest"):
        assert crawl(scrapy, server, "-a", f"section={section}").returncode == 0
    assert urls(scrapy.archive().articles) == sorted(post.url for post in server.site.posts)


def test_rates_alone_take_one_request(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server, spider="timesca_rates").returncode == 0
    assert [(r["base"], r["site_date"]) for r in scrapy.archive().rates] == [
        (base, "2025-04-03") for base in ("KGS", "KZT", "TJS", "UZS", "TMT")
    ]
    assert server.log.counts == {"/robots.txt": 1, "/latest/": 1}
    again = crawl(scrapy, server, spider="timesca_rates")
    assert (again.returncode, again.stderr) == (0, "")
    assert len(scrapy.archive().rates) == 5
    server.site.next_day()
    assert crawl(scrapy, server, spider="timesca_rates").returncode == 0
    assert len(scrapy.archive().rates) == 10


def test_rates_are_optional(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12, options=Options(repeats=0))
    assert (run := crawl(scrapy, server, spider="timesca_rates")).returncode == 0, run.stderr
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert len(scrapy.archive().articles) == 12
    assert scrapy.archive().rates == []


@pytest.mark.parametrize(
    "options", [Options(article_dates="absent"), Options(article_dates="doubled"), Options(dates=False)]
)
def test_rates_are_5_wherever_the_date_is_printed(scrapy: Any, replica: Replica, options: Options) -> None:
    server = replica(articles=12, options=options)
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().rates) == 5


@pytest.mark.parametrize(
    "options",
    [
        Options(redirects="site", short_links="page"),
        Options(links="origin"),
        Options(links="path"),
        Options(past_end="empty"),
        Options(promotion="all"),
        Options(promotion="first"),
    ],
)
def test_habits_of_a_site(scrapy: Any, replica: Replica, options: Options) -> None:
    server = replica(articles=40, options=options)
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert urls(scrapy.archive().articles) == sorted(post.url for post in server.site.posts)
    assert (run := crawl(scrapy, server)).stderr == ""
    added = {post.url for post in server.site.add(13)}
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert {record["url"] for record in scrapy.archive().articles[40:]} == added


def test_the_second_run_asks_for_one_page_and_a_known_article(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    assert crawl(scrapy, server).returncode == 0
    server.log.clear()
    assert crawl(scrapy, server).returncode == 0
    known = {f"/{post.slug}/" for post in server.site.posts}
    (canary,) = known & set(server.log.counts)
    assert server.log.counts == {"/robots.txt": 1, "/latest/": 1, canary: 1}


def test_the_whole_listing_again_on_demand(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    assert crawl(scrapy, server).returncode == 0
    server.log.clear()
    assert crawl(scrapy, server, "-a", "mode=full").returncode == 0
    assert len([path for path in server.log.counts if path.startswith("/latest/")]) == 10
    assert len(scrapy.archive().articles) == 60


def test_pages_limits_a_run_and_the_next_goes_on(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    assert crawl(scrapy, server, "-a", "pages=2").returncode == 0
    assert len(scrapy.archive().articles) == 12
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 60


@pytest.mark.parametrize("theme", ["classic", "bare"])
def test_since_walks_back_to_a_day(scrapy: Any, replica: Replica, theme: str) -> None:
    server = replica(articles=90, theme=theme)
    day = server.site.posts[40].published.date().isoformat()
    wanted = {post.url for post in server.site.posts if post.published.date().isoformat() >= day}
    assert (run := crawl(scrapy, server, "-a", f"since={day}")).returncode == 0, run.stderr
    had = {record["url"] for record in scrapy.archive().articles}
    assert wanted <= had
    assert len(had) <= len(wanted) + 4 * 6 < 90
    server.log.clear()
    assert (run := crawl(scrapy, server, "-a", f"since={day}")).stderr == ""
    assert {"/robots.txt", "/latest/"} < set(server.log.counts)
    assert len(server.log.counts) == 3  # and one known article, to see whether it can still be read
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 90


def test_an_article_that_fails_is_kept_short_and_completed_later(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    ill = server.site.posts[4]
    server.site.faults.add("status", ill.path, status=503)
    run = crawl(scrapy, server)
    assert (run.returncode, run.stderr.count("\n")) == (10, 1), run.stderr
    assert "1 pages failed" in run.stderr
    short = next(record for record in scrapy.archive().articles if record["url"] == ill.url)
    assert (short["truncated"], short["title"]) == (True, ill.truth()["title"])
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    whole = scrapy.archive().articles[-1]
    assert (whole["id"], whole["revision"], whole["change"]) == (short["id"], 2, "edited")
    assert (whole["truncated"], whole["text"]) == (False, ill.truth()["text"])
    assert len(scrapy.archive().articles) == 13


def test_an_article_that_is_gone_is_no_failure(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    server.site.faults.add("status", server.site.posts[4].path, status=410)
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert len(scrapy.archive().articles) == 11


def test_an_article_that_answers_404_is_had_when_a_listing_shows_it_again(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    for post in server.site.posts:
        server.site.faults.add("status", post.path, status=404)
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert not scrapy.archive().articles
    server.site.faults.clear()
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert urls(scrapy.archive().articles) == sorted(post.url for post in server.site.posts)


def test_a_listing_page_that_fails_is_a_gap_that_the_next_run_closes(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    server.site.faults.add("status", "/latest/page/4/", status=500)
    run = crawl(scrapy, server)
    assert run.returncode == 10, run.stderr
    assert f"1 gaps possible, behind {server.site.posts[17].url}" in run.stderr
    assert len(scrapy.archive().articles) == 54
    assert crawl(scrapy, server).returncode == 10
    server.site.faults.clear()
    assert (run := crawl(scrapy, server)).returncode == 0, run.stderr
    assert urls(scrapy.archive().articles) == sorted(post.url for post in server.site.posts)


def test_a_page_that_is_no_article_is_quarantined_and_tried_again(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    server.site.faults.add("not html", server.site.posts[4].path, content_type="application/json")
    run = crawl(scrapy, server)
    assert (run.returncode, run.stderr.count("\n")) == (10, 1), run.stderr
    assert [record["url"] for record in scrapy.archive().quarantine] == [server.site.posts[4].url]
    assert "application/json" in scrapy.archive().quarantine[0]["reason"]
    assert crawl(scrapy, server).returncode == 10
    assert len(scrapy.archive().quarantine) == 1
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 12


def test_any_wordpress_listing_by_its_address(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=30, options=Options(links="origin"))
    url = f"{server.origin}/category/kazakhstan/"
    assert (run := scrapy.crawl("wordpress", "-a", f"url={url}")).returncode == 0, run.stderr
    expected = sorted(
        post.url.replace("https://timesca.com", server.origin) for post in server.site.listed("category/kazakhstan")
    )
    assert urls(scrapy.archive("127.0.0.1").articles) == expected
    assert scrapy.archive("127.0.0.1").rates == []
    run = scrapy.crawl("wordpress", "-a", f"url={url}")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_wordpress_site_at_another_origin(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    args = ("-a", "url=https://timesca.com/latest/", "-a", f"origin={server.origin}")
    assert (run := scrapy.crawl("wordpress", *args)).returncode == 0, run.stderr
    assert urls(scrapy.archive("timesca.com").articles) == sorted(post.url for post in server.site.posts)
