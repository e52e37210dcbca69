"""A page's output is whole and in its bracket, or a note of why there is none."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.http import HtmlResponse, Request
from twisted.python.failure import Failure

from crawler.errors import ParseProblem
from crawler.items import Rate
from crawler.markers import Edge, PageEnd
from crawler.spiders.transaction import contents, page_transaction

RESPONSE = HtmlResponse("http://127.0.0.1:1/a/", body=b"<html></html>")


class Reader:
    """A spider as far as the bracket knows one."""

    def __init__(self) -> None:
        self.told: set[str] = set()

    archive = SimpleNamespace(deaths=SimpleNamespace(read=lambda body, work: work()))

    def unreadable(self, reason: str, *, address: str, **kwargs: Any) -> Iterator[Any]:
        yield PageEnd(url=address, kind="article", state="quarantined", reason=reason)

    @page_transaction
    def good(self, response: Any, *, address: str, number: int) -> Iterator[Any]:
        yield {"number": number}
        yield PageEnd(url=address, kind="article", state="done")

    @page_transaction
    def breaks_half_way(self, response: Any, *, address: str, error: Exception) -> Iterator[Any]:
        yield {"half": "a page"}
        raise error

    @page_transaction
    def failed(self, failure: Failure, *, address: str) -> Iterator[Any]:
        yield PageEnd(url=address, kind="article", state="failed", reason=str(failure.value))


def test_the_bracket() -> None:
    output = list(Reader().good(RESPONSE, address="https://x/a/", number=2))
    assert output == [
        Edge(start="https://x/a/", item={"number": 2}, end=PageEnd(url="https://x/a/", kind="article", state="done"))
    ]


@pytest.mark.parametrize("number", [0, 2, 3, 5])
def test_the_first_item_begins_the_page_and_the_last_one_ends_it_before_anything_is_asked_for(number: int) -> None:
    class Many(Reader):
        @page_transaction
        def page(self, response: Any, *, address: str) -> Iterator[Any]:
            yield Request("https://x/b/")
            yield from ({"number": each} for each in range(number))
            yield PageEnd(url=address, kind="rates", state="done")

    *items, request = Many().page(RESPONSE, address="https://x/a/")
    assert request.url == "https://x/b/"
    assert [place for place, item in enumerate(items) if isinstance(item, Edge) and item.start] == [0]
    assert [place for place, item in enumerate(items) if isinstance(item, Edge) and item.end] == [len(items) - 1]
    assert [item["number"] for item in contents(items) if isinstance(item, dict)] == list(range(number))


def rate(number: int) -> Rate:
    return Rate(
        id=f"{number:032x}", source="x", url="https://x/a/", crawled_at="2026-11-24T20:47:16Z", base="UZS", quote="USD",
        value="0.00008", change_pct="0", observed_at="2026-11-24T20:47:16Z", parser="2",
    )  # fmt: skip


def test_a_rate_goes_on_once_and_is_then_only_observed() -> None:
    class Ticker(Reader):
        @page_transaction
        def page(self, response: Any, *, address: str, rates: list[Rate]) -> Iterator[Any]:
            yield from rates
            yield PageEnd(url=address, kind="rates", state="done")

    reader = Ticker()
    first = list(reader.page(RESPONSE, address="https://x/a/", rates=[rate(1), rate(2)]))
    again = list(reader.page(RESPONSE, address="https://x/b/", rates=[rate(1), rate(3)]))
    assert [item for item in contents(first) if isinstance(item, Rate)] == [rate(1), rate(2)]
    assert [item for item in contents(again) if isinstance(item, Rate)] == [rate(3)]
    assert [edge.end.observed for edge in (first[-1], again[-1])] == [(), (rate(1),)]


def test_the_rates_of_a_page_that_breaks_are_not_told_yet() -> None:
    class Broken(Reader):
        @page_transaction
        def page(self, response: Any, *, address: str) -> Iterator[Any]:
            yield rate(1)
            raise ParseProblem("has no end")

    reader = Broken()
    assert [type(item) for item in contents(reader.page(RESPONSE, address="https://x/a/"))] == [PageEnd]
    assert reader.told == set()


def test_a_page_that_breaks_leaves_nothing_half_stored() -> None:
    output = list(Reader().breaks_half_way(RESPONSE, address="https://x/a/", error=ParseProblem("has no title")))
    assert output == [
        Edge(
            start="https://x/a/",
            end=PageEnd(url="https://x/a/", kind="article", state="quarantined", reason="has no title"),
        )
    ]


def test_a_bug_costs_one_page_and_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.ERROR):
        output = list(Reader().breaks_half_way(RESPONSE, address="https://x/a/", error=KeyError("oops")))
    assert output[-1].end.reason == "KeyError: 'oops'"
    assert "https://x/a/" in caplog.text


def test_an_errback_knows_the_address_from_its_request() -> None:
    failure = Failure(OSError("no route"))
    failure.request = Request("http://127.0.0.1:1/a/", cb_kwargs={"address": "https://x/a/"})  # type: ignore[attr-defined]
    assert [(edge.start, edge.end.url) for edge in Reader().failed(failure)] == [("https://x/a/", "https://x/a/")]
