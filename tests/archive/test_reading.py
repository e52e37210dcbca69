"""The log read by seq: from anywhere, once, in order; what is missing or damaged is not passed over."""

from __future__ import annotations

import json
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

from crawler.archive import segments
from crawler.archive.folder import Folder
from crawler.archive.reading import line_of, lines
from crawler.errors import StorageProblem
from tests.archive.builders import SOURCE, article, article_end, log, open_archive, write

THIRD = "articles/0000000005-0000000006.jsonl"


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Four segments of two articles each."""
    with open_archive(tmp_path) as archive:
        for number in range(8):
            write(archive, article_end(number), article(number))
            if number % 2:
                archive.publish()
    return Folder(tmp_path, SOURCE)


@pytest.mark.parametrize("after", range(10))
def test_what_is_behind_a_seq(folder: Folder, after: int) -> None:
    read = list(lines(folder, "articles", after=after))
    assert [seq for seq, _ in read] == list(range(after + 1, 9))
    assert [json.loads(line) for _, line in read] == log(folder.path.parent)[after:]


def test_what_comes_before_is_not_read(folder: Folder) -> None:
    for name in segments.of(folder, "articles"):
        if name.last < 5:
            (folder.kind("articles") / name.name).chmod(0o600)
            (folder.kind("articles") / name.name).write_bytes(b"damaged")
    assert [seq for seq, _ in lines(folder, "articles", after=4)] == [5, 6, 7, 8]


def test_what_is_published_meanwhile_is_read_too(folder: Folder) -> None:
    reader = lines(folder, "articles", after=7)
    assert next(reader)[0] == 8
    with open_archive(folder.path.parent) as archive:
        write(archive, article_end("late"), article("late"))
        archive.publish()
    assert [seq for seq, _ in reader] == [9]


def test_one_line(folder: Folder) -> None:
    line = line_of(folder, "articles", 6)
    assert line is not None
    assert json.loads(line)["seq"] == 6
    assert line_of(folder, "articles", 9) is None
    assert line_of(folder, "rates", 1) is None


@pytest.mark.parametrize(
    ("change", "at"),
    [
        (lambda text: text.replace(b'"seq":6', b'"seq":7'), 6),
        (lambda text: text.replace(b'"seq":6', b'"seq": 6'), 6),
        (lambda text: text.replace(b'{"schema"', b'{"schemb"'), 5),
        (lambda text: text[:-1], 6),
        (lambda text: text[: text.index(b"\n") + 1], 6),
        (lambda text: b"", 5),
    ],
)
def test_a_damaged_line_ends_it(folder: Folder, change: Callable[[bytes], bytes], at: int) -> None:
    path = folder.path / THIRD
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))
    reader = lines(folder, "articles")
    assert [seq for seq, _ in islice(reader, at - 1)] == list(range(1, at))
    with pytest.raises(StorageProblem, match=rf"0000000006\.jsonl is damaged at seq {at}"):
        next(reader)


def test_a_missing_segment_ends_it(folder: Folder) -> None:
    (folder.path / THIRD).unlink()
    with pytest.raises(StorageProblem, match="articles 5 to 6 are missing"):
        list(lines(folder, "articles"))
    assert [seq for seq, _ in lines(folder, "articles", after=6)] == [7, 8]
