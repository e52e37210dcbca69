"""Entries of any theme, and everything on a listing page that is none."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.page import Page
from crawler.parsers.listing import Listing, read_listing
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
SITE = Addresses(host="example.org")
HERE = "https://example.org/tag/rail/"
TEASER = "The ministry said on Thursday that the road would be open again before the winter comes."
NAMES = ("one", "two", "three")
WIDGET = (
    "<h2>Latest</h2><ul>" + "".join(f'<li><h3><a href="/w{n}/">Widget {n}</a></h3></li>' for n in range(5)) + "</ul>"
)

THEMES = {
    "articles": '<article><h2><a href="/{0}/">Title {0}</a></h2><p>{1}</p></article>',
    "link-around": '<section><a href="/{0}/"><h3>Title {0}</h3></a><div>{1}</div></section>',
    "card-is-link": '<div><a href="/{0}/"><h3>Title {0}</h3><p>{1}</p></a></div>',
    "list-items": '<li class="hentry category-newsletter"><h2><a href="/{0}/">Title {0}</a></h2><p>{1}</p></li>',
    "rows": '<tr><td><h4><a href="/{0}/">Title {0}</a></h4>{1}</td></tr>',
    "no-headings": '<div><span><a href="/{0}/">Title {0} is a longer one</a></span><p>{1}</p></div>',
    "picture-first": '<article><a href="/{0}/"><img></a><h2><a href="/{0}/">Title {0}</a></h2>{1}</article>',
}
AROUND = {"list-items": "<ul>{}</ul>", "rows": "<table>{}</table>"}


def cards(theme: str, names: tuple[str, ...] = NAMES) -> str:
    return AROUND.get(theme, "<div>{}</div>").format("".join(THEMES[theme].format(name, TEASER) for name in names))


def read(page: MakePage, body: str, url: str = HERE, title: str = "Rail") -> Listing:
    return read_listing(page(f"<html><head><title>{title}</title></head><body>{body}</body></html>", url), SITE)


def found(listing: Listing) -> list[str]:
    return [entry.url.removeprefix("https://example.org/").strip("/") for entry in listing.entries]


@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize(
    "frame",
    [
        "<main><h1>Tag: Rail</h1>{}</main><aside>" + WIDGET + "</aside>",
        "<div><div><h1>Rail</h1>{}</div><div>" + WIDGET + "</div></div>",
        "<div class='x1'><div class='x2'>{}</div><div class='x3'>" + WIDGET + "</div></div>",
        "<nav><h3><a href='/about/'>About us</a></h3></nav>{}<footer><h3><a href='/w/'>W</a></h3></footer>",
        "<div>"
        + WIDGET
        + "</div><main>{}<section>"
        + WIDGET.replace("Latest", "You may also like")
        + "</section></main>",
        "<form action='/'><div class='elementor-widget-wrap'>{}</div></form><aside>" + WIDGET + "</aside>",
    ],
    ids=["aside", "division", "no-h1", "furniture", "related", "form"],
)
def test_entries_of_any_theme(page: MakePage, theme: str, frame: str) -> None:
    listing = read(page, frame.format(cards(theme)))
    assert found(listing) == list(NAMES)
    assert [entry.excerpt for entry in listing.entries] == [TEASER] * 3
    assert listing.entries[0].title.startswith("Title one")


@pytest.mark.parametrize("theme", THEMES)
def test_a_last_page_with_one_entry(page: MakePage, theme: str) -> None:
    body = f"<main><h1>Rail</h1>{cards(theme, ('one',))}</main><aside>{WIDGET}</aside>"
    listing = read(page, body, url=HERE + "page/4/")
    assert found(listing) == ["one"]
    assert listing.entries[0].excerpt == TEASER


@pytest.mark.parametrize(
    "notice", ["<p>Nothing found.</p>", "<h1>Nothing Found</h1>", "<p>Sorry, no posts found.</p>", "<p>No results</p>"]
)
def test_a_page_past_the_end_has_no_entries_whatever_its_widgets(page: MakePage, notice: str) -> None:
    assert found(read(page, f"<main><h1>Rail</h1>{notice}</main><div>{WIDGET.replace('Latest', 'New')}</div>")) == []
    assert found(read(page, f"<main><h1>Rail</h1>{notice}</main><aside>{WIDGET}</aside>")) == []


def test_an_article_may_be_called_nothing_found(page: MakePage) -> None:
    body = cards("articles").replace("Title one", "Nothing found").replace(TEASER, "<i>Nothing found.</i>", 1)
    assert found(read(page, f"<main>{body}</main>")) == list(NAMES)


def test_the_listing_called_latest_is_no_widget(page: MakePage) -> None:
    body = f"<div><h2>Latest</h2>{cards('link-around')}</div>"
    assert found(read(page, body, url="https://example.org/latest/", title="Latest – The Times")) == list(NAMES)


def test_a_promotion_is_an_entry_in_its_place(page: MakePage) -> None:
    promotion = f'<div><div><h3><a href="/old/">Promoted</a></h3><p>{TEASER}</p></div></div>'
    assert found(read(page, f"<main><h1>Rail</h1>{promotion}{cards('articles')}</main>")) == ["old", *NAMES]
    sticky = cards("articles", ("old", *NAMES))
    assert found(read(page, f"<main>{sticky}</main>")) == ["old", *NAMES]


def test_each_address_counts_once_and_only_articles_do(page: MakePage) -> None:
    more = '<article><h2><a href="/{}">Title</a></h2></article>'
    others = ["one/?utm_source=x", "category/news/", "tag/x/", "author/a/", "tag/rail/page/2/", "feed/", "p.jpg", ""]
    body = cards("articles") + "".join(more.format(path) for path in others)
    away = '<article><h2><a href="https://other.org/a/">Elsewhere</a></h2></article>'
    assert found(read(page, f"<main>{body}{away}</main>")) == list(NAMES)


def test_whole_texts_with_headed_links_are_one_entry_each(page: MakePage) -> None:
    inside = f"<p>{TEASER}</p><h3><a href='/other/'>A heading that is a link</a></h3><p>More.</p>"
    body = "".join(f'<article><h2><a href="/{n}/">Title {n}</a></h2><div>{inside}</div></article>' for n in NAMES)
    assert found(read(page, f"<main>{body}</main>")) == list(NAMES)


@pytest.mark.parametrize(
    ("teaser", "excerpt"),
    [
        (
            '<p>Words of it&hellip; <a class="m" href="/one/">Continue reading <span>Title</span></a></p>',
            "Words of it…",
        ),
        ("<p>Words [sic] cut at 500...</p>", "Words [sic] cut at 500..."),
        ("<p>By Jane Doe</p><p>22 hours ago</p><p>Words.</p>", "Words."),
        (
            "<span>Published <time datetime='2025-02-03T10:00:00+06:00'>3 February</time></span><p>Words.</p>",
            "Published\n\nWords.",
        ),
        ("<figure><img src='/p.jpg'><figcaption>A caption</figcaption></figure><p>Words.</p>", "Words."),
        ("<p>A.</p><p>B.</p>", "A.\n\nB."),
        ("", None),
    ],
)
def test_the_excerpt_as_published(page: MakePage, teaser: str, excerpt: str | None) -> None:
    card = f'<article><h2><a href="/one/">Title</a></h2>{teaser}</article>'
    body = cards("articles", ("two", "three")).replace("<div>", f"<div>{card}")
    assert read(page, f"<main>{body}</main>").entries[0].excerpt == excerpt


def test_a_post_without_a_title_is_an_entry_in_its_place(page: MakePage) -> None:
    aside = (
        f'<article class="post hentry"><div class="entry-content"><p>{TEASER} <a href="/else/">Else</a></p></div>'
        '<footer><a href="/tag/ice/">Ice</a><a href="/two/">Continue reading</a></footer></article>'
    )
    one, three = (THEMES["articles"].format(name, TEASER) for name in ("one", "three"))
    listing = read(page, f"<main><h1>Rail</h1>{one}{aside}{three}</main>")
    assert found(listing) == list(NAMES)
    assert listing.entries[1].title == ""


def test_a_machine_readable_time_is_kept_with_its_zone(page: MakePage) -> None:
    times = '<time class="updated" datetime="2025-03-01">x</time><time class="published" datetime="{}">x</time>'
    body = cards("articles", ("one",)).replace("<p>", times.format("2025-02-03T10:00:00+06:00") + "<p>")
    entry = read(page, f"<main>{body}</main>").entries[0]
    assert entry.published_at == "2025-02-03T10:00:00+06:00"


@pytest.mark.parametrize(
    ("counter", "total"),
    [
        ("<p>Viewing results 1 - 6 of 18</p>", 18),
        ("<div>Viewing results <b>1</b> – <b>6</b> of <b>11,545</b></div>", 11545),
        ("Viewing results 1 - 6 of 3", 3),
        ("<p>Viewing&nbsp;results 7 &ndash; 12 of 18.</p>", 18),
        ("<p>Viewing results as a reader of 18 papers</p>", None),
        ("", None),
    ],
)
def test_only_n_of_the_counter_is_read(page: MakePage, counter: str, total: int | None) -> None:
    assert read(page, f"<main><h1>Rail</h1>{counter}{cards('articles')}</main>").total == total


def test_a_title_or_teaser_that_quotes_a_counter_does_not_fool_it(page: MakePage) -> None:
    quoted = "Viewing results 1 - 6 of 999"
    in_teaser = cards("articles").replace(TEASER, quoted, 1)
    in_title = cards("link-around").replace("Title one", quoted)
    assert read(page, f"<main>{in_teaser}</main>").total is None
    assert read(page, f"<main>{in_title}</main>").total is None
    assert read(page, f"<main><p>Viewing results 1 - 6 of 18</p>{in_teaser}</main>").total == 18
