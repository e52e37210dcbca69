"""The Times of Central Asia as it is known to be: every fact, in a page made for it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.errors import ParseProblem
from crawler.items import Rate, article_id, rate_id
from crawler.markers import Link, Quarantined
from crawler.page import Page
from crawler.sites.timesca import TIMESCA

MakePage = Callable[..., Page]
PAIRS = ("KGS/USD = 0.01153 0%", "KZT/USD = 0.00201 -0%", "TJS/USD = 0.09243 0.87%", "UZS/USD = 0.00008 0%",
         "TMT/USD = 0.28573 -0.14%")  # fmt: skip
TICKER = "<ul>" + "".join(f"<li>{pair}</li>" for pair in PAIRS * 8) + "</ul>"
URL = "https://timesca.com/a-headline/"
BODY = """<p>DUSHANBE (TCA) — The ministry said on Thursday that 50&nbsp;million KGS ($572,000) had been found.</p>
<p>Nobody at the ministry could say on Friday where the money had been in the meantime.</p>"""
ARTICLE = f"""<html lang="en-US"><head><link rel="canonical" href="{URL}"></head><body>{TICKER}<div>03 April 2025</div>
<article><h1>A Headline</h1><p>@iStock</p>{BODY}<p>Jane Doe's Avatar</p><p>Jane Doe</p><p>Jane Doe writes.</p>
<a href="/our-people/jane/">View more articles from Jane Doe</a></article></body></html>"""


@pytest.mark.parametrize(
    "href",
    [
        "https://timesca.com/a-headline/",
        "http://www.timesca.com/a-headline",
        "/a-headline/?catid=1&id=2&Itemid=3&option=com_content&view=article",
        "//timesca.com/a-headline/#respond",
    ],
)
def test_one_address_for_one_article(href: str) -> None:
    assert TIMESCA.addresses.canonical(href, "https://timesca.com/latest/") == URL


@pytest.mark.parametrize(
    ("path", "url"),
    [
        ("latest", "https://timesca.com/latest/"),
        ("tag/initiative", "https://timesca.com/tag/initiative/"),
        ("category/home/business-economy", "https://timesca.com/category/home/business-economy/"),
        ("", "https://timesca.com/"),
    ],
)
def test_any_listing_by_its_path(path: str, url: str) -> None:
    assert TIMESCA.listing(path) == url
    assert TIMESCA.start == "latest"


def test_forty_entries_are_five_rates(page: MakePage) -> None:
    rates = TIMESCA.read_rates(page(ARTICLE, URL))
    assert [(rate.base, rate.quote, rate.value, rate.change_pct) for rate in rates] == [
        ("KGS", "USD", "0.01153", "0"),
        ("KZT", "USD", "0.00201", "-0"),
        ("TJS", "USD", "0.09243", "0.87"),
        ("UZS", "USD", "0.00008", "0"),
        ("TMT", "USD", "0.28573", "-0.14"),
    ]
    first = rates[0]
    assert (first.site_date, first.observed_at, first.crawled_at) == (
        "2025-04-03",
        "2026-01-15T06:00:00Z",
        first.observed_at,
    )
    assert first.id == rate_id("timesca", "KGS", "USD", "2025-04-03", "0.01153", "0")


def test_without_a_printed_day_the_day_of_observation_stands_in(page: MakePage) -> None:
    rates = TIMESCA.read_rates(page(ARTICLE.replace("<div>03 April 2025</div>", ""), URL))
    assert {rate.site_date for rate in rates} == {None}
    assert rates[0].id == rate_id("timesca", "KGS", "USD", "2026-01-15", "0.01153", "0")


def test_the_ticker_is_optional(page: MakePage) -> None:
    without = page(ARTICLE.replace(TICKER, ""), URL)
    assert TIMESCA.read_rates(without) == ()
    assert TIMESCA.read_article(without).title == "A Headline"


def test_an_article_page(page: MakePage) -> None:
    article = TIMESCA.read_article(page(ARTICLE, URL))
    assert article.id == article_id("timesca", URL)
    assert (article.source, article.url, article.title, article.language) == ("timesca", URL, "A Headline", "en-US")
    assert article.text == (
        "DUSHANBE (TCA) — The ministry said on Thursday that 50\u00a0million KGS ($572,000) had been found.\n\n"
        "Nobody at the ministry could say on Friday where the money had been in the meantime."
    )
    assert article.text == "\n\n".join(block.text for block in article.blocks)
    assert article.dateline == "DUSHANBE (TCA)"
    assert [(author.name, author.account) for author in article.authors] == [("Jane Doe", "jane")]
    assert article.published_at is None, "the day the page was served is no date of publication"
    assert (article.word_count, article.truncated) == (32, False)
    assert (article.seq, article.run, article.listed_at) == (None, None, ())
    assert set(article.extracted_by) >= {"title", "text", "url", "authors", "language"}


def test_the_hash_stays_while_only_quotes_and_spaces_change(page: MakePage) -> None:
    first = TIMESCA.read_article(page(ARTICLE, URL))
    again = TIMESCA.read_article(page(ARTICLE.replace("50&nbsp;million", "50 \n million"), URL))
    edited = TIMESCA.read_article(page(ARTICLE.replace("Thursday", "Friday"), URL))
    assert first.content_hash == again.content_hash != edited.content_hash


def test_the_listings_teaser_stands_in_for_a_missing_summary(page: MakePage) -> None:
    article = TIMESCA.read_article(page(ARTICLE, URL), Link(url=URL, title="A Headline", excerpt="A teaser..."))
    assert (article.excerpt, article.extracted_by["excerpt"]) == ("A teaser...", "listing")


def test_a_short_link_and_an_old_address_are_resolved_by_the_canonical_link(page: MakePage) -> None:
    for url in ("https://timesca.com/?p=23369", "https://timesca.com/index.php/news/22364-a/"):
        assert TIMESCA.read_article(page(ARTICLE, url)).url == URL


def test_an_article_from_its_listing_alone_is_truncated() -> None:
    link = Link(url=URL, title="A Headline", excerpt="ALMATY, Kazakhstan (TCA) — Words cut at 500...")
    article = TIMESCA.truncated(link, datetime(2026, 1, 15, 6, 0, tzinfo=UTC))
    assert (article.truncated, article.text, article.dateline) == (True, link.excerpt, "ALMATY, Kazakhstan (TCA)")
    assert (article.id, article.crawled_at, article.authors) == (article_id("timesca", URL), "2026-01-15T06:00:00Z", ())
    assert set(article.extracted_by.values()) == {"listing"}
    with pytest.raises(ParseProblem):
        TIMESCA.truncated(Link(url=URL), datetime(2026, 1, 15, tzinfo=UTC))


def test_an_origin_is_the_same_site_under_another_name() -> None:
    local = TIMESCA.at("http://127.0.0.1:8000")
    assert local.addresses.canonical("http://127.0.0.1:8000/a-headline", "https://timesca.com/") == URL
    assert local.source == "timesca"
    assert TIMESCA.addresses.canonical("http://127.0.0.1:8000/a-headline", "https://timesca.com/") is None


def test_a_pair_whose_repeats_disagree_is_quarantined_and_the_others_are_read(page: MakePage) -> None:
    *rates, rejected = TIMESCA.read_rates(page(ARTICLE.replace(PAIRS[0], "KGS/USD = 0.01154 0%", 1), URL))
    assert [rate.base for rate in rates if isinstance(rate, Rate)] == ["KZT", "TJS", "UZS", "TMT"]
    assert isinstance(rejected, Quarantined)
    assert (rejected.url, rejected.reason) == (URL, "KGS/USD: the repeats of the ticker disagree")
    assert rejected.record["schema"] == "rate/1"
