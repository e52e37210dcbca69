"""Recorded pages are read as they were when a person last looked: one test a case and field."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from crawler import fixtures

ROOT = Path(__file__).parent / "fixtures"
CASES = {f"{case.source}/{case.folder.name}": case for case in fixtures.cases(ROOT)}
FIELDS = [
    (name, part, field)
    for name, case in CASES.items()
    for part, value in case.expected.items()
    for field in (value if isinstance(value, dict) else [""])
]


@pytest.fixture(scope="module")
def values() -> dict[str, dict[str, Any]]:
    """Every case, read once."""
    return {name: fixtures.read(case) for name, case in CASES.items()}


@pytest.mark.parametrize(("name", "part", "field"), FIELDS)
def test_field(values: dict[str, dict[str, Any]], name: str, part: str, field: str) -> None:
    found, expected = values[name][part], CASES[name].expected[part]
    assert (found[field] if field else found) == (expected[field] if field else expected)


def test_nothing_is_read_that_nobody_expects(values: dict[str, dict[str, Any]]) -> None:
    assert len(CASES) >= 6
    for name, case in CASES.items():
        assert list(values[name]) == list(case.expected)
        assert [list(v) for v in values[name].values()] == [list(v) for v in case.expected.values()]


def test_recording_and_refreshing(tmp_path: Path) -> None:
    original = next(case for case in CASES.values() if case.kind == "article")
    case = fixtures.record(tmp_path, "again", original.source, original.kind, original.page)
    assert case.expected == original.expected
    (case.folder / "expected.json").write_text("{}")
    before = {path.name: path.read_bytes() for path in case.folder.iterdir() if path.name != "expected.json"}
    fixtures.refresh(case)
    assert case.expected == original.expected
    assert before == {path.name: path.read_bytes() for path in case.folder.iterdir() if path.name != "expected.json"}


def test_a_changed_page_is_seen(tmp_path: Path) -> None:
    original = next(case for case in CASES.values() if case.kind == "article")
    folder = tmp_path / original.source / "changed"
    shutil.copytree(original.folder, folder)
    title = original.expected["article"]["title"]
    body = (folder / "body.html").read_text("utf-8")
    (folder / "body.html").write_text(body.replace(title, "Another headline"), "utf-8")
    case = fixtures.load(folder)
    assert fixtures.read(case) != case.expected
