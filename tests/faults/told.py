"""What an archive and its last report tell of a crawl of hand-written pages."""

from __future__ import annotations

import json
import sqlite3
from collections import Counter
from contextlib import closing
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tests.faults.running import Crawls

NAMES = ["one", "two", "three", "four", "five"]
"""The articles of the ``raw`` site, by the last part of their addresses."""


def whole(crawls: Crawls) -> Counter[str]:
    """How often each article is published whole, by its name."""
    return Counter(a["url"].split("/")[-2] for a in crawls.archive.articles if not a["truncated"])


def report(crawls: Crawls) -> dict[str, Any]:
    """The last run's report."""
    found: dict[str, Any] = json.loads((crawls.archive.folder / "runs/latest.json").read_text("utf-8"))
    return found


def failures(crawls: Crawls) -> dict[str, dict[str, Any]]:
    """What the last run's report says of the addresses that it could not have, by their last part."""
    return {failure["url"].rstrip("/").rpartition("/")[2]: failure for failure in report(crawls)["failures"]}


def published(crawls: Crawls) -> Counter[str]:
    """How many records each article has, by its name."""
    return Counter(a["url"].split("/")[-2] for a in crawls.archive.articles)


def states(crawls: Crawls) -> dict[str, str]:
    """State of every article's address, by its name."""
    with closing(sqlite3.connect(f"file:{crawls.archive.folder / 'state.sqlite'}?mode=ro", uri=True)) as database:
        rows = database.execute("SELECT url, state FROM page WHERE kind = 'article'").fetchall()
    return {url.split("/")[-2]: state for url, state in rows}


def some(cases: Iterable[Any], *fast: Any) -> list[Any]:
    """Parameters of a test; those that are not named as fast run in the long suite only: they differ in little."""
    return [pytest.param(case, marks=() if case in fast else pytest.mark.long) for case in cases]
