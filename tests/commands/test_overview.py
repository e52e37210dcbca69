"""``scrapy report`` as a person calls it."""

from __future__ import annotations

from argparse import Namespace
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.commands import report as report_command
from tests.archive.builders import SOURCE, article, article_end, open_archive, write


@pytest.fixture
def archives(scrapy: Any) -> Path:
    """A folder with an archive of one article."""
    with open_archive(scrapy.data) as archive:
        write(archive, article_end(), article())
        archive.publish()
    return Path(scrapy.data)


def called(root: Path, args: list[str], folder: Path) -> int:
    """The exit status of the command, called in this process."""
    command = report_command.Command()
    command.settings = Settings({"ARCHIVE_DIR": str(root)})
    command.run(args, Namespace(output=str(folder)))
    return command.exitcode


def test_beside_a_run(scrapy: Any, archives: Path, tmp_path: Path) -> None:
    folder = tmp_path / "page"
    with open_archive(archives):
        run = scrapy("report", "-s", f"ARCHIVE_DIR={archives}", "-o", str(folder))
    assert (run.returncode, run.stdout, run.stderr) == (0, f"{folder}/index.html\n", "")
    assert "Title of one" in (folder / f"data/{SOURCE}.js").read_text("utf-8")


@pytest.mark.parametrize(
    ("root", "args", "folder", "words"),
    [
        ("data", ["example.org"], "page", "there is no archive example.org"),
        ("data", [SOURCE, SOURCE], "page", "name one source"),
        ("data", [], "data", "holds something else than an earlier report"),
        ("nothing", [], "page", "nothing ever ran"),
    ],
)
def test_a_wrong_argument(
    archives: Path, tmp_path: Path, capsys: Any, root: str, args: list[str], folder: str, words: str
) -> None:
    assert called(tmp_path / root, args, tmp_path / folder) == 64
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert words in err
    assert not (tmp_path / "page").exists()


def test_without_the_extra(archives: Path, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.overview.folder.find_spec", lambda _: None)
    assert called(archives, [], tmp_path / "page") == 78
    message = "the charts are drawn by plotly, which is not installed: pip install '.[report]'"
    assert capsys.readouterr() == ("", f"report: {message}\n")


def test_a_damaged_segment(archives: Path, tmp_path: Path, capsys: Any) -> None:
    (segment,) = (archives / SOURCE / "articles").glob("*.jsonl")
    segment.chmod(0o600)
    segment.write_bytes(b"{")
    assert called(archives, [], tmp_path / "page") == 74
    assert "is damaged at seq 1" in capsys.readouterr().err
