"""When an article was published and changed, from whichever leg still stands."""

from __future__ import annotations

import pytest

from crawler.parsers.article import read_article
from tests.parsers.reading import RULES, TEXT, MakePage, linked, linked_page, meta, read

ISO = "2026-01-14T04:43:22+06:00"
TIME = '<time class="entry-date published" datetime="{}">x</time>'


@pytest.mark.parametrize(
    ("head", "over", "leg"),
    [
        (linked(datePublished=ISO, dateModified="2026-02-01T00:00:00Z"), "", "json-ld"),
        (meta("article:published_time", ISO) + meta("article:modified_time", "2026-02-01T00:00:00Z"), "", "opengraph"),
        ("", f'<meta itemprop="datePublished" content="{ISO}">', "microdata"),
        ("", f'<span itemprop="datePublished">{ISO}</span>', "microdata"),
        (meta("pubdate", ISO), "", "meta"),
        (linked_page(datePublished=ISO), "", "json-ld-page"),
        ("", f'<abbr class="published" title="{ISO}">x</abbr>', "time"),
        ("", TIME.format(ISO), "time"),
        ("", TIME.replace(' class="entry-date published"', "").format(ISO), "time"),
        ("", '<time class="updated" datetime="2026-02-01">x</time>' + TIME.format(ISO), "time"),
        (linked(datePublished="soon"), TIME.format(ISO), "time"),
        (linked(datePublished="2026-01-14T04:43:22"), "", "json-ld+site-zone"),
    ],
)
def test_when_it_was_published(page: MakePage, head: str, over: str, leg: str) -> None:
    parts = read(page, head=head, over="<h1>A Headline</h1>" + over)
    assert (parts.published_at, parts.extracted_by["published_at"]) == (ISO, leg)


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        ("2026-01-13T22:43:22+00:00", TIME.format(ISO)),
        # Plugins that forget the zone, call local time UTC, or know the day alone.
        ("2026-01-14T04:43:22", TIME.format(ISO)),
        ("2026-01-14T04:43:22Z", TIME.format(ISO)),
        ("2026-01-14", TIME.format(ISO)),
        ("2026-01-13T22:43:22+00:00", "<span>14 January 2026, 04:43</span>"),
        ("2026-01-13T22:43:22+00:00", "<p>Published on 14.01.2026 at 4:43 am</p>"),
    ],
)
def test_the_moment_of_the_metadata_on_the_clock_that_the_page_shows(page: MakePage, told: str, shown: str) -> None:
    parts = read(page, head=linked(datePublished=told), under=shown)
    assert (parts.published_at, parts.published_raw) == (ISO, told)
    assert parts.extracted_by["published_at"] == "json-ld"


@pytest.mark.parametrize(
    "shown", ["<span>14 January 2026</span>", "<p>14.01.2026, 04:41</p>", "<p>16.01.2026, 04:43</p>"]
)
def test_a_page_that_shows_another_clock_changes_nothing(page: MakePage, shown: str) -> None:
    parts = read(page, head=linked(datePublished="2026-01-13T22:43:22+00:00"), under=shown)
    assert parts.published_at == "2026-01-13T22:43:22+00:00"


@pytest.mark.parametrize(
    "place",
    [
        "<main><span>{}</span><article><h1>A Headline</h1><div>{}</div></article></main>",
        "<main><article><h1>A Headline</h1><div>{1}</div></article><p>Written on {0}</p></main>",
        "<main><h1>A Headline</h1><p>{}</p><article><div>{}</div></article></main>",
        "<article><h1>A Headline</h1><div>{1}<p>Published {0} in Bishkek, Osh and Talas</p></div></article>",
        "<article><div class='entry-content'><h1>A Headline</h1><i>{}</i>{}</div></article>",
    ],
)
def test_a_day_in_words_beside_the_article_or_in_it(page: MakePage, place: str) -> None:
    parts = read_article(
        page(f"<html><body>{place.format('14. Januar 2026', TEXT)}</body></html>".replace("<html", "<html lang='de'")),
        RULES,
    )
    assert (parts.published_at, parts.published_raw) == ("2026-01-14T00:00:00+06:00", "14. Januar 2026")


def test_a_day_in_words_or_in_the_address_is_better_than_none(page: MakePage) -> None:
    parts = read(page, over="<h1>A Headline</h1><span>14 January 2026</span>")
    assert (parts.published_at, parts.published_raw) == ("2026-01-14T00:00:00+06:00", "14 January 2026")
    assert parts.extracted_by["published_at"] == "text+site-zone"
    assert read(page, url="https://example.org/2026/01/14/a-headline/").published_at == "2026-01-14T00:00:00+06:00"


def test_a_day_in_words_may_be_a_link(page: MakePage) -> None:
    article = read(page, over='<h1>A Headline</h1><ul><li><a href="/a-headline/">January 14, 2026</a></li></ul>')
    assert (article.published_at, article.published_raw) == ("2026-01-14T00:00:00+06:00", "January 14, 2026")


@pytest.mark.parametrize(
    "elsewhere",
    [
        f'<div class="comments"><h2>Comments</h2>{TIME.format(ISO)}</div>',
        f"<aside>{TIME.format(ISO)}</aside>",
        f"<section><h2>Related posts</h2><div>{TIME.format(ISO)}</div></section>",
        f"<article><h3>Another</h3>{TIME.format(ISO)}</article>",
        '<time class="updated" datetime="2026-02-01">x</time>',
    ],
)
def test_other_peoples_dates_and_the_date_of_change_are_not_it(page: MakePage, elsewhere: str) -> None:
    parts = read(page, under=elsewhere, head=linked(dateModified="2026-02-01T00:00:00Z"))
    assert parts.published_at is None


def test_the_date_of_change(page: MakePage) -> None:
    assert read(page, head=linked(dateModified="2026-02-01T00:00:00Z")).modified_at == "2026-02-01T00:00:00+00:00"
    assert read(page, under='<time class="updated" datetime="2026-02-01T00:00:00Z">x</time>').modified_at is not None
    # A theme that prints one date under both names knows only one.
    assert read(page, under=f'<time class="published updated" datetime="{ISO}">x</time>').modified_at is None
