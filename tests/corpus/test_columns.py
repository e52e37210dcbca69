"""Whatever a record says, both forms say it: nothing is lost, rounded, torn or taken for something else."""

from __future__ import annotations

from dataclasses import asdict
from datetime import UTC, datetime, timedelta, timezone
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.archive.lines import clean
from crawler.corpus import output
from crawler.corpus.columns import Columns
from crawler.corpus.output import Output
from crawler.items import Author, Block, Image
from tests.archive.builders import article, rate
from tests.corpus.reading import Corpus

TEXT = st.text(max_size=20).map(clean)
STAMP = st.builds(
    lambda moment, minutes: moment.replace(tzinfo=timezone(timedelta(minutes=minutes))).isoformat(),
    st.datetimes(datetime(2, 1, 1), datetime(9998, 1, 1)),  # noqa: DTZ001  # the zone is put on above
    st.integers(-14 * 60, 14 * 60),
)
NUMBER = st.from_regex(r"\A-?[0-9]{1,9}(\.[0-9]{1,10})?\Z")
ARTICLES = st.builds(
    article,
    title=TEXT,
    text=TEXT,
    blocks=st.lists(st.builds(Block, kind=st.just("quote"), text=TEXT), max_size=2).map(tuple),
    excerpt=st.none() | TEXT,
    authors=st.lists(st.builds(Author, name=TEXT, account=st.none() | TEXT), max_size=2).map(tuple),
    images=st.lists(st.builds(Image, url=TEXT, caption=st.none() | TEXT), max_size=2).map(tuple),
    tags=st.lists(TEXT, max_size=2).map(tuple),
    extracted_by=st.dictionaries(TEXT, TEXT, max_size=2),
    published_at=st.none() | STAMP,
    modified_at=st.none() | STAMP,
)


def both(kind: Any, records: list[Any]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Rows of the lines, and rows of Parquet."""
    with TemporaryDirectory() as folder:
        columns = Columns(kind)
        with Output(Path(folder), columns) as out:
            for number, record in enumerate(records, 1):
                out.add(columns.row(asdict(record) | {"seq": number, "run": "run-1"}))
        corpus = Corpus(Path(folder))
        return corpus.lines(kind), corpus.table(kind)


@given(records=st.lists(ARTICLES, max_size=3))
@settings(max_examples=40)
def test_articles(records: list[Any]) -> None:
    lines, table = both("articles", records)
    assert len(lines) == len(records)
    for record, line, typed in zip(records, lines, table, strict=True):
        assert (line["title"], line["text"], line["tags"]) == (record.title, record.text, list(record.tags))
        assert {each["field"]: each["strategy"] for each in line["extracted_by"]} == record.extracted_by
        for name in ("crawled_at", "published_at", "modified_at"):
            stamp = line.pop(name)
            assert typed.pop(name) == (stamp and datetime.fromisoformat(stamp))
        assert line == typed


@given(values=st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=4))
@settings(max_examples=40)
def test_numbers(values: list[tuple[str, str]]) -> None:
    lines, table = both("rates", [rate(*pair) for pair in values])
    for (value, change), line, typed in zip(values, lines, table, strict=True):
        assert (line["value"], line["change_pct"]) == (value, change)
        assert (typed["value_published"], typed["change_pct_published"]) == (value, change)
        assert (typed["value"], typed["change_pct"]) == (Decimal(value), Decimal(change))


def test_a_moment_before_the_first_year_is_one() -> None:
    # What UTC calls the year 0 has no name in Python; the number in the file is right.
    from crawler.corpus.columns import _microseconds

    first = datetime(1, 1, 1, tzinfo=UTC) - datetime(1970, 1, 1, tzinfo=UTC)
    assert _microseconds("0001-01-01T00:00:00+06:00") == (first - timedelta(hours=6)) // timedelta(microseconds=1)


@pytest.mark.parametrize("limit", ["ROWS", "BYTES"])
def test_row_groups_are_bounded_and_change_no_row(monkeypatch: pytest.MonkeyPatch, limit: str) -> None:
    records = [article(number) for number in range(7)]
    expected = both("articles", records)
    monkeypatch.setattr(output, limit, 3 if limit == "ROWS" else 2000)
    groups: list[int] = []
    monkeypatch.setattr(Output, "_flush", _counted(Output._flush, groups))
    assert both("articles", records) == expected
    assert len(groups) > 1
    assert sum(groups) == 7


def _counted(flush: Any, groups: list[int]) -> Any:
    def counted(self: Output) -> None:
        groups.append(len(self._waiting))
        flush(self)

    return counted
