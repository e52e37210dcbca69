"""Validate: a record that breaks a rule goes to quarantine with the reason, never further."""

from __future__ import annotations

import re
from dataclasses import asdict
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.charset import is_garbled
from crawler.items import Article, Rate
from crawler.markers import Quarantined

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.statscollectors import StatsCollector

CURRENCY = re.compile(r"[A-Z]{3}")
DECIMAL = re.compile(r"-?\d{1,9}(?:\.\d{1,10})?", re.ASCII)
DAY = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
TITLE_LIMIT = 500
"""Characters; the longest headline known has 215."""


class Validate:
    """Turns records that break a rule into Quarantined. Stat: ``records/rejected``."""

    def __init__(self, stats: StatsCollector) -> None:
        self.stats = stats

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Take the statistics from the crawler."""
        return cls(crawler.stats)

    def process_item(self, item: object) -> object:
        """Return the item itself, or a Quarantined in its place."""
        if not isinstance(item, Article | Rate):
            return item
        reason = "; ".join(problems(item))
        if not reason:
            return item
        self.stats.inc_value("records/rejected")
        return Quarantined(url=item.url, reason=reason, record=asdict(item))


def problems(record: Article | Rate) -> Iterator[str]:
    """Yield what is wrong with a record, a few words each."""
    if isinstance(record, Article):
        yield from (complaint for complaint, holds in ARTICLE_RULES.items() if not holds(record))
    else:
        yield from (complaint for complaint, holds in RATE_RULES.items() if not holds(record))


def _is_web_address(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def _is_zoned(stamp: str | None) -> bool:
    if stamp is None:
        return True
    try:
        return datetime.fromisoformat(stamp).tzinfo is not None
    except ValueError:
        return False


# One question a rule; its text is what stands in the quarantine. What is empty on purpose says so.
ARTICLE_RULES: dict[str, Callable[[Article], bool]] = {
    "url is no web address": lambda a: _is_web_address(a.url),
    "title is empty": lambda a: bool(a.title.strip()) or a.extracted_by.get("title") == "untitled",
    "title is longer than a title": lambda a: len(a.title) <= TITLE_LIMIT,
    "text is empty": lambda a: a.truncated or bool(a.text.strip()) or a.extracted_by.get("text") == "empty",
    "published_at has no zone or is no time": lambda a: _is_zoned(a.published_at),
    "modified_at has no zone or is no time": lambda a: _is_zoned(a.modified_at),
    "charset: it is not all readable in the one that is told": lambda a: (
        a.text.count("\ufffd") * 200 <= len(a.text) and a.title.count("\ufffd") * 200 <= len(a.title)
    ),
    "charset: it was written or read in a wrong one": lambda a: not is_garbled(f"{a.title}\n{a.text}"),
}
RATE_RULES: dict[str, Callable[[Rate], bool]] = {
    "url is no web address": lambda r: _is_web_address(r.url),
    "base is no currency code": lambda r: bool(CURRENCY.fullmatch(r.base)),
    "quote is no currency code": lambda r: bool(CURRENCY.fullmatch(r.quote)),
    "base and quote are the same": lambda r: r.base != r.quote,
    "value is no decimal number": lambda r: bool(DECIMAL.fullmatch(r.value)),
    "value is not above zero": lambda r: not DECIMAL.fullmatch(r.value) or Decimal(r.value) > 0,
    "change_pct is no decimal number": lambda r: bool(DECIMAL.fullmatch(r.change_pct)),
    "site_date is no day": lambda r: r.site_date is None or bool(DAY.fullmatch(r.site_date)),
}
