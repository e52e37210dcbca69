"""The replica's articles equal their generated truth, in every theme and after a redesign of it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.replica import THEMES, Options, ReplicaSite
from crawler.replica.pages import Pages
from crawler.sites.timesca import TIMESCA

if TYPE_CHECKING:
    from crawler.items import Article
    from crawler.parsers.listing import Listing

ARTICLES = 60
MUTATE = Callable[[str], str]


class Served:
    """One replica's pages, without a network."""

    def __init__(self, theme: str, **options: Any) -> None:
        self.site = ReplicaSite(articles=ARTICLES, theme=theme, seed=11, options=Options(**options))
        self.pages = Pages(site=self.site, origin="http://127.0.0.1:1")
        self.shows = THEMES[theme].shows

    def page(self, path: str, mutate: MUTATE = str) -> Page:
        reply = self.pages.answer(path)
        assert reply.status == 200, path
        body = mutate(reply.body.decode("utf-8")).encode("utf-8")
        return Page(
            url=f"https://timesca.com{path}", body=body, encoding="utf-8", fetched_at=datetime(2025, 4, 3, tzinfo=UTC)
        )

    def articles(self, mutate: MUTATE = str) -> Iterator[tuple[Article, Any]]:
        for post in self.site.posts:
            yield TIMESCA.read_article(self.page(post.path, mutate)), post.truth()

    def listing(self, path: str) -> Listing:
        return TIMESCA.read_listing(self.page(path))


@pytest.fixture(params=sorted(THEMES))
def theme(request: pytest.FixtureRequest) -> str:
    return str(request.param)


FIELDS: dict[str, tuple[Callable[[Article], Any], Callable[[Any], Any]]] = {
    "title": (lambda a: a.title, lambda t: t["title"]),
    "authors": (lambda a: [author.name for author in a.authors], lambda t: [author["name"] for author in t["authors"]]),
    "account": (
        lambda a: [author.account for author in a.authors],
        lambda t: [author["account"] for author in t["authors"]],
    ),
    "published": (lambda a: a.published_at, lambda t: t["published"]),
    "modified": (lambda a: a.modified_at, lambda t: t["modified"]),
    "categories": (lambda a: list(a.categories), lambda t: t["categories"]),
    "tags": (lambda a: list(a.tags), lambda t: t["tags"]),
    "images": (lambda a: [image.url for image in a.images], lambda t: [image["url"] for image in t["images"]]),
    "captions": (
        lambda a: [image.caption for image in a.images[1:]],
        lambda t: [i["caption"] for i in t["images"][1:]],
    ),
    "credit": (lambda a: a.images[0].caption, lambda t: t["images"][0]["caption"]),
    "language": (lambda a: a.language, lambda t: t["language"]),
    "excerpt": (lambda a: a.excerpt, lambda t: t["excerpt"]),
    "verse": (lambda a: [(b.kind, b.text) for b in a.blocks], lambda t: [tuple(block) for block in t["blocks"]]),
}
ALWAYS = {
    "text": (lambda a: a.text.split("\n\n"), lambda t: t["text"].split("\n\n")),
    "url": (lambda a: a.url, lambda t: t["url"]),
    "dateline": (lambda a: a.dateline, lambda t: t["dateline"]),
}


@pytest.mark.parametrize("dates", ["served", "doubled", "absent"])
def test_every_field_that_the_theme_shows_is_exact(theme: str, dates: str) -> None:
    served = Served(theme, article_dates=dates)
    fields = ALWAYS | {name: both for name, both in FIELDS.items() if name in served.shows}
    for article, truth in served.articles():
        for name, (read, told) in fields.items():
            assert read(article) == told(truth), (name, article.url, article.extracted_by)


def test_what_makes_a_page_heavy_is_no_part_of_what_is_read(theme: str) -> None:
    light, heavy = Served(theme), Served(theme, weight=79_000)
    assert min(len(heavy.page(post.path).body) for post in heavy.site.posts) > 75_000
    for (slight, _), (weighty, _) in zip(light.articles(), heavy.articles(), strict=True):
        assert weighty == slight
    assert heavy.listing("/latest/page/2/") == light.listing("/latest/page/2/")


def renamed(html: str) -> str:
    """Give every class and id a name that says nothing."""

    def hashed(found: re.Match[str]) -> str:
        names = (f"c{hashlib.sha256(name.encode()).hexdigest()[:6]}" for name in found["names"].split())
        return f' {found["what"]}="{" ".join(names)}"'

    return re.sub(r' (?P<what>class|id)="(?P<names>[^"]*)"', hashed, html)


def divided(html: str) -> str:
    """Make every part of the page that HTML 5 names a plain division."""
    return re.sub(r"<(/?)(?:main|article|section|aside|header|footer|nav)\b", r"<\1div", html)


