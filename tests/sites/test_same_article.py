"""An address that answers with something else is not believed."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from crawler.errors import ParseProblem
from crawler.markers import Link
from crawler.page import Page
from crawler.sites.timesca import TIMESCA

MakePage = Callable[..., Page]
URL = "https://timesca.com/index.php/news/22364-tajikistan-opens-a-bridge/"
TEXT = "<p>The bridge was opened on Thursday by two ministers and a brass band from Khorog.</p>" * 4


def answer(title: str, canonical: str | None) -> str:
    link = f'<link rel="canonical" href="{canonical}">' if canonical else ""
    head = f"<head>{link}<title>{title}</title></head>"
    return f"<html>{head}<body><article><h1>{title}</h1>{TEXT}</article></body></html>"


@pytest.mark.parametrize(
    ("title", "canonical"),
    [
        ("Tajikistan Opens a Bridge", None),
        ("Tajikistan Opens a Bridge", "/tajikistan-opens-a-bridge/"),
        ("Tajikistan opens its “bridge” over the Panj, at last", None),
        ("An Altogether Different Headline", URL),
    ],
)
def test_the_article_itself(page: MakePage, title: str, canonical: str | None) -> None:
    link = Link(url=URL, title="Tajikistan Opens a Bridge")
    assert TIMESCA.read_article(page(answer(title, canonical), URL), link).title == title


@pytest.mark.parametrize("canonical", [None, "https://timesca.com/", "https://timesca.com/grain-prices-fall/"])
def test_another_article(page: MakePage, canonical: str | None) -> None:
    link = Link(url=URL, title="Tajikistan Opens a Bridge")
    with pytest.raises(ParseProblem, match="another article, 'Grain Prices Fall'"):
        TIMESCA.read_article(page(answer("Grain Prices Fall", canonical), URL), link)


def test_a_listing_that_gives_no_title_is_believed(page: MakePage) -> None:
    assert TIMESCA.read_article(page(answer("Grain Prices Fall", None), URL), Link(url=URL)).url == URL
