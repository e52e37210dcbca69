"""A page's tree is that of its decoded text, however it was made."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree
from parsel import Selector

from crawler.page import Page

PAGE = "<!doctype html><html><head><title>Жалал-Абад</title></head><body><p>a “b”</p></body></html>"
BROKEN = [b"\xff", b"\xe2\x80", b"\xed\xa0\x80", b"\xc0\xaf", b"\0", b"\xef\xbf\xbe", b"\x01", b"&#55296;", b"</x>"]


def page(body: bytes, encoding: str | None = "utf-8") -> Page:
    return Page(url="https://example.org/", body=body, encoding=encoding, fetched_at=datetime(2026, 11, 24, tzinfo=UTC))


def assert_faithful(given_page: Page) -> None:
    expected = Selector(text=given_page.text or "<html></html>", type="html").root
    assert etree.tostring(given_page.tree) == etree.tostring(expected)


@pytest.mark.parametrize("encoding", ["utf-8", "UTF8", "utf-16", None])
def test_every_encoding_gives_the_same_tree(encoding: str | None) -> None:
    assert_faithful(page(PAGE.encode(encoding or "utf-8"), encoding))


@pytest.mark.parametrize("body", [b"", b" ", b"\0", b"<", b"<!--", b"x", b"\xef\xbb\xbf<p>x</p>", b"<p>x</p>\xc2\xa0"])
def test_a_page_of_nearly_nothing_has_a_tree(body: bytes) -> None:
    assert_faithful(page(body))


@given(st.lists(st.tuples(st.integers(0, len(PAGE)), st.sampled_from(BROKEN)), max_size=4), st.integers(0, 120))
def test_bytes_that_are_no_utf8_are_replaced(places: list[tuple[int, bytes]], earlier_errors: int) -> None:
    body = PAGE.encode()
    for place, broken in places:
        body = body[:place] + broken + body[place:]
    # The parser counts its complaints, and falls silent after some.
    assert_faithful(page(b"<html>" + b"</x>" * earlier_errors + body))


def test_elements_come_in_document_order_and_without_comments() -> None:
    assert [element.tag for element in page(b"<p>a<!-- c --><b>b</b></p><i>c</i>").elements] == [
        "html", "body", "p", "b", "i",
    ]  # fmt: skip
