"""The yardstick is straight: what the model calls text is on the page, and what it does not is none."""

from __future__ import annotations

import re

import pytest
from lxml import html

from crawler.replica import THEMES, Options, ReplicaSite
from crawler.replica.inline import BREAK, Pen, Run, collapse, seen
from crawler.replica.pages import Pages

SITE = ReplicaSite(articles=60, seed=3)
WORDS_OF_NO_TEXT = (
    "Subscribe to our newsletter", "Read also:", "READ MORE:", "Related:", "[caption", "[video", "divider", "Avatar",
    "View more articles from", "@iStock", "Source:", "My grandfather worked there", "clip-",
)  # fmt: skip


def page(theme: str, path: str, site: ReplicaSite = SITE) -> str:
    site.theme = theme
    reply = Pages(site=site, origin="http://127.0.0.1:1").answer(path)
    assert reply.status == 200
    return reply.body.decode()


def seen_in(source: str) -> str:
    """All text of a page, its white space collapsed; lxml knows nothing of the model."""
    return re.sub(r"[ \t\r\n\f]+", " ", html.fromstring(source).text_content())


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_line_of_the_text_is_on_the_page_in_order(theme: str) -> None:
    for post in SITE.posts:
        text, at = seen_in(page(theme, post.path)), 0
        for _, block in post.truth()["blocks"]:
            for piece in re.split(r"\n| \| ", block):
                found = text.find(collapse(piece), at)
                assert found >= at, (post.slug, piece)
                at = found


def test_nothing_else_is_in_the_body() -> None:
    no_text = ".//figcaption | .//video | .//p[strong and a and count(node()) = 3]"
    for post in SITE.posts:
        (body,) = html.fromstring(page("classic", post.path)).find_class("entry-content")
        for element in body.xpath(no_text):
            element.drop_tree()
        told = "".join(text for _, text in post.truth()["blocks"]).replace(" | ", "")
        assert re.sub(r"\s", "", body.text_content()) == re.sub(r"\s", "", told)


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_no_shortcode_is_on_an_article_page_but_listings_leak_them(theme: str) -> None:
    assert not [post.slug for post in SITE.posts if "[caption" in page(theme, post.path)]
    listings = "".join(page(theme, f"/latest/page/{number}/") for number in range(1, 11))
    assert listings.count("[caption") > listings.count("[/caption]") > 0, "some are never closed"
    assert "[/video]" in listings


def test_text_has_none_of_the_noise() -> None:
    texts = "\n".join(post.truth()["text"] for post in SITE.posts)
    assert [words for words in WORDS_OF_NO_TEXT if words in texts] == []
    assert [caption for caption in captions() if caption in texts] == []


def captions() -> list[str]:
    return [image["caption"] for post in SITE.posts for image in post.truth()["images"]]


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_every_picture_of_the_article_is_on_its_page(theme: str) -> None:
    for post in SITE.posts:
        sources = html.fromstring(page(theme, post.path)).xpath("//img/@src")
        assert [image["url"] for image in post.truth()["images"] if image["url"] not in sources] == []


def test_text_keeps_what_readers_see() -> None:
    text = "\n".join(post.truth()["text"] for post in SITE.posts)
    for wanted in (
        "\u00a0tonnes",
        "h\u043etel",
        "hydro\u00admeteoro",
        "Öz Şükürov",
        "“",
        "’",
        " | ",
        "(TCA) — ",
        "\n    ",
    ):
        assert wanted in text
    assert "  is  new" not in text


def test_paragraphs_and_other_lines_make_up_the_text() -> None:
    for post in SITE.posts:
        truth = post.truth()
        lines = [line for block in truth["text"].split("\n\n") for line in block.split("\n")]
        assert sorted(lines) == sorted(truth["paragraphs"] + truth["other"])


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_stir_changes_the_page_and_no_word_of_the_text(theme: str) -> None:
    site = ReplicaSite(articles=30, seed=3)
    post = site.posts[1]
    before = page(theme, post.path, site)
    site.stir(post.slug)
    after = page(theme, post.path, site)
    assert before != after
    for _, text in post.truth()["blocks"]:
        assert collapse(text.replace(" | ", "")) in seen_in(after)


def test_the_dated_fields_are_told_by_the_themes_that_say_so() -> None:
    post = next(post for post in SITE.posts if post.published != post.modified)
    for name, theme in THEMES.items():
        source = page(name, post.path)
        assert (post.published.isoformat() in source) == ("published" in theme.shows)
        assert (post.modified.isoformat() in source) == ("modified" in theme.shows)


def test_listing_text_is_straight_and_the_article_s_is_curly() -> None:
    listed = " ".join(" ".join(post.words) for post in SITE.posts)
    text = " ".join(post.truth()["text"] for post in SITE.posts)
    assert [quote for quote in "“”‘’" if quote in listed] == []
    assert all(quote in text for quote in "“”’")
    assert all(quote in listed for quote in "\"'")


@pytest.mark.parametrize(
    ("runs", "text", "markup"),
    [
        ((Run("a  b"),), "a b", "a  b"),
        ((Run("a "), Run("b ", "em"), Run(" c")), "a b c", "a <em>b </em> c"),
        ((Run("a"), BREAK, Run("b")), "a b", "a<br />\nb"),
        ((Run("5\u00a0t"),), "5\u00a0t", "5\u00a0t"),
        ((Run("<&>"),), "<&>", "&lt;&amp;&gt;"),
        ((Run("x", "a", "/y/"),), "x", '<a href="https://timesca.com/y/">x</a>'),
    ],
)
def test_runs_say_their_text_and_their_html(runs: tuple[Run, ...], text: str, markup: str) -> None:
    assert (seen(runs), Pen().inline(runs)) == (text, markup)


def test_options_do_not_touch_the_truth() -> None:
    options = Options(links="path", article_dates="doubled", pairs=4)
    assert ReplicaSite(articles=3, options=options).posts == ReplicaSite(articles=3).posts
