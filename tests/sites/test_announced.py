"""What a feed says of an article fills what its page leaves out, and stands in where the page cannot be had."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.errors import ParseProblem
from crawler.items import Author, Block
from crawler.markers import FeedEntry, Link
from crawler.page import Page
from crawler.sites.timesca import TIMESCA

MakePage = Callable[..., Page]
URL = "https://timesca.com/rails-rivers/"
NOW = datetime(2026, 1, 15, 6, 0, tzinfo=UTC)
TEXT = "<p>The bridge was opened on Thursday by two ministers and a brass band from Khorog.</p>" * 4
ENTRY = FeedEntry(
    url=URL,
    title="Rails and Rivers",
    published_at="2026-01-14T04:43:22+00:00",
    published_raw="Wed, 14 Jan 2026 04:43:22 +0000",
    authors=("Jane Doe",),
    labels=("News", "Rail"),
    excerpt="A teaser.",
    blocks=(Block(kind="paragraph", text="One."), Block(kind="list", text="a")),
)
LINK = Link(url=URL, title=ENTRY.title, excerpt=ENTRY.excerpt, entry=ENTRY)


def test_a_page_that_says_little(page: MakePage) -> None:
    article = TIMESCA.read_article(page(f"<article><h1>Rails and Rivers</h1>{TEXT}</article>", URL), LINK)
    assert article.text.startswith("The bridge")
    assert article.authors == (Author(name="Jane Doe"),)
    assert (article.published_at, article.published_raw) == (ENTRY.published_at, ENTRY.published_raw)
    assert (article.categories, article.tags, article.excerpt) == (("News", "Rail"), (), "A teaser.")
    legs = {article.extracted_by[name] for name in ("authors", "published_at", "categories", "excerpt")}
    assert legs == {"feed"}
    assert not article.truncated


def test_a_page_that_says_everything_is_believed(page: MakePage) -> None:
    head = '<meta name="description" content="The page\'s own.">'
    told = '<time datetime="2026-01-14T10:43:22+06:00">x</time> <a rel="author" href="/author/omar/">Omar Ali</a>'
    tags = '<a rel="tag" href="/tag/rail/">Rail</a>'
    html = (
        f"<html><head>{head}</head><body><article><h1>Rails and Rivers</h1>{told}{TEXT}{tags}</article></body></html>"
    )
    article = TIMESCA.read_article(page(html, URL), LINK)
    assert (article.published_at, article.excerpt) == ("2026-01-14T10:43:22+06:00", "The page's own.")
    assert ([author.name for author in article.authors], article.tags) == (["Omar Ali"], ("Rail",))
    assert article.categories == ()
    assert "feed" not in article.extracted_by.values()


def test_a_page_that_cannot_be_had() -> None:
    article = TIMESCA.truncated(LINK, NOW)
    assert (article.title, article.text, article.blocks) == (ENTRY.title, "One.\n\na", ENTRY.blocks)
    assert (article.published_at, article.authors) == (ENTRY.published_at, (Author(name="Jane Doe"),))
    assert article.truncated
    assert article.extracted_by["text"] == article.extracted_by["title"] == "feed"


def test_a_feed_of_teasers_and_a_listing() -> None:
    teaser = Link(url=URL, title="A", excerpt="One.\n\nTwo.", entry=FeedEntry(url=URL, title="A", excerpt="One."))
    assert TIMESCA.truncated(teaser, NOW).text == "One.\n\nTwo."
    listed = TIMESCA.truncated(Link(url=URL, title="A", excerpt="One."), NOW)
    assert (listed.text, listed.blocks) == ("One.", (Block(kind="paragraph", text="One."),))
    assert listed.extracted_by == {"title": "listing", "text": "listing", "excerpt": "listing"}
    assert TIMESCA.truncated(Link(url=URL, title="A"), NOW).text == ""
    with pytest.raises(ParseProblem, match="no title"):
        TIMESCA.truncated(Link(url=URL, excerpt="One."), NOW)


def test_an_article_in_a_feed_that_speaks_of_a_rate_is_no_ticker(page: MakePage) -> None:
    feed = "<rss><channel><item><description>KGS/USD = 0.01150 0.12%</description></item></channel></rss>"
    assert TIMESCA.read_rates(page(feed, "https://timesca.com/feed/")) == ()
