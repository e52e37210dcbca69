"""Articles without a text as records: protected, empty, client-rendered."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.errors import ParseProblem
from crawler.items import Block
from crawler.markers import FeedEntry, Link
from crawler.page import Page
from crawler.sites.timesca import TIMESCA

MakePage = Callable[..., Page]
URL = "https://timesca.com/a-letter/"
FORM = '<form class="post-password-form"><p>Enter the password:</p><input type="password"></form>'
TOLD = '<meta property="og:title" content="A Letter"><meta property="og:type" content="article">'
SHELL = '<html><head>{}</head><body><div id="root"></div><script src="/app.js"></script></body></html>'


def test_a_protected_article_is_truncated_and_its_listings_notice_is_no_excerpt(page: MakePage) -> None:
    html = f'<h1>Protected: A Letter</h1><div class="entry-content">{FORM}</div>'
    link = Link(url=URL, title="Protected: A Letter", excerpt="There is no excerpt because this is a protected post.")
    article = TIMESCA.read_article(page(html, URL), link)
    assert (article.text, article.excerpt, article.word_count, article.truncated) == ("", None, 0, True)
    assert article.extracted_by["text"] == "protected"


def test_an_empty_article_is_whole(page: MakePage) -> None:
    html = f'<html><head>{TOLD}</head><body><h1>A Letter</h1><div class="entry-content"></div></body></html>'
    article = TIMESCA.read_article(page(html, URL), Link(url=URL, title="A Letter"))
    assert (article.text, article.truncated, article.extracted_by["text"]) == ("", False, "empty")
    with pytest.raises(ParseProblem, match="no text"):
        TIMESCA.read_article(page(html, URL), Link(url=URL, title="A Letter", excerpt="Dear all, the road is open."))


def test_an_untitled_article_is_not_just_any(page: MakePage) -> None:
    text = "<p>The ministry said on Thursday that the road to the pass would be open again before winter.</p>" * 3
    html = f'<html><head><title>timesca.com</title></head><body class="postid-9"><div class="entry-content">{text}'
    assert TIMESCA.read_article(page(html, URL), Link(url=URL)).title == ""
    with pytest.raises(ParseProblem, match="another article"):
        TIMESCA.read_article(page(html, URL), Link(url=URL, title="Rails and Rivers"))


def test_a_client_rendered_article_is_what_is_said_of_it(page: MakePage) -> None:
    told = TOLD + '<meta property="og:description" content="Of a letter.">'
    article = TIMESCA.read_article(page(SHELL.format(told), URL), Link(url=URL, title="A Letter", excerpt="Dear all,"))
    assert (article.text, article.truncated, article.client_rendered) == ("Of a letter.", True, True)
    assert article.extracted_by["text"] == "meta"
    listed = TIMESCA.read_article(page(SHELL.format(TOLD), URL), Link(url=URL, title="A Letter", excerpt="Dear all,"))
    assert (listed.text, listed.extracted_by["text"]) == ("Dear all,", "listing")
    assert TIMESCA.read_article(page(SHELL.format(TOLD), URL)).text == ""


def test_a_feed_may_have_the_text_that_a_script_makes(page: MakePage) -> None:
    entry = FeedEntry(url=URL, title="A Letter", blocks=(Block(kind="paragraph", text="Dear all."),))
    article = TIMESCA.read_article(page(SHELL.format(TOLD), URL), Link(url=URL, title="A Letter", entry=entry))
    assert (article.text, article.truncated, article.client_rendered) == ("Dear all.", False, True)
    assert article.extracted_by["text"] == "feed"


def test_a_shell_that_calls_all_pages_the_same_says_why_it_is_no_article(page: MakePage) -> None:
    shell = page(SHELL.format("<title>The Daily App</title>"), URL)
    with pytest.raises(ParseProblem, match="client-rendered"):
        TIMESCA.read_article(shell, Link(url=URL, title="Rails and Rivers"))
    with pytest.raises(ParseProblem, match="client-rendered"):
        TIMESCA.read_article(page(SHELL.format(""), URL))
