"""The data card: what it computes, and that text from outside is no Markdown and no YAML in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import runs
from crawler.corpus.background import Background
from crawler.corpus.card import _certificates, _covered, _share
from crawler.corpus.columns import Columns
from crawler.corpus.facts import Facts, missing
from crawler.items import Author
from tests.archive.builders import article, article_end, open_archive, rate, run_report, write
from tests.corpus.reading import sealed_from


def facts(*stamps: str | None, **changes: Any) -> Facts:
    found = Facts()
    for number, stamp in enumerate(stamps):
        found.see(Columns("articles").row(asdict(article(number, published_at=stamp, **changes))))
    return found


def at(day: str) -> str:
    return f"2026-{day}T23:59:59+06:00"


@pytest.fixture(scope="module")
def card(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("card")
    with open_archive(folder / "data") as archive:
        write(archive, article_end("one"), article("one", language="en-US", authors=(Author(name="A"),)))
        write(archive, article_end("two"), article("two", language="no", published_at=at("11-24")), rate())
        write(archive, article_end("three"), article("three", language="]|<script>", published_at=None))
        archive.publish()
        runs.write(archive.folder, run_report(archive.run))
    return sealed_from(folder / "data", folder / "corpus").card


def test_it_begins_as_libraries_read_it(card: str) -> None:
    head = card.split("---\n")[1].splitlines()
    assert head == [
        'pretty_name: "timesca: articles and exchange rates"', "license: unknown", "language:", '- "en"', '- "no"',
        "size_categories:", "- n<1K", "configs:", "- config_name: articles", "  data_files: articles.parquet",
        "  default: true", "- config_name: rates", "  data_files: rates.parquet",
    ]  # fmt: skip


@pytest.mark.parametrize(
    "told",
    [
        "| `articles` | 3 | 3 |",
        "`articles`: 2026-11-20 to 2026-11-24, rows on 2 of 5 days. Days without: 2026-11-21 to 2026-11-23. Rows",
        "2026-11-23. Rows without a date: 1.",
        "`rates`: 2026-11-24 to 2026-11-24, rows on 1 of 1 days.",
        "As the pages say it: `en` 33.3 %, `no` 33.3 %, none 33.3 %.",
        "| `authors` | 33.3 % | Name as printed, and the account that posted. |",
        "| `published_at` | 66.7 % |",
        "Licence\n\nNot known.",
        "not asked for, as robots.txt forbids it or they lead elsewhere: 0.",
        "Articles in a cluster: 0 %. Clusters: 0;",
    ],
)
def test_it_says_what_the_rows_are(card: str, told: str) -> None:
    assert told in card


def test_text_of_a_page_does_not_stand_in_it(card: str) -> None:
    assert "<script>" not in card


def test_without_rows_there_is_nothing_to_load(tmp_path: Path, sealed: Callable[..., Any]) -> None:
    open_archive(tmp_path / "data").close()
    card = sealed().card
    assert "config" not in card
    assert "No row of `articles` has a day." in card
    assert "No run has left a report" in card


def test_missing_days_lie_between_the_first_and_the_last() -> None:
    days = dict.fromkeys(("2026-02-27", "2026-03-01", "2026-03-02", "2026-03-05"), 1)
    assert [(str(gap), gap.days) for gap in missing(days)] == [("2026-02-28", 1), ("2026-03-03 to 2026-03-04", 2)]


def test_the_longest_gaps_are_named_and_the_others_counted() -> None:
    stamps = [at(f"{month:02}-{day:02}") for month in range(1, 4) for day in range(1, 28, 2)]
    told = _covered("articles", facts(*stamps, at("06-01")))
    assert "2026-03-28 to 2026-05-31, and 22 more stretches." in told


@pytest.mark.parametrize(
    ("part", "whole", "told"),
    [
        (0, 0, "0 %"),
        (0, 9, "0 %"),
        (9, 9, "100 %"),
        (1, 10**6, "0.1 %"),
        (10**6 - 1, 10**6, "99.9 %"),
        (1, 3, "33.3 %"),
    ],
)
def test_nearly_all_is_not_all(part: int, whole: int, told: str) -> None:
    assert _share(part, whole) == told


def test_gaps_that_the_crawl_knows_are_told() -> None:
    place = {"url": "https://timesca.com/a`b\n# c/", "published_at": "2026-11-20T10:00:00+06:00"}
    coverage = {
        "listing": "https://timesca.com/latest/",
        "sentence": "continuous",
        "gaps": [{"after": place, "before": None}],
    }
    assert list(_certificates(Background(coverage=(coverage,), note="", blocked=None))) == [
        "- `https://timesca.com/latest/`: `continuous`",
        "  - something may be missing between `https://timesca.com/a'b\\x0a# c/` (2026-11-20) and the end",
    ]


def test_bounds_are_told(tmp_path: Path, sealed: Callable[..., Any]) -> None:
    open_archive(tmp_path / "data").close()
    assert "Only rows of the days any to 2026-11-20" in sealed(until=date(2026, 11, 20)).card
