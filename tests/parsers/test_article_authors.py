"""Who wrote an article, from whichever leg still stands."""

from __future__ import annotations

import pytest

from crawler.parsers.article import read_article
from tests.parsers.reading import RULES, TEXT, MakePage, linked, linked_page, meta, read

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
