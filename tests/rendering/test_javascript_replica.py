"""The JavaScript replica, drawn by a renderer, reads as the plain one does, in every theme."""

from __future__ import annotations

import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.page import Page
from crawler.replica import THEMES, Options
from crawler.sites.timesca import TIMESCA
from tests.rendering.test_splash_server import ask


@dataclass(frozen=True)
class Both:
    """One site twice, without and with its script."""

    plain: Any
    scripted: Any
    splash: str

    def served(self, path: str) -> Page:
        with urllib.request.urlopen(f"{self.plain.origin}{path}") as answer:
            return page(path, answer.read())

    def drawn(self, path: str) -> Page:
        status, html = ask(self.splash, "render.html", url=f"{self.scripted.origin}{path}", wait=0.5)
        assert status == 200
        assert "ready" in html[: html.index(">", html.index("<body"))]
        return page(path, html.encode())


def page(path: str, body: bytes) -> Page:
    moment = datetime(2026, 1, 15, tzinfo=UTC)
    return Page(url=f"https://timesca.com{path}", body=body, encoding="utf-8", fetched_at=moment)


@pytest.fixture(params=sorted(THEMES))
def both(request: pytest.FixtureRequest, replica: Callable[..., Any], splash_url: str) -> Both:
    theme = str(request.param)
    return Both(
        replica(articles=12, theme=theme, options=Options(parted=1)),
        replica(articles=12, theme=theme, options=Options(parted=1, javascript=True)),
        splash_url,
    )


def test_an_article_is_the_same(both: Both) -> None:
    path = both.plain.site.posts[1].path
    served, drawn = both.served(path), both.drawn(path)
    assert TIMESCA.read_article(drawn) == TIMESCA.read_article(served)
    assert (TIMESCA.next_part(drawn) or "").endswith("/2/")
    assert len(TIMESCA.read_rates(drawn)) == 5
    assert TIMESCA.read_rates(drawn) == TIMESCA.read_rates(served)


def test_so_is_a_listing(both: Both) -> None:
    served, drawn = both.served("/latest/"), both.drawn("/latest/")
    assert TIMESCA.read_listing(drawn) == TIMESCA.read_listing(served)
    assert TIMESCA.read_rates(drawn) == TIMESCA.read_rates(served)
