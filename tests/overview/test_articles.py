"""Articles in figures, and which of them are shown: the latest revision counts."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime
from typing import Any

import pytest

from crawler.overview import articles
from crawler.overview.articles import Figures
from crawler.overview.shown import LETTERS, REVISIONS, shown
from tests.archive.builders import article


def record(name: str, text: str = "Some text.", **changes: Any) -> dict[str, Any]:
    return asdict(article(name, text, **changes))


def figures(*records: dict[str, Any]) -> Figures:
    added = Figures()
    for each in records:
        added.add(each)
    return added


def test_an_article_counts_once_as_its_latest_revision_has_it() -> None:
    told = figures(
        record("one", categories=("A", "B"), published_at="2025-04-01T23:30:00+06:00"),
        record("two", categories=("B",), published_at="2025-04-02T00:30:00+06:00"),
        record(
            "one", "Other.", revision=2, change="edited", categories=("B",), published_at="2025-04-02T08:00:00+06:00"
        ),
        record("old", published_at=None),
        record("two", revision=2, change="gone", categories=("B",), published_at="2025-04-02T00:30:00+06:00"),
    ).told()
    assert told == {
        "articles": 3, "records": 5, "gone": 1, "undated": 1, "categories": ["A", "B"], "in_category": [0, 2],
        "days": [["2025-04-02", 2, [(1, 2)]]],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("stamp", "day"),
    [
        ("2025-04-01T23:30:00+06:00", "2025-04-01"),
        ("2026-11-25T09:00:00+14:00", "2026-11-25"),
        (None, None),
        ("0001-01-01T00:00:00+06:00", None),
        ("1970-01-01T00:00:00Z", None),
        ("2062-01-01T00:00:00Z", None),
    ],
)
def test_a_day_that_cannot_be_is_none(stamp: str | None, day: str | None) -> None:
    fetched = datetime(2026, 11, 24, 16, 22, 18, tzinfo=UTC).timestamp()
    told = articles.published(record("one", published_at=stamp))
    assert told[0] == day
    assert (told[1] == fetched) is (day is None)


def test_strategies_by_the_day_of_fetching() -> None:
    fields = figures(
        record("one", crawled_at="2025-04-01T00:00:00Z", extracted_by={"title": "headline", "authors": "rel"}),
        record("two", crawled_at="2025-04-01T01:00:00Z", extracted_by={"title": "headline"}),
        record("one", crawled_at="2025-04-02T00:00:00Z", extracted_by={"title": "meta"}, change="edited"),
        record("two", crawled_at="2025-04-03T00:00:00Z", extracted_by={"title": "headline"}, change="gone"),
    ).fields()
    assert fields["read"] == [("2025-04-01", 2), ("2025-04-02", 1)]
    assert fields["fields"] == {
        "title": {"headline": {"2025-04-01": 2}, "meta": {"2025-04-02": 1}},
        "authors": {"rel": {"2025-04-01": 1}},
    }


def test_the_newest_are_shown_and_the_last_changed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(articles, "NEWEST", 2)
    monkeypatch.setattr(articles, "CHANGED", 1)
    log = [record(str(day), published_at=f"2025-04-0{day}T00:00:00Z") for day in range(1, 8)]
    log += [record(str(day), "Edited.", change="edited", revision=2, crawled_at=f"2026-11-2{day}T00:00:00Z",
                   published_at=f"2025-04-0{day}T00:00:00Z") for day in (1, 2)]  # fmt: skip
    added = figures(*log)
    told = shown(log, added.chosen(), added.names)
    assert [each["title"] for each in told] == ["Title of 7", "Title of 6", "Title of 2"]
    (change,) = told[-1]["changes"]
    assert (change["revision"], change["change"], change["rows"][0]) == (2, "edited", {"same": "Title of 2"})


def test_texts_and_revisions_have_a_bound() -> None:
    log = [record("one", "é" * (LETTERS + number), revision=number) for number in range(1, REVISIONS + 5)]
    added = figures(*log)
    (told,) = shown(log, added.chosen(), added.names)
    assert told["is_cut"]
    assert len(told["text"]) == LETTERS
    assert [change["revision"] for change in told["changes"]] == list(range(REVISIONS + 4, 5, -1))


def test_a_revision_that_came_between_the_two_readings() -> None:
    log = [record("one", categories=("A",))]
    added = figures(*log)
    (told,) = shown([*log, record("one", "New.", revision=2, categories=("A", "B"))], added.chosen(), added.names)
    assert (told["revision"], told["categories"]) == (2, [0])
