"""``scrapy corpus`` as people call it: one line when all is well, one line and a status when not."""

from __future__ import annotations

from argparse import ArgumentParser
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from scrapy.settings import Settings

from crawler.commands.corpus import Command
from tests.archive.builders import article, article_end, open_archive, write


@pytest.fixture
def data(scrapy: Any) -> Path:
    """The folder of an archive of one article."""
    with open_archive(scrapy.data) as archive:
        write(archive, article_end("one"), article("one"))
        archive.publish()
    folder: Path = scrapy.data
    return folder


Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def call(data: Path, capsys: pytest.CaptureFixture[str]) -> Call:
    """Call the command as Scrapy does, without a process of its own."""

    def run(*args: str) -> tuple[int, str, str]:
        command, parser = Command(), ArgumentParser()
        command.settings = Settings({"ARCHIVE_DIR": str(data)})
        command.add_options(parser)
        opts, rest = parser.parse_known_args(args)
        command.run(rest, opts)
        shown = capsys.readouterr()
        return command.exitcode, shown.out, shown.err

    return run


def test_it_is_sealed_checked_and_not_overwritten(scrapy: Any, call: Call, data: Path, tmp_path: Path) -> None:
    folder = str(tmp_path / "corpus")
    made = scrapy("corpus", "timesca", "-s", f"ARCHIVE_DIR={data}", "-o", folder)
    assert (made.returncode, made.stderr) == (0, "")
    assert made.stdout == f"timesca: 1 articles and 0 rates sealed in {folder}; clusters of near-duplicates: 0\n"
    taken = f"corpus: {folder} is there already, and a corpus is never overwritten: name another folder\n"
    assert call("timesca", "-o", folder) == (64, "", taken)
    assert call("--check", folder) == (0, f"{folder}: as it was sealed\n", "")
    (tmp_path / "corpus/README.md").write_text("Mine")
    assert call("--check", folder) == (1, f"{folder}: README.md has other bytes than were sealed\n", "")


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ((), "name one source"),
        (("nowhere", "-o", "x"), "there is no archive nowhere in"),
        (("timesca",), "name the folder to be made: scrapy corpus timesca -o timesca-corpus"),
        (("timesca", "-o", "x", "--since", "2026"), "--since 2026: a day is written 2025-01-31"),
        (("timesca", "-o", "x", "--since", "2026-02-01", "--until", "2026-01-01"), "is after --until"),
        (("timesca", "--check", "x"), "--check takes a folder and nothing else"),
        (("--check", "nowhere"), "nowhere is no corpus"),
    ],
)
def test_a_wrong_call_is_told_in_one_line(call: Call, args: tuple[str, ...], told: str) -> None:
    status, out, err = call(*args)
    assert (status, out, err.count("\n")) == (64, "", 1)
    assert err.startswith("corpus: ")
    assert told in err


def test_without_the_extra_it_says_how_to_get_it(scrapy: Any, data: Path, tmp_path: Path) -> None:
    (tmp_path / "pyarrow.py").write_text("raise ModuleNotFoundError(name='pyarrow')")
    args = ("timesca", "-s", f"ARCHIVE_DIR={data}", "-o", str(tmp_path / "corpus"))
    done = scrapy("corpus", *args, PYTHONPATH=str(tmp_path))
    assert (done.returncode, done.stdout) == (78, "")
    assert done.stderr == "corpus: pyarrow is not installed: pip install '.[corpus]'\n"
