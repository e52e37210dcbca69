"""The JavaScript variant as the server sends it: slots where the plain one has rates and texts, and what fills them."""

from __future__ import annotations

import json
import re
from typing import Any

import pytest
from lxml import html

from crawler.replica import THEMES, Options, ReplicaSite
from crawler.replica.client import SCRIPT_PATH
from crawler.replica.pages import Pages

PLAIN = ReplicaSite(articles=8, seed=2)


def pages(theme: str = "classic", **options: Any) -> Pages:
    site = ReplicaSite(articles=8, seed=2, theme=theme, options=Options(javascript=True, **options))
    return Pages(site=site, origin="http://127.0.0.1:8000")


def text(pages: Pages, path: str) -> str:
    reply = pages.answer(path)
    assert reply.status == 200, path
    return reply.body.decode()


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_rates_and_texts_are_not_in_the_page(theme: str) -> None:
    plain = Pages(site=ReplicaSite(articles=8, seed=2, theme=theme), origin="http://127.0.0.1:8000")
    for post in PLAIN.posts:
        page = text(pages(theme), post.path)
        assert page.count("{{value}}") == 1
        for quote in PLAIN.rates:
            assert quote.value in text(plain, post.path)
            assert quote.value not in page
        # The first block may stand in the head as well, as a description.
        later = " ".join(words for _, words in post.truth()["blocks"][1:])
        shown = max(re.findall(r"[A-Za-z ]+", later), key=len).strip()
        assert shown in html.fromstring(text(plain, post.path)).text_content()
        assert shown not in html.fromstring(page).text_content()


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_all_else_is(theme: str) -> None:
    post = PLAIN.posts[0]
    page = text(pages(theme), post.path)
    assert post.url in page
    assert page.count(f'<script src="{SCRIPT_PATH}">') == 1
    assert text(pages(theme), "/latest/").count(PLAIN.posts[5].path) > 0


def test_the_script_asks_for_what_there_is() -> None:
    here = pages(parted=1)
    slug = PLAIN.posts[0].slug
    script = text(here, SCRIPT_PATH)
    assert '"/api/rates.json"' in script
    told = json.loads(text(here, "/api/rates.json"))
    assert [rate["value"] for rate in told["rates"]] == [quote.value for quote in PLAIN.rates]
    assert told["repeats"] == 8
    for part in (1, 2, 3):
        page = text(here, f"/{slug}/{part}/" if part > 1 else f"/{slug}/")
        (source,) = re.findall(r'id="app" data-source="([^"]+)"', page)
        assert text(here, source).startswith("<p>")
    assert here.answer(f"/api/articles/{slug}/4.html").status == 404


def test_a_page_without_ticker_stays_without() -> None:
    assert "{{" not in text(pages(repeats=0), "/latest/")


@pytest.mark.parametrize("path", [SCRIPT_PATH, "/api/rates.json", f"/api/articles/{PLAIN.posts[0].slug}/1.html"])
def test_the_plain_site_has_no_such_address(path: str) -> None:
    assert Pages(site=PLAIN, origin="http://127.0.0.1:8000").answer(path).status == 404
