"""Reading a log by seq, whatever is done to its segments meanwhile."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive import manifest
from crawler.archive.folder import Folder
from crawler.archive.segments import Span, measure, write
from crawler.corpus.log import Log
from crawler.errors import StorageProblem
from tests.archive.builders import SOURCE, article_end, rate
from tests.archive.builders import open_archive as opened
from tests.archive.builders import write as write_page

COUNT = 12


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """An archive of twelve rates in four segments."""
    with opened(tmp_path, publish_records=3, publish_seconds=3600) as archive:
        for number in range(COUNT):
            write_page(archive, article_end(number), rate(f"0.{number + 1}"))
            archive.publish_if_due()
    assert len(list((tmp_path / SOURCE / "rates").glob("*.jsonl"))) == 4
    return Folder(tmp_path, SOURCE)


def compact(folder: Folder) -> None:
    """Put one segment in the place of all, manifest first, as a compaction does."""
    old = sorted(folder.kind("rates").glob("*.jsonl"))
    lines = [line for path in old for line in path.read_bytes().splitlines(keepends=True)]
    span = Span(kind="rates", first=1, last=COUNT)
    write(folder.kind("rates") / span.name, span, lines)
    folder.manifest.write_bytes(manifest.render({span: measure(lines)}, SOURCE))
    for path in old:
        path.unlink()


@pytest.mark.parametrize("after", range(COUNT + 1))
def test_a_compaction_in_the_middle_changes_nothing(folder: Folder, after: int) -> None:
    records = Log(folder, "rates").records()
    read = [next(records)["seq"] for _ in range(after)]
    compact(folder)
    assert read + [record["seq"] for record in records] == list(range(1, COUNT + 1))


def test_what_is_published_meanwhile_is_left_to_the_next(folder: Folder) -> None:
    log = Log(folder, "rates")
    with opened(folder.path.parent, run="run-2") as archive:
        write_page(archive, article_end("more"), rate("0.99"))
        archive.publish()
    assert [record["seq"] for record in log.records()] == list(range(1, COUNT + 1))
    assert Log(folder, "rates").last == COUNT + 1


@pytest.mark.parametrize(
    ("damage", "complaint"),
    [
        (lambda line: line.replace(b"KGS", b"KZT"), "is not what was published"),
        (lambda line: line[:-9], "is not what was published"),
        (lambda line: b"\xff" + line, "is not what was published"),
    ],
)
def test_a_changed_byte_is_told(folder: Folder, damage: Callable[[bytes], bytes], complaint: str) -> None:
    path = sorted(folder.kind("rates").glob("*.jsonl"))[1]
    path.chmod(0o600)
    path.write_bytes(damage(path.read_bytes()))
    with pytest.raises(StorageProblem, match=complaint):
        list(Log(folder, "rates").records())


def test_a_segment_that_is_gone_is_told(folder: Folder) -> None:
    sorted(folder.kind("rates").glob("*.jsonl"))[1].unlink()
    with pytest.raises(StorageProblem, match="with seq 4 is gone"):
        list(Log(folder, "rates").records())
