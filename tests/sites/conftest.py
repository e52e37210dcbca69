"""Pages out of snippets."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

import pytest

from crawler.page import Page

MakePage = Callable[..., Page]


@pytest.fixture(scope="session")
def page() -> MakePage:
    """Make a page: ``page("<p>…</p>", url="https://example.org/a/")``."""

    def make(html: str | bytes, url: str = "https://example.org/a-headline/") -> Page:
        body = html if isinstance(html, bytes) else html.encode("utf-8")
        return Page(url=url, body=body, encoding="utf-8", fetched_at=datetime(2026, 1, 15, 6, 0, tzinfo=UTC))

    return make
