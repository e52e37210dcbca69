"""Arguments are read strictly: what is wrong is named, in one line."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from crawler.errors import UsageProblem
from crawler.spiders import arguments


@pytest.mark.parametrize(
    ("read", "given", "meant"),
    [
        (arguments.mode, "full", "full"),
        (arguments.render, "browser", "browser"),
        (arguments.wait_for, None, None),
        (arguments.wait_for, ".entry-content > p", ".entry-content > p"),
        (arguments.since, None, None),
        (arguments.since, "2025-01-01", date(2025, 1, 1)),
        (arguments.pages, None, None),
        (arguments.pages, "5", 5),
        (arguments.origin, "http://127.0.0.1:8000", "http://127.0.0.1:8000"),
        (arguments.origin, "http://127.0.0.1:8000/", "http://127.0.0.1:8000"),
        (arguments.origin, "https://[::1]:8000", "https://[::1]:8000"),
        (arguments.section, "tag/initiative", "tag/initiative"),
        (arguments.section, "/category/kazakhstan/kazakhstan-opinions/", "category/kazakhstan/kazakhstan-opinions"),
        (arguments.zone, "Asia/Bishkek", "Asia/Bishkek"),
        (arguments.listing_url, "https://example.org/category/news/", "https://example.org/category/news/"),
        (arguments.listing_url, "http://127.0.0.1:8000/?cat=3", "http://127.0.0.1:8000/?cat=3"),
    ],
)
def test_right(read: Callable[[str | None], object], given: str | None, meant: object) -> None:
    assert read(given) == meant


@pytest.mark.parametrize(
    ("read", "given"),
    [
        (arguments.mode, "everything"),
        (arguments.render, "lynx"),
        (arguments.render, ""),
        (arguments.wait_for, "p["),
        (arguments.wait_for, ""),
        (arguments.wait_for, "p::text"),
        (arguments.wait_for, "p:contains(Tajikistan)"),
        (arguments.wait_for, "p[class!=entry]"),
        (arguments.since, "yesterday"),
        (arguments.since, "2025-13-01"),
        (arguments.since, "20250101"),
        (arguments.since, "01.02.2025"),
        (arguments.since, ""),
        (arguments.pages, "0"),
        (arguments.pages, "-1"),
        (arguments.pages, "many"),
        (arguments.pages, "٣"),
        (arguments.origin, "127.0.0.1:8000"),
        (arguments.origin, "ftp://127.0.0.1"),
        (arguments.origin, "http://127.0.0.1:99999"),
        (arguments.origin, "http://user:secret@127.0.0.1"),
        (arguments.origin, "http://127.0.0.1:8000/somewhere"),
        (arguments.origin, "http://"),
        (arguments.section, ""),
        (arguments.section, "../../etc"),
        (arguments.section, "https://example.org/"),
        (arguments.section, "tag/a b"),
        (arguments.section, "tag/x?y=1"),
        (arguments.section, "tag//x"),
        *((arguments.zone, wrong) for wrong in ("", "Asia", "Asia/Atlantis", "../../etc/passwd", "+06:00", "a\0b")),
        (arguments.listing_url, None),
        (arguments.listing_url, "example.org/category/news"),
        (arguments.listing_url, "file:///etc/passwd"),
        (arguments.listing_url, "https://exa mple.org/"),
        (arguments.listing_url, "https://example.org/\nx"),
    ],
)
def test_wrong(read: Callable[[str | None], object], given: str | None) -> None:
    with pytest.raises(UsageProblem) as caught:
        read(given)
    assert str(caught.value).startswith("-a ")


def test_a_typing_error_is_no_argument() -> None:
    with pytest.raises(UsageProblem, match="-a sectoin: no such argument; there are section, pages"):
        arguments.reject_unknown({"sectoin": "x"}, ("section", "pages"))
