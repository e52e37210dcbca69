"""Articles without text or title: what says that they are meant so, and what that something is broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.parsers.article import ArticleRules, read_article
from crawler.parsers.urls import Addresses

MakePage = Callable[..., Page]
RULES = ArticleRules(addresses=Addresses(host="example.org"))
HOME = '<p class="site-title"><a href="https://example.org/" rel="home">The Herald</a></p>'
META = (
    '<div>Posted <time datetime="2026-11-24T12:00:00+06:00">November 24, 2026</time> in '
    '<a href="/category/culture/" rel="category tag">Culture</a> by '
    '<a rel="author" href="/author/jane/">Jane Doe</a></div>'
)
FORM = (
    '<form class="post-password-form"><p>This content is password protected. To view it please enter your password '
    'below:</p><input type="password"></form>'
)
TEXT = "<p>The ministry said on Thursday that the road to the pass would be open again before winter.</p>" * 3


def post(title: str, body: str, *, name: str = "", head: str = "", marks: str = "postid-49") -> str:
    shown = f"{name or title} – The Herald" if name or title else "The Herald"
    heading = f"<h1 class='entry-title'>{title}</h1>" if title else ""
    return (
        f"<html><head><title>{shown}</title>{head}</head><body class='single {marks}'>{HOME}"
        f"<main><article>{heading}{body}{META}</article></main></body></html>"
    )


def boxed(inside: str) -> str:
    return f'<div class="entry-content">{inside}</div>'


def test_a_protected_article_has_everything_but_its_text(page: MakePage) -> None:
    head = '<meta name="description" content="This is a protected post.">'
    parts = read_article(page(post("Protected: A Letter", boxed(FORM), name="A Letter", head=head)), RULES)
    assert (parts.title, parts.blocks, parts.excerpt) == ("A Letter", (), None)
    assert parts.extracted_by["text"] == "protected"
    assert (parts.published_at, parts.categories) == ("2026-11-24T12:00:00+06:00", ("Culture",))
    assert [author.name for author in parts.authors] == ["Jane Doe"]


def test_a_notice_that_machines_are_told_too_is_the_title(page: MakePage) -> None:
    parts = read_article(page(post("Protected: A Letter", boxed(FORM))), RULES)
    assert parts.title == "Protected: A Letter"


EMPTY = {
    "an empty box": boxed(" "),
    "no box at all": "",
    "a picture": boxed('<div class="wp-caption"><img src="/a.jpg"><p class="wp-caption-text">The pass</p></div>'),
    "a film": boxed('<figure><video controls src="/film.mp4"></video></figure>'),
    "a frame": boxed('<iframe src="https://films.example/1"></iframe>'),
    "a recording": boxed('<figure><audio controls src="/talk.mp3"></audio></figure>'),
    "an address to embed": boxed('<figure class="wp-block-embed"><div>\nhttps://films.example/1\n</div></figure>'),
}


@pytest.mark.parametrize("body", EMPTY.values(), ids=EMPTY)
def test_an_empty_article(page: MakePage, body: str) -> None:
    parts = read_article(page(post("A Post", body)), RULES)
    assert (parts.title, parts.blocks, parts.extracted_by["text"]) == ("A Post", (), "empty")
    assert (parts.published_at, parts.categories) == ("2026-11-24T12:00:00+06:00", ("Culture",))


VANISHED = {
    "a description": (post("A Post", boxed(""), head='<meta name="description" content="The road is open.">'), None),
    "a description to share": (post("A Post", "", head='<meta property="og:description" content="The road.">'), None),
    "a teaser on its listing": (post("A Post", boxed("")), "The road is open."),
    "nobody who says that it is an article": (post("A Post", boxed(""), marks=""), None),
}


@pytest.mark.parametrize(("html", "teaser"), VANISHED.values(), ids=VANISHED)
def test_an_article_that_has_lost_its_text(page: MakePage, html: str, teaser: str | None) -> None:
    with pytest.raises(ParseProblem, match="no text"):
        read_article(page(html), RULES, teaser)


def test_a_word_in_its_box_is_the_text(page: MakePage) -> None:
    assert read_article(page(post("A Post", boxed("<p>Yes.</p>"))), RULES).text == "Yes."


def test_words_in_its_box_that_are_no_text_leave_it_not_empty(page: MakePage) -> None:
    with pytest.raises(ParseProblem, match="no text"):
        read_article(page(post("A Post", boxed('<p><a href="/x/">Read on at our sister paper</a></p>'))), RULES)


@pytest.mark.parametrize("marks", ["postid-49", ""])
def test_an_article_without_a_title_has_the_sites_name_for_one(page: MakePage, marks: str) -> None:
    html = post("", boxed(TEXT), marks=marks)
    if not marks:
        with pytest.raises(ParseProblem, match="no title"):
            read_article(page(html), RULES)
        return
    parts = read_article(page(html), RULES)
    assert (parts.title, parts.extracted_by["title"]) == ("", "untitled")
    assert len(parts.blocks) == 3
    assert (parts.published_at, parts.categories) == ("2026-11-24T12:00:00+06:00", ("Culture",))


def test_a_page_that_lost_its_name_is_not_untitled(page: MakePage) -> None:
    html = post("", boxed(TEXT)).replace("<title>The Herald</title>", "")
    with pytest.raises(ParseProblem, match="no title"):
        read_article(page(html), RULES)
