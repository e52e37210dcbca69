"""Every field of an article from whichever leg still stands."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.parsers.article import ArticleParts, ArticleRules, read_article
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
RULES = ArticleRules(addresses=Addresses(host="example.org"), zone="Asia/Bishkek", language="en")
TEXT = "".join(
    f"<p>The ministry said for the {n}th time that the road would be open again before the winter.</p>"
    for n in range(4)
)
URL = "https://example.org/a-headline/"
HEADLINE = "<h1>A Headline</h1>"


def read(page: MakePage, *, head: str = "", over: str = HEADLINE, under: str = "", url: str = URL) -> ArticleParts:
    body = f"<article>{over}<div>{TEXT}</div>{under}</article>"
    return read_article(page(f"<html><head>{head}</head><body>{body}</body></html>", url), RULES)


def linked(**fields: Any) -> str:
    data = {"@type": "NewsArticle", "headline": "A Headline"} | fields
    return f'<script type="application/ld+json">{json.dumps(data)}</script>'


def linked_page(**fields: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@graph": [{"@type": "WebPage"} | fields]})}</script>'


def meta(name: str, content: str) -> str:
    return f'<meta property="{name}" content="{content}">'


# Title


@pytest.mark.parametrize("line", ["<div>{}</div>", "<p><b>{}</b></p>", "<header><span> {} </span></header>"])
def test_a_headline_that_is_no_heading(page: MakePage, line: str) -> None:
    title = "A Headline in a Box With a Class"
    parts = read(page, head=f"<title>{title} – The Times</title>", over=line.format(title))
    assert (parts.title, parts.extracted_by["title"], len(parts.blocks)) == (title, "headline", 4)


@pytest.mark.parametrize("line", ["<nav><span>{}</span></nav>", '<p><a href="/x/">{}</a></p>', "<ul><li>{}</li></ul>"])
def test_a_line_of_a_menu_is_no_headline(page: MakePage, line: str) -> None:
    title = "A Headline in a Box With a Class"
    parts = read(page, head=f"<title>{title} – The Times</title>", over=line.format(title))
    assert (parts.title, parts.extracted_by["title"]) == (f"{title} – The Times", "title")


@pytest.mark.parametrize(
    ("head", "over", "title", "leg"),
    [
        ("<title>A Headline – The Times</title>", "<h1>A Headline</h1>", "A Headline", "headline"),
        (linked(headline="A &amp; B"), "<h1>A &amp; B</h1>", "A & B", "headline"),
        ("<title>We Count Jailoo – X</title>", "<h1>We Count <em>Jailoo</em></h1>", "We Count Jailoo", "headline"),
        (linked(headline="A Headline"), "<h1>The Times</h1><h2>A Headline</h2>", "A Headline", "headline"),
        (linked(headline="A Headline"), "<h1>Something else</h1>", "A Headline", "json-ld"),
        (meta("og:title", "A Headline | X") + meta("og:site_name", "X"), "", "A Headline", "opengraph"),
        ("", "<h1>A Headline</h1>", "A Headline", "headline"),
        ("<title>A Headline – X</title>", '<h1><a href="/">X</a></h1><h1>A Headline</h1>', "A Headline", "headline"),
        ("<title>The Times - A Headline</title>" + meta("og:site_name", "The Times"), "", "A Headline", "title"),
        ("<title>A – B – The Times</title>" + meta("og:site_name", "The Times"), "", "A – B", "title"),
        ("<title>“It’s open” - X</title>" , "<h1>\"It's open\"</h1>", "\"It's open\"", "headline"),
        ("<title>Snow: A Headline | Weather | X</title>", f"<h2>Snow</h2>{HEADLINE}", "A Headline", "headline"),
        (linked(headline="A Headline, all") + meta("og:title", "A Headline"), HEADLINE, "A Headline", "headline"),
        (linked(headline="B") + meta("og:title", "A Headline") + "<title>B</title>", HEADLINE, "B", "json-ld"),
        (linked(headline="B: A Headline") + meta("og:title", "B: A Headline"), HEADLINE, "B: A Headline", "json-ld"),
        (meta("og:title", "A Headline | Example"), "", "A Headline", "opengraph"),
        (meta("og:title", "A Headline"), "<h1>The Weekly</h1>", "A Headline", "opengraph"),
    ],
)  # fmt: skip
def test_the_title(page: MakePage, head: str, over: str, title: str, leg: str) -> None:
    parts = read(page, head=head, over=over)
    assert (parts.title, parts.extracted_by["title"]) == (title, leg)


# Dates

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


# Authors

LABELLED = '<meta name="twitter:label1" content="Written by"><meta name="twitter:data1" content="Jane Doe">'


@pytest.mark.parametrize(
    ("head", "around", "names", "leg"),
    [
        (linked(author={"@type": "Person", "name": "Jane Doe"}), "", ["Jane Doe"], "json-ld"),
        (linked(author=[{"name": "Jane Doe"}, {"name": "Ö Ş"}]), "", ["Jane Doe", "Ö Ş"], "json-ld"),
        (linked(author="Jane Doe and Ö Ş"), "", ["Jane Doe", "Ö Ş"], "json-ld"),
        (linked(author={"@type": "Organization", "name": "TCA"}), "", ["TCA"], "json-ld"),
        ("", '<i>By <a href="/author/j">Jo Doe</a> and <a href="/author/o">Ö Ş</a></i>', ["Jo Doe", "Ö Ş"], "byline"),
        ("", "<span>By Jane Doe | 14 January 2026</span>", ["Jane Doe"], "byline"),
        ("", "<p>By TCA</p>", ["TCA"], "byline"),
        ("", "<h2>By\n Jane Doe </h2>", ["Jane Doe"], "byline"),
        ("", '<a rel="author" href="/author/jane/">View all of Jane Doe\'s posts.</a>', ["Jane Doe"], "rel"),
        ("", '<a href="/our-people/jane/">View more articles from Jane Doe</a>', ["Jane Doe"], "rel"),
        ("", '<span itemprop="author"><b itemprop="name">Jane Doe</b> reports</span>', ["Jane Doe"], "microdata"),
        ('<meta name="author" content="Jane Doe">', "", ["Jane Doe"], "meta"),
        ('<meta name="parsely-author" content="Jane Doe;Ö Ş">', "", ["Jane Doe", "Ö Ş"], "meta"),
        (LABELLED, "", ["Jane Doe"], "meta"),
        (linked_page(author={"name": "Jane Doe"}), "", ["Jane Doe"], "json-ld-page"),
        (linked(author={"name": ["Jane Doe", "Ö Ş"]}), "", ["Jane Doe", "Ö Ş"], "json-ld"),
        ("", '<b class="author-name">Jane Doe</b>', ["Jane Doe"], "selector"),
        ("", '<p class="post-meta__author">Jane Doe</p>', ["Jane Doe"], "selector"),
        (linked(author="The Times") + meta("og:site_name", "The Times"), "<p>By Jane Doe</p>", ["Jane Doe"], "byline"),
        (linked(author="The Times") + meta("og:site_name", "The Times"), "", ["The Times"], "json-ld"),
        (linked(author="jane.doe"), "<p>By Jane Doe</p>", ["Jane Doe"], "byline"),
        (linked(author="jane.doe"), "", ["jane.doe"], "json-ld"),
        (linked(author={"name": "https://example.org/author/jane"}), "<p>By Jane Doe</p>", ["Jane Doe"], "byline"),
        (linked(author={"name": "admin"}), "<p>By Jane Doe</p>", ["Jane Doe"], "byline"),
        ("", '<div class="comment"><b class="fn">A Reader</b></div>', [], None),
    ],
)  # fmt: skip
def test_who_wrote_it(page: MakePage, head: str, around: str, names: list[str], leg: str | None) -> None:
    parts = read(page, head=head, over="<h1>A Headline</h1>" + around)
    assert [author.name for author in parts.authors] == names
    assert parts.extracted_by.get("authors") == leg


def test_a_link_to_more_posts_is_no_author(page: MakePage) -> None:
    link = '<a rel="author" href="/author/asel/">{}</a>'
    under = link.format("Asel Niyazova") + link.format("View more posts")
    assert [author.name for author in read(page, under=under).authors] == ["Asel Niyazova"]


def test_people_who_stand_apart_from_the_first_are_no_authors(page: MakePage) -> None:
    box = '<div><div><div><div><a rel="author" href="/author/{0}/">{0}</a></div></div></div></div>'
    assert [author.name for author in read(page, under=box.format("Asel") + box.format("Translator")).authors] == [
        "Asel"
    ]


@pytest.mark.parametrize(
    "place", ["<article>{}<p>By Jane Doe</p></article>", "<main><article>{}</article><p>By Jane Doe</p></main>"]
)
def test_a_byline_beside_the_text_or_behind_the_article(page: MakePage, place: str) -> None:
    html = f"<html><body>{place.format(f'<h1>A Headline</h1><div>{TEXT}</div>')}</body></html>"
    assert [author.name for author in read_article(page(html), RULES).authors] == ["Jane Doe"]


def test_words_in_the_text_are_no_byline(page: MakePage) -> None:
    text = TEXT.replace("said", "wrote <em>by hand</em>")
    html = f"<html><body><article><h1>A Headline</h1><div class='entry-content'>{text}</div></article></body></html>"
    assert read_article(page(html), RULES).authors == ()


def test_byline_and_account_are_kept_apart(page: MakePage) -> None:
    under = '<p>By Jane Doe</p><a rel="author" href="/author/quietcountry25protonmail-com/">TCA</a>'
    (author,) = read(page, under=under).authors
    assert (author.name, author.account) == ("Jane Doe", "quietcountry25protonmail-com")


def test_the_account_that_json_ld_tells(page: MakePage) -> None:
    people = [
        {"@type": "Person", "name": "Jane Doe", "url": "https://example.org/author/jane/"},
        {"@type": "Person", "name": "Ö Ş", "url": "https://example.org/our-people/os/"},
    ]
    parts = read(page, head=linked(author=people))
    assert [(author.name, author.account) for author in parts.authors] == [("Jane Doe", "jane"), ("Ö Ş", "os")]


def test_several_authors_have_each_their_own_account(page: MakePage) -> None:
    under = '<p>By <a href="/our-people/jane/">Jane Doe</a> and <a href="/our-people/john/">John Roe</a></p>'
    assert [(a.name, a.account) for a in read(page, under=under).authors] == [
        ("Jane Doe", "jane"),
        ("John Roe", "john"),
    ]


# Labels


@pytest.mark.parametrize(
    ("head", "under", "categories", "tags"),
    [
        ("", '<a rel="category tag" href="/x/">News</a><a rel="tag" href="/y/">A &amp; B</a>', ("News",), ("A & B",)),
        ("", '<a rel="tag" href="/category/n/">News</a><a rel="tag" href="/tag/r/">Rail</a>', ("News",), ("Rail",)),
        ("", '<a href="/category/b/">B</a><a href="/category/a/">A</a><a href="/tag/r/">#R</a>', ("A", "B"), ("R",)),
        (linked(articleSection=["B", "A &amp; C", "B"], keywords="rail, road"), "", ("A & C", "B"), ("rail", "road")),
        (linked(articleSection="News"), '<a href="/category/a/">A</a><a href="/category/b/">B</a>', ("A", "B"), ()),
        (meta("article:section", "N") + meta("article:tag", "a") + meta("article:tag", "b"), "", ("N",), ("a", "b")),
        ("", '<nav><a href="/category/x/">X</a></nav><div><h2>Related</h2><a href="/tag/y/">Y</a></div>', (), ()),
    ],
)  # fmt: skip
def test_categories_and_tags_are_sorted_sets(
    page: MakePage, head: str, under: str, categories: tuple[str, ...], tags: tuple[str, ...]
) -> None:
    parts = read(page, head=head, under=under)
    assert (parts.categories, parts.tags) == (categories, tags)


@pytest.mark.parametrize(
    ("head", "around", "categories"),
    [
        ("", "", ()),
        ("", "<footer>A footer</footer>", ("A", "B")),
        (meta("article:section", "B"), "<footer>A footer</footer>", ("A", "B")),
        (meta("article:section", "C"), "<footer>A footer</footer>", ("C",)),
        (meta("article:section", "B") + meta("article:section", "C"), "<footer>A footer</footer>", ("B", "C")),
    ],
)
def test_where_no_article_is_marked_labels_by_address_may_be_a_menus(
    page: MakePage, head: str, around: str, categories: tuple[str, ...]
) -> None:
    menu = '<div><a href="/category/a/">A</a><a href="/category/b/">B</a></div>'
    html = f"<html><head>{head}</head><body><div>{HEADLINE}{menu}<div>{TEXT}</div></div>{around}</body></html>"
    assert read_article(page(html, URL), RULES).categories == categories


# Address


def test_labels_of_an_article_whose_headline_stands_above_it(page: MakePage) -> None:
    footer = (
        '<footer><a rel="category tag" href="/category/rail/">Rail</a><a rel="tag" href="/tag/ice/">Ice</a></footer>'
    )
    html = f"<header><h1>A Headline</h1></header><main><article><div>{TEXT}</div>{footer}</article></main>"
    article = read_article(page(html, URL), RULES)
    assert (article.categories, article.tags) == (("Rail",), ("Ice",))


@pytest.mark.parametrize(
    ("head", "url", "expected"),
    [
        ('<link rel="canonical" href="/a-headline/">', URL, URL),
        ('<link rel="canonical" href="http://www.example.org/a-headline">', "https://example.org/?p=23369", URL),
        (
            '<link rel="canonical" href="https://example.org/a-headline/">',
            "https://example.org/index.php/news/22364-x/",
            URL,
        ),
        ('<link rel="canonical" href="https://example.org/">', URL, URL),
        ('<link rel="canonical" href="https://other.org/a-headline/">', URL, URL),
        ('<link rel="canonical" href="https://example.org/another-story/">', URL, URL),
        ('<link rel="canonical" href="https://example.org/latest/page/2/">', URL, URL),
        (meta("og:url", "https://example.org/a-headline/"), "https://example.org/?p=1", URL),
        (linked(mainEntityOfPage={"@id": "https://example.org/a-headline/"}), "https://example.org/?p=1", URL),
        ("", "https://example.org/a-headline/?utm_source=x", URL),
    ],
)
def test_the_canonical_address(page: MakePage, head: str, url: str, expected: str) -> None:
    assert read(page, head=head, url=url).url == expected


def test_language_excerpt_and_pictures_of_the_metadata(page: MakePage) -> None:
    head = linked(description="In &quot;short&quot;.", inLanguage="ru", image={"url": "/lead.jpg"})
    parts = read(page, head=head)
    assert (parts.excerpt, parts.language) == ('In "short".', "ru")
    assert [image.url for image in parts.images] == ["https://example.org/lead.jpg"]
    assert read(page, head=meta("og:locale", "en_GB")).language == "en-GB"
    assert read(page).language == "en"


# Pages that are none

BIOGRAPHY = "Jane Doe covers Tajikistan and the mountain districts, and lives in Khorog with two dogs."
LOCKED = "<p>This content is password protected. Please enter a password to view it.</p><input type='password'>"
CARDS = "".join(f"<div><h2><a href='/{name}/'>Title</a></h2>{TEXT}</div>" for name in "abc")


@pytest.mark.parametrize(
    "html",
    [
        "",
        "<html><body></body></html>",
        "<html><head><title>Just a moment...</title></head><body><div id='challenge'></div></body></html>",
        "<html><head></head><body><div id='root'></div></body></html>",
        f"<html><body><div>{TEXT}</div></body></html>",
        "<html><body><h1>Oops! That page can't be found.</h1><p>Maybe try one of the latest?</p></body></html>",
        f"<html><body><h1>Home</h1><div>{CARDS}</div></body></html>",
        f"<html><body><h1>A Headline</h1><div class='entry-content'></div><p>{BIOGRAPHY}</p></body></html>",
        f"<html><body><h1>A Headline</h1><div class='entry-content'><form>{LOCKED}</form></div></body></html>",
        "plain text, no element at all",
        '{"json": true}',
        "\x00\x01\x02",
        f"<html><body><h1>A Headline</h1>{'<div>' * 1800}{TEXT}</body></html>",
    ],
)  # fmt: skip
def test_a_page_without_an_article_is_a_problem_in_one_line(page: MakePage, html: str) -> None:
    with pytest.raises(ParseProblem) as caught:
        read_article(page(html), RULES)
    assert "\n" not in str(caught.value)


PICTURE = '<figure><img src="/khorog.jpg" width="640"><figcaption>Khorog in May</figcaption></figure>'
FILM = '<figure><video controls src="/film.mp4"></video></figure>'
AROUND = f"<div id='comments'>{TEXT}{TEXT}</div><aside><img src='/other.jpg' width='640'></aside>"


@pytest.mark.parametrize("around", ["", f"<p>{BIOGRAPHY}</p>", AROUND])
@pytest.mark.parametrize(
    ("marks", "inside", "images"),
    [
        ("class='entry-content'", PICTURE, ["khorog"]),
        ("class='entry-content wp-block-post-content'", f"<div>{PICTURE}{PICTURE}</div>", ["khorog"]),
        ("itemprop='articleBody'", PICTURE, ["khorog"]),
        ("class='entry-content'", "<p><a href='/a/'><img src='/khorog.jpg'></a></p>", ["khorog"]),
        ("class='entry-content'", FILM, ["shared"]),
    ],
)  # fmt: skip
def test_a_body_of_pictures_alone_is_an_article_without_text(
    page: MakePage, marks: str, inside: str, images: list[str], around: str
) -> None:
    head = meta("og:image", "https://example.org/shared.jpg")
    article = f"<article><h1>A Headline</h1><div {marks}>{inside}</div></article>"
    parts = read_article(page(f"<html><head>{head}</head><body>{article}{around}</body></html>"), RULES)
    assert (parts.title, parts.text, parts.blocks) == ("A Headline", "", ())
    assert [image.url for image in parts.images] == [f"https://example.org/{name}.jpg" for name in images]
    assert parts.extracted_by["text"] == "empty"


EMPTY = (
    "",
    "<img class='spinner' src='/wait.gif'>",
    "<img src='/dot.gif' width='1' height='1'>",
    f"<div class='sharedaddy'>{PICTURE}</div>",
)


@pytest.mark.parametrize(
    "body",
    [
        *(f"<div class='entry-content'>{inside}</div>" for inside in EMPTY),
        f"<div class='x7f3'>{PICTURE}</div>",
        f"<div class='entry-content'>{PICTURE}</div><div class='entry-content'>{FILM}</div>",
    ],
)
def test_an_empty_body_is_no_article_of_pictures(page: MakePage, body: str) -> None:
    with pytest.raises(ParseProblem):
        read_article(page(f"<html><body><article><h1>A Headline</h1>{body}</article></body></html>"), RULES)


@given(st.text(alphabet="<>/=\"' abdhiprtu1\n&;!-", max_size=300))
def test_no_markup_breaks_the_reader(page: MakePage, soup: str) -> None:
    try:
        parts = read(page, over=f"<h1>A Headline</h1>{soup}")
    except ParseProblem:
        return
    assert parts.title
    assert parts.blocks
