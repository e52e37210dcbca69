"""Validation: one rule, one reason."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.items import Article, Image, Rate
from crawler.markers import Quarantined
from crawler.pipelines.validate import Validate

ARTICLE = Article(
    id="0" * 32, source="s", url="https://example.org/a/", crawled_at="2026-11-24T10:00:00Z", title="A title",
    text="Some text.", content_hash="0" * 64, parser="1", published_at="2026-11-24T15:00:00+06:00",
)  # fmt: skip
RATE = Rate(
    id="0" * 32, source="s", url="https://example.org/", crawled_at="2026-11-24T10:00:00Z", base="UZS", quote="USD",
    value="0.00008", change_pct="-0", observed_at="2026-11-24T10:00:00Z", site_date="2025-04-03", parser="1",
)  # fmt: skip


@pytest.fixture
def stats() -> MemoryStatsCollector:
    return MemoryStatsCollector(get_crawler())


@pytest.mark.parametrize(
    "record",
    [
        ARTICLE,
        RATE,
        replace(ARTICLE, text="", truncated=True),
        replace(ARTICLE, text="", extracted_by={"text": "empty"}),
        replace(ARTICLE, title="", extracted_by={"title": "untitled"}),
        replace(ARTICLE, published_at=None, modified_at="2026-11-24T15:00:00Z"),
        replace(RATE, change_pct="2.23", site_date=None),
        SimpleNamespace(somebody="else's item"),
    ],
)
def test_what_is_right_passes_untouched(record: Any, stats: MemoryStatsCollector) -> None:
    assert Validate(stats).process_item(record) is record
    assert stats.get_stats() == {}


@pytest.mark.parametrize(
    ("record", "reason"),
    [
        (replace(ARTICLE, title=" \u00a0"), "title is empty"),
        (replace(ARTICLE, title="x" * 501), "title is longer than a title"),
        (replace(ARTICLE, text="  "), "text is empty"),
        (replace(ARTICLE, text="", images=(Image(url="https://example.org/pic.jpg"),)), "text is empty"),
        (replace(ARTICLE, url="javascript:alert(1)"), "url is no web address"),
        (replace(ARTICLE, published_at="2026-11-24T15:00:00"), "published_at has no zone or is no time"),
        (replace(ARTICLE, published_at="yesterday"), "published_at has no zone or is no time"),
        (replace(ARTICLE, modified_at="2026-11-24"), "modified_at has no zone or is no time"),
        (replace(ARTICLE, text="Wi\ufffd\ufffd te\ufffdt"), "charset: it is not all readable in the one that is told"),
        (replace(RATE, base="usd"), "base is no currency code"),
        (replace(RATE, quote=""), "quote is no currency code"),
        (replace(RATE, base="USD"), "base and quote are the same"),
        (replace(RATE, value="0,00008"), "value is no decimal number"),
        (replace(RATE, value="8e-5"), "value is no decimal number"),
        (replace(RATE, value="0.00000"), "value is not above zero"),
        (replace(RATE, change_pct="+0.1"), "change_pct is no decimal number"),
        (replace(RATE, site_date="03 April 2025"), "site_date is no day"),
    ],
)
def test_what_is_wrong_goes_to_quarantine_with_its_reason(
    record: Article | Rate, reason: str, stats: MemoryStatsCollector
) -> None:
    rejected = Validate(stats).process_item(record)
    assert isinstance(rejected, Quarantined)
    assert rejected.reason == reason
    assert rejected.url == record.url
    assert rejected.record["id"] == record.id
    assert stats.get_value("records/rejected") == 1
