"""Pages that are none, whatever their status says, and articles about such pages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import pytest

from crawler.errors import ParseProblem
from crawler.parsers.article import ArticleRules, read_article
from crawler.parsers.urls import Addresses

if TYPE_CHECKING:
    from crawler.page import Page

TEXT = (
    "<p>What you have asked for was moved, or never was here; the search below may help you to find it again.</p>" * 3
)
HTML = (
    "<html><head><title>{window}</title></head><body class='{mark}'><main><h1>{title}</h1>{text}</main></body></html>"
)
RULES = ArticleRules(addresses=Addresses(host="example.org"))


@pytest.mark.parametrize(
    ("title", "window", "mark", "reason"),
    [
        ("Page not found", "Page not found – The Steppe Times", "", "not found"),
        ("Oops! That page can’t be found.", "The Steppe Times", "", "not found"),
        ("404", "404 | The Steppe Times", "", "not found"),
        ("Страница не найдена", "The Steppe Times", "", "not found"),
        ("Nothing here", "The Steppe Times", "error404 wp-embed", "not found"),
        ("Hello", "Not Found - The Steppe Times", "", "not found"),
        ("Before you continue to The Steppe Times", "The Steppe Times", "", "consent"),
        ("We value your privacy", "We value your privacy", "", "consent"),
        ("Sign in to continue", "The Steppe Times", "", "sign-in"),
        ("Welcome", "Log In ‹ The Steppe Times — WordPress", "login", "sign-in"),
    ],
)
def test_a_page_in_the_place_of_the_asked_one_is_no_article(
    page: Callable[..., Page], title: str, window: str, mark: str, reason: str
) -> None:
    with pytest.raises(ParseProblem, match=reason):
        read_article(page(HTML.format(title=title, window=window, mark=mark, text=TEXT)), RULES)


@pytest.mark.parametrize(
    ("title", "window", "mark"),
    [
        ("Page Not Found: How Libraries Lose Their Catalogues", "Page Not Found: How … – The Steppe Times", ""),
        ("404 Soldiers Return Home", "404 Soldiers Return Home | The Steppe Times", ""),
        ("Sign In, Please: Border Guards Get Tablets", "Sign In, Please – The Steppe Times", ""),
        ("Privacy Settings", "Privacy Settings – The Steppe Times", "single single-post postid-7"),
    ],
)
def test_an_article_about_one_is_an_article(page: Callable[..., Page], title: str, window: str, mark: str) -> None:
    assert read_article(page(HTML.format(title=title, window=window, mark=mark, text=TEXT)), RULES).title == title
