"""No page within the bounds takes a reading a second, whatever it is made of."""

from __future__ import annotations

import contextlib
import gc
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import pytest

from crawler.bounds import MOST_BYTES
from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.parsers.feed import read_feed
from crawler.sites.timesca import TIMESCA
from tests.hostile.pages import BY_BYTES, BY_TAGS

if TYPE_CHECKING:
    from crawler.markers import FeedEntry

AT = datetime(2026, 1, 1, tzinfo=UTC)
BAR = 1.0
"""Seconds of processor time. The largest pages of a kind take half of it at most; these are half as large."""
TAGS, REPEATS = 24_000, 400_000


def readings(page: Page) -> Iterator[Callable[[], Any]]:
    yield lambda: TIMESCA.read_article(page)
    yield lambda: TIMESCA.read_listing(page)
    yield lambda: TIMESCA.read_rates(page)
    yield lambda: TIMESCA.next_part(page)


def slowest(body: bytes) -> float:
    """The most that a reading of the page takes, where the collector passes over what was loaded, as in a crawl."""
    page = Page(
        url="https://timesca.com/a-headline/", body=body, encoding="utf-8", fetched_at=datetime(2026, 1, 1, tzinfo=UTC)
    )
    times = []
    gc.collect()
    gc.freeze()
    for reading in readings(page):
        began = time.process_time()
        with contextlib.suppress(ParseProblem):
            reading()
        times.append(time.process_time() - began)
    gc.unfreeze()
    return max(times)


@pytest.mark.parametrize("kind", BY_TAGS)
def test_pages_of_tags(kind: str) -> None:
    assert slowest(BY_TAGS[kind](TAGS)) <= BAR


@pytest.mark.parametrize("kind", BY_BYTES)
def test_pages_of_text(kind: str) -> None:
    body = BY_BYTES[kind](REPEATS)
    assert slowest(body if len(body) < MOST_BYTES else BY_BYTES[kind](REPEATS * MOST_BYTES // len(body) // 2)) <= BAR


def feed(items: str, kind: str = "") -> tuple[FeedEntry, ...]:
    body = f'<?xml version="1.0"?>{kind}<rss version="2.0"><channel>{items}</channel></rss>'.encode()
    page = Page(url="https://timesca.com/feed/", body=body, fetched_at=AT)
    return read_feed(page, TIMESCA.addresses)


ITEM = "<item><title>A</title><link>https://timesca.com/a-{0}/</link><description>{1}</description></item>"


@pytest.mark.parametrize(
    ("items", "reason"),
    [
        ("<item/>" * 60_000, "too many tags"),
        (ITEM.format(1, "&lt;p>" * 60_000), "too many tags"),
        ("".join(ITEM.format(number, "&lt;p>" * 1_000) for number in range(60)), "too many tags"),
        (ITEM.format(1, "&lt;div>" * 400 + "x"), "too deep"),
        (ITEM.format(1, "x" * 5 * 1024**2), "too large"),
        ("<a>" * 300 + "</a>" * 300, "no feed"),
    ],
)
def test_a_feed_past_the_bounds(items: str, reason: str) -> None:
    with pytest.raises(ParseProblem, match=reason):
        feed(items)


@pytest.mark.parametrize("entity", ['"x"', 'SYSTEM "file:///etc/passwd"', 'SYSTEM "http://127.0.0.1:9/x"'])
def test_a_feed_with_entities_is_none(entity: str) -> None:
    with pytest.raises(ParseProblem, match="no feed"):
        feed(ITEM.format(1, "&e;"), f"<!DOCTYPE rss [<!ENTITY e {entity}>]>")


def test_an_entity_of_a_page_is_no_file() -> None:
    body = b'<!DOCTYPE html [<!ENTITY e SYSTEM "file:///etc/passwd">]><html><body><p>&e;</p></body></html>'
    page = Page(url="https://timesca.com/a/", body=body, fetched_at=datetime(2026, 1, 1, tzinfo=UTC), encoding="utf-8")
    assert "root:" not in page.tree.text_content()