REDESIGNS: dict[str, MUTATE] = {
    "without-json-ld": lambda html: re.sub(
        r'<script type="application/ld\+json">.*?</script>', "", html, flags=re.DOTALL
    ),
    "without-meta": lambda html: re.sub(r"<meta [^>]*>", "", html),
    "without-rel": lambda html: re.sub(r' rel="(?!canonical)[^"]*"', "", html),
    "without-names": lambda html: re.sub(r' (?:class|id)="[^"]*"', "", html),
    "renamed": renamed,
    "wrapped": lambda html: re.sub(r"<(/?)(main|article|section)\b([^>]*)>", _wrapped, html),
    "boxed-paragraphs": lambda html: re.sub(r"<p\b([^>]*)>", r"<div><p\1>", html).replace("</p>", "</p></div>"),
    "without-paragraphs": lambda html: re.sub(r"<p\b", "<div", html).replace("</p>", "</div>"),
    "divisions": divided,
}


def _wrapped(found: re.Match[str]) -> str:
    return f"<div><div>{found[0]}<div>" if not found[1] else f"</div>{found[0]}</div></div>"


TOLD_ONCE = {"published", "modified", "categories", "tags", "excerpt"}
LOST: dict[tuple[str, str], set[str]] = {
    ("bare", "without-json-ld"): TOLD_ONCE,
    ("cards", "without-meta"): TOLD_ONCE,
    ("classic", "without-meta"): {"excerpt"},
    # Which of two times is the later edit, and what is a poem, only classes say.
    ("classic", "without-names"): {"modified", "verse"},
    ("classic", "renamed"): {"modified", "verse"},
    ("block", "without-names"): {"verse"},
    ("block", "renamed"): {"verse"},
}
"""Theme and redesign → fields that were told in one place, which the redesign took away."""
CARRIED = {
    "bare": ("rel", None, None),
    "block": ("rel", "time", "rel"),
    "cards": ("byline", "opengraph", "meta"),
    "classic": ("rel", "time", "rel"),
}
"""Theme → what carries authors, date and tags where there is no JSON-LD."""


@pytest.mark.parametrize("redesign", REDESIGNS)
def test_every_field_is_exact_after_a_redesign_or_absent(theme: str, redesign: str) -> None:
    served = Served(theme)
    lost = LOST.get((theme, redesign), set())
    fields = ALWAYS | {name: both for name, both in FIELDS.items() if name in served.shows - lost}
    for article, truth in served.articles(REDESIGNS[redesign]):
        for name, (read, told) in fields.items():
            assert read(article) == told(truth), (name, article.url, article.extracted_by)
        for name in lost & TOLD_ONCE:
            assert not FIELDS[name][0](article), (name, article.url, article.extracted_by)


def test_extracted_by_says_what_carried_a_field_without_json_ld(theme: str) -> None:
    for article, _ in Served(theme).articles(REDESIGNS["without-json-ld"]):
        by = article.extracted_by
        assert by["title"] == "headline"
        assert (by.get("authors"), by.get("published_at"), by.get("tags")) == CARRIED[theme], article.url


@pytest.mark.parametrize("promotion", ["off", "first", "all"])
def test_listings_have_their_entries_in_order_and_nothing_else(theme: str, promotion: str) -> None:
    served = Served(theme, promotion=promotion, past_end="empty")
    posts, last = served.site.posts, ARTICLES // 6
    for number in (1, 2, last):
        listing = served.listing("/latest/" if number == 1 else f"/latest/page/{number}/")
        expected = [post.url for post in posts[6 * (number - 1) : 6 * number]]
        if served.site.promoted and (promotion == "all" or number == 1):
            expected = list(dict.fromkeys([served.site.promoted.url, *expected]))
        assert [entry.url for entry in listing.entries] == expected
        assert (listing.total, listing.has_next) == (ARTICLES, number < last)
        assert all(entry.title and entry.excerpt for entry in listing.entries)
    assert served.listing(f"/latest/page/{last + 9}/").entries == ()


def test_every_kind_of_listing_is_read(theme: str) -> None:
    served = Served(theme)
    author = served.site.posts[0].people[0].account
    for listing, path in (
        ("category/kazakhstan", "category/kazakhstan"),
        ("category/kazakhstan", "category/home/kazakhstan"),
        ("tag/economy", "tag/economy"),
        (f"author/{author}", f"our-people/{author}"),
        ("latest", ""),
    ):
        expected = [post.url for post in served.site.listed(listing)[:6]]
        assert [entry.url for entry in served.listing(f"/{path}/".replace("//", "/")).entries] == expected, path


def test_a_home_page_at_an_old_address_is_no_article(theme: str) -> None:
    served = Served(theme)
    for path in ("/index.php/news/22364-old-story/", "/latest/"):
        with pytest.raises(ParseProblem):
            TIMESCA.read_article(served.page(path))


@pytest.mark.parametrize(("repeats", "pairs"), [(8, 5), (8, 4), (2, 5), (0, 5)])
def test_the_ticker_is_the_replicas(theme: str, repeats: int, pairs: int) -> None:
    served = Served(theme, repeats=repeats, pairs=pairs)
    expected = [(quote.base, quote.value, quote.change) for quote in served.site.rates] if repeats else []
    for path in ("/latest/", served.site.posts[0].path):
        rates = TIMESCA.read_rates(served.page(path))
        assert [(rate.base, rate.value, rate.change_pct) for rate in rates] == expected
        assert {rate.site_date for rate in rates} <= {"2025-04-03"}
