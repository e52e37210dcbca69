"""The log is read once and in order, also while segments are merged under the reader."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.folder import Folder
from crawler.archive.lines import encode
from crawler.errors import StorageProblem
from crawler.overview.log import records


def segment(folder: Folder, first: int, last: int) -> Path:
    path = folder.kind("articles") / f"{first:010d}-{last:010d}.jsonl"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"".join(encode({"seq": seq}) for seq in range(first, last + 1)))
    return path


def test_an_archive_without_records(tmp_path: Path) -> None:
    assert list(records(Folder(tmp_path, "timesca"), "articles")) == []


@pytest.mark.parametrize("removed_after", range(1, 8))
def test_every_record_comes_once_while_segments_are_merged(tmp_path: Path, removed_after: int) -> None:
    folder = Folder(tmp_path, "timesca")
    small = [segment(folder, 1, 2), segment(folder, 3, 5), segment(folder, 6, 6)]
    segment(folder, 7, 8)
    seen = []
    for record in records(folder, "articles"):
        seen.append(record["seq"])
        if len(seen) == removed_after:
            segment(folder, 1, 6)
            for path in small:
                path.unlink()
    assert seen == list(range(1, 9))


def test_what_is_being_written_is_not_read(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "timesca")
    path = segment(folder, 1, 2)
    path.with_name(".0000000003-0000000003.jsonl.tmp").write_bytes(b"{")
    assert [record["seq"] for record in records(folder, "articles")] == [1, 2]


def test_a_damaged_line_is_named(tmp_path: Path) -> None:
    folder = Folder(tmp_path, "timesca")
    path = segment(folder, 1, 2)
    path.write_bytes(path.read_bytes()[:-3])
    with pytest.raises(StorageProblem, match=r"0000000001-0000000002\.jsonl is damaged at seq 2"):
        list(records(folder, "articles"))
