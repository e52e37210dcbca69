"""Reports are whole or not there, stay as they are, and the pointers lead to the right ones."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from crawler.archive import runs
from crawler.archive.folder import Folder
from crawler.errors import StorageProblem
from tests.archive.builders import SOURCE, run_report

if TYPE_CHECKING:
    from crawler.report import RunReport


def report(number: int, exit_status: int) -> RunReport:
    return replace(run_report(f"20261124T162218Z-{number:04d}"), exit_status=exit_status)


def pointers(folder: Folder) -> tuple[str, str]:
    latest, successful = (
        json.loads((folder.runs / name).read_bytes())["run"] for name in (runs.LATEST, runs.SUCCESSFUL)
    )
    return latest[-1], successful[-1]


def test_the_ledger(tmp_path: Path) -> None:
    folder = Folder(tmp_path, SOURCE)
    for number, status in ((1, 0), (2, 10), (3, 0), (4, 12)):
        runs.write(folder, report(number, status))
        assert pointers(folder) == (str(number), {1: "1", 2: "1", 3: "3", 4: "3"}[number])
    assert runs.ids(folder) == [report(number, 0).run for number in (4, 3, 2, 1)]
    assert runs.read(folder, report(2, 10).run)["exit_status"] == 10
    assert not list(folder.runs.glob(".*"))


@pytest.mark.parametrize("text", ["\ud800 half a pair", "a line\u2028two", "nul \x00", "\N{SNOWMAN}"])
def test_whatever_stands_in_an_argument(tmp_path: Path, text: str) -> None:
    folder = Folder(tmp_path, SOURCE)
    runs.write(folder, replace(report(1, 0), arguments={"section": text}))
    assert json.loads((folder.runs / runs.LATEST).read_text("utf-8"))["run"] == report(1, 0).run


def test_a_report_that_cannot_be_written_leaves_what_was_there(tmp_path: Path) -> None:
    folder = Folder(tmp_path, SOURCE)
    runs.write(folder, report(1, 0))
    (folder.runs / f"{report(2, 0).run}.json").mkdir()
    with pytest.raises(StorageProblem):
        runs.write(folder, report(2, 0))
    assert pointers(folder) == ("1", "1")
    assert not list(folder.runs.glob(".*"))


def test_no_reports_yet(tmp_path: Path) -> None:
    assert runs.ids(Folder(tmp_path, SOURCE)) == []
