"""Every field of an article from whichever leg still stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseProblem
from crawler.parsers.article import read_article
from tests.parsers.reading import HEADLINE, RULES, TEXT, URL, MakePage, linked, meta, read

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
