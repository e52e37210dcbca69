"""What a page may be: what is past it is refused before it costs anything, and nothing that a newspaper prints is."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable

import pytest

from crawler import bounds
from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.replica import THEMES, ReplicaSite
from crawler.replica.pages import Pages

MakePage = Callable[..., Page]
NAMES = [f"a{number}" for number in range(2 * bounds.MOST_ATTRIBUTES)]
FILL = "<p>" + "word " * 20_000


def attributes(separator: str, form: str = "{}") -> str:
    return f"<html><body><p {separator.join(form.format(name) for name in NAMES)}>{FILL}"


def levels(number: int) -> str:
    return "<html><body>" + "<div>" * (number - 2) + "<h1>x" + "</div>" * (number - 2)


@pytest.mark.parametrize(
    ("html", "reason"),
    [
        ("<html>" + "x" * bounds.MOST_BYTES, "too large"),
        ("<html>" + "<p>" * bounds.MOST_TAGS, "too many tags"),
        ("<html>" + "<b></b>" * (bounds.MOST_TAGS // 2), "too many tags"),
        (attributes(" "), "too many attributes"),
        (attributes("\n", "{}=1"), "too many attributes"),
        (attributes("/"), "too many attributes"),
        (attributes("", "{}='>'"), "too many attributes"),
        (attributes(" ", '{}="<p>"'), "too many attributes"),
        (attributes(" ", "{} = '<p a=\">\"'"), "too many attributes"),
        (levels(bounds.DEEPEST), "too deep"),
        (levels(2_500), "too deep"),
        (levels(2_040), "too deep"),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "cp1251"])
def test_what_is_past_a_bound(page: MakePage, html: str, reason: str, encoding: str) -> None:
    body = page(html).body
    with pytest.raises(ParseProblem, match=reason):
        _ = Page(url="https://example.org/", body=body, encoding=encoding, fetched_at=page("").fetched_at).tree


@pytest.mark.parametrize(
    "html",
    [
        levels(bounds.DEEPEST - 1),
        attributes(" ").replace(" ".join(NAMES), " ".join(NAMES[: bounds.MOST_ATTRIBUTES])),
        f"<html><body><p data-x='{'a b=c ' * 20_000}'>{FILL}",
        f"<html><script>if (a <b) {'var a = 1; b = 2; ' * 200}</script>{FILL}",
        f"<html><style>{'.a .b { color: red } ' * 5_000}</style>{FILL}",
    ],
)
def test_what_is_not(page: MakePage, html: str) -> None:
    assert page(html).tree is not None


@pytest.mark.parametrize("theme", THEMES)
def test_a_newspapers_pages_are_far_from_any(theme: str) -> None:
    site = ReplicaSite(articles=24, theme=theme)
    pages = Pages(site=site, origin="http://127.0.0.1")
    for path in ("/latest/", site.posts[0].path):
        body = pages.answer(path).body
        assert 10 * len(body) < bounds.MOST_BYTES
        assert 10 * body.count(b"<") < bounds.MOST_TAGS


@pytest.mark.parametrize(
    "body",
    [
        b"<a" * 49_000,
        b"<a x='" * 49_000,
        b"<a x=\"'" * 49_000,
        b"<a x=" * 49_000,
        b"<a '" * 1_000_000,
        b'<a x="">' * 49_000,
    ],
)
def test_the_look_itself_takes_no_time(body: bytes) -> None:
    began = time.process_time()
    with contextlib.suppress(ParseProblem):
        bounds.check_markup(body + b"y" * (bounds.MOST_BYTES - len(body)))
    assert time.process_time() - began < 1
