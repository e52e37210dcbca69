"""A new site's files: which names they may have, and what its pages propose."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from crawler import scaffold
from crawler.errors import UsageProblem
from crawler.page import Page
from crawler.sites.site import ANY_SITE

MakePage = Callable[..., Page]
URL = "https://example.org/news/"
CARD = '<article><h2><a href="/{0}/">Title {0}</a></h2><p>A teaser of some words for this one.</p></article>'
LISTING = "<title>News</title><h1>News</h1>" + "".join(CARD.format(name) for name in ("one", "two", "three"))
TICKER = "<ul><li>KGS/USD = 0.01153 0%</li></ul>"
TEXT = "<p>The ministry said on Thursday that the road would be open again before the winter comes.</p>" * 3
ARTICLE = (
    f'<html lang="ky"><article><h1>Title one</h1><time datetime="2026-01-14T04:43:22{{}}">x</time>{TEXT}</article>'
)


@pytest.mark.parametrize("name", ["", "Example", "the-courier", "courier.kg", "1st", "_x", "x__y", "../x", "x/y", "ö"])
def test_names_that_are_none(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageProblem, match="no name for a site"):
        scaffold.Place(name=name, project=tmp_path).check(force=True, known=True)


@pytest.mark.parametrize("name", ["timesca", "wordpress", "site", "listing", "base", "class"])
def test_names_that_are_taken(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageProblem, match=f"{name} is taken|no name"):
        scaffold.Place(name=name, project=tmp_path).check(force=True, known=False)


def test_only_force_writes_over_a_spider(tmp_path: Path) -> None:
    place = scaffold.Place(name="timesca", project=tmp_path)
    with pytest.raises(UsageProblem, match="--force overwrites it"):
        place.check(force=False, known=True)
    place.check(force=True, known=True)


def test_a_spider_beside_another_is_not_doubled(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="a spider in another file"):
        scaffold.Place(name="timesca_rates", project=tmp_path).check(force=True, known=True)


@pytest.mark.parametrize(
    ("offset", "ticker", "lines"),
    [
        ("+06:00", TICKER, ['timezone="Etc/GMT-6",', 'language="ky",', "has_ticker=True,"]),
        ("-03:00", "", ['timezone="Etc/GMT+3",', 'language="ky",']),
        ("+05:30", "", ['language="ky",']),
        ("Z", "", ['language="ky",']),
    ],
)
def test_what_the_pages_tell(page: MakePage, written: Path, offset: str, ticker: str, lines: list[str]) -> None:
    site = scaffold.site_of("courier", URL)
    listing, article = (
        page(f"<body>{ticker}<main>{LISTING}</main></body>", URL),
        page(ARTICLE.format(offset), "https://example.org/one/"),
    )
    made = scaffold.proposed(site, listing, site.read_article(article))
    scaffold.write(scaffold.Place(name="courier", project=written), made, listing, article)
    text = (written / "sites" / "courier.py").read_text("utf-8")
    assert [line.strip() for line in text.partition('start="news",\n')[2].splitlines()] == [*lines, ")"]
    assert (written / "tests/fixtures/courier/article/expected.json").is_file()


def test_a_site_that_dates_nothing_is_not_held_to_it(page: MakePage) -> None:
    site = scaffold.site_of("courier", URL)
    undated = replace(site.read_article(page(ARTICLE.format("Z"), "https://example.org/one/")), published_at=None)
    assert scaffold.proposed(site, page(LISTING, URL), undated).floors == {**ANY_SITE, "published_at": 0.0}


@pytest.mark.parametrize(
    ("url", "host", "scheme"),
    [
        ("http://www.example.org/news", "www.example.org", "http"),
        ("https://example.org:8443/news/", "example.org:8443", "https"),
        ("https://example.org/index.php?section=news", "example.org", "https"),
    ],
)
def test_the_listing_is_found_again_by_what_is_kept(url: str, host: str, scheme: str) -> None:
    site = scaffold.site_of("courier", url)
    assert (site.addresses.host, site.addresses.scheme) == (host, scheme)
    assert site.listing(site.start) == site.addresses.canonical(url, url)


@pytest.fixture
def written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that stands in for package and project."""
    monkeypatch.setattr(scaffold, "PACKAGE", tmp_path)
    return tmp_path
