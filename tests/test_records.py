"""A record that does not fit its schema is noticed at the end of the tests, whoever wrote it."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from crawler.markers import PageEnd
from tests.archive.builders import LATEST, article, open_archive, rate
from tests.records import all_fit


@pytest.fixture
def apart(tmp_path: Path) -> Iterator[Path]:
    """A folder that is gone before all folders are looked through."""
    folder = tmp_path / "apart"
    yield folder
    shutil.rmtree(folder)


def publish(root: Path, *records: Any) -> Path:
    archive = open_archive(root)
    archive.begin(LATEST)
    for record in records:
        archive.add(record)
    archive.commit(PageEnd(url=LATEST, kind="listing", state="done"))
    archive.publish(last=True)
    archive.close()
    return root / "timesca"


def test_records_that_fit(apart: Path) -> None:
    with all_fit(apart):
        publish(apart, article("one"), article("two"), rate())


@pytest.mark.parametrize(
    ("record", "complaint"),
    [
        (article("two", word_count=2.5), "articles/0000000001-0000000002.jsonl, line 2: word_count: is no integer"),
        (article("two", tags=(1,)), "line 2: tags: item 1: is no string"),
        (rate("0,1"), "rates/0000000001-0000000001.jsonl, line 1: value: does not match"),
    ],
    ids=["a wrong type", "a wrong item", "a wrong number"],
)
def test_one_that_does_not(apart: Path, record: Any, complaint: str) -> None:
    with pytest.raises(AssertionError, match=re.escape(complaint)), all_fit(apart):
        publish(apart / "deep/below", article("one"), record)


def test_what_a_test_has_damaged_is_left_out(apart: Path) -> None:
    with all_fit(apart):
        (segment,) = (publish(apart, article("one")) / "articles").iterdir()
        segment.chmod(0o600)
        segment.write_bytes(segment.read_bytes().replace(b'"revision":1', b'"revision":0'))
