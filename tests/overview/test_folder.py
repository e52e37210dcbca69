"""The report's folder: whole or not there, nobody else's overwritten, and data that stays data."""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ConfigurationProblem, UsageProblem
from crawler.overview import folder as folder_module
from crawler.overview.folder import MARK, NAMES, STATIC, as_script, write

ARCHIVE = {"source": "timesca"}
texts = st.text(st.characters(codec=None) | st.sampled_from("<>&'\"\\\u2028\u2029/\n"))


@pytest.fixture(autouse=True)
def library(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A small one will do."""
    script = tmp_path / "library.js"
    script.write_text("plot()")
    monkeypatch.setattr(folder_module, "library", lambda: script)


def content(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text("utf-8") for path in folder.rglob("*") if path.is_file()}


@given(
    st.recursive(
        texts | st.none() | st.integers(), lambda inner: st.lists(inner) | st.dictionaries(texts, inner), max_leaves=8
    )
)
def test_data_comes_out_of_its_script_as_it_went_in(value: Any) -> None:
    script = as_script("take", value)
    assert not re.search("[<>&\u2028\u2029\ud800-\udfff]", script)
    assert script.count("\n") == 1
    inside = re.fullmatch(r"Report\.take\(JSON\.parse\('((?:[^'\\]|\\['\\])*)'\)\);\n", script)
    assert inside, script
    assert json.loads(re.sub(r"\\(.)", r"\1", inside[1])) == value


def test_a_report_is_replaced_whole(tmp_path: Path) -> None:
    folder = tmp_path / "deep/report"
    write(folder, [ARCHIVE, {"source": "127.0.0.1:8000"}])
    assert {path.name for path in folder.iterdir()} == NAMES
    assert content(folder)["plotly.min.js"] == "plot()"
    assert "127.0.0.1%3A8000.js" in content(folder)["data/index.js"]
    write(folder, [ARCHIVE])
    assert {path.name for path in (folder / "data").iterdir()} == {"index.js", "timesca.js"}
    assert [path.name for path in folder.parent.iterdir()] == ["report"]


def test_a_failure_leaves_the_earlier_report(tmp_path: Path) -> None:
    def failing() -> Iterator[dict[str, str]]:
        yield ARCHIVE
        raise OSError(28, "No space left on device")

    folder = tmp_path / "report"
    write(folder, [ARCHIVE])
    before = content(folder)
    with pytest.raises(OSError, match="No space"):
        write(folder, failing())
    assert content(folder) == before
    assert sorted(path.name for path in tmp_path.iterdir()) == ["library.js", "report"]


def test_what_a_killed_call_left_is_removed(tmp_path: Path) -> None:
    names = (".report.new-7", ".report.old-8", ".report.new-9", ".report.d-7", ".reports.new-7")
    for name in names:
        (tmp_path / name / "data").mkdir(parents=True)
        if name != ".report.new-9":
            os.utime(tmp_path / name, (1, 1))
    write(tmp_path / "report", [ARCHIVE])
    left = sorted(path.name for path in tmp_path.iterdir())
    assert left == [".report.d-7", ".report.new-9", ".reports.new-7", "library.js", "report"]


def test_a_link_to_a_report_stays_one(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to("real")
    write(tmp_path / "link", [ARCHIVE])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "real/index.html").is_file()


@pytest.mark.parametrize("files", [
    {"notes.txt": "mine"}, {"index.html": "<title>My site</title>"}, {"index.html": MARK, "thesis.tex": "mine"},
    {"data": "mine"},
])  # fmt: skip
def test_what_is_no_report_is_not_overwritten(tmp_path: Path, files: dict[str, str]) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    for name, text in files.items():
        (folder / name).write_text(text)
    with pytest.raises(UsageProblem, match="holds something else"):
        write(folder, [ARCHIVE])
    assert content(folder) == files


def test_a_file_is_no_folder(tmp_path: Path) -> None:
    with pytest.raises(UsageProblem, match="is no folder"):
        write(tmp_path / "library.js", [ARCHIVE])


def test_without_the_library_nothing_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()
    monkeypatch.setattr(folder_module, "find_spec", lambda _: None)
    with pytest.raises(ConfigurationProblem, match=re.escape("pip install '.[report]'")):
        write(tmp_path / "report", [ARCHIVE])
    assert not (tmp_path / "report").exists()


def test_the_page_knows_its_files() -> None:
    page = (STATIC / "index.html").read_text("utf-8")
    scripts = set(re.findall(r'src="(js/[^"]+)"', page))
    assert MARK in page
    assert scripts == {f"js/{path.name}" for path in (STATIC / "js").iterdir()}


@pytest.mark.parametrize("path", sorted((STATIC / "js").iterdir()), ids=lambda path: path.name)
def test_no_script_makes_markup_of_text(path: Path) -> None:
    script = path.read_text("utf-8")
    assert not re.search(r"innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|Function\(|fetch\(", script)
