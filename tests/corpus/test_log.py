"""Reading a log by seq, whatever is done to its segments meanwhile."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive import manifest, segments
from crawler.archive.folder import Folder
from crawler.archive.segments import Span, measure
from crawler.corpus.log import Log
from crawler.errors import StorageProblem
from tests.archive.builders import SOURCE, article_end, open_archive, rate, write

COUNT = 12


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of twelve rates in four segments."""
    root = tmp_path_factory.mktemp("written")
    with open_archive(root, publish_records=3, publish_seconds=3600) as archive:
        for number in range(COUNT):
            write(archive, article_end(number), rate(f"0.{number + 1}"))
            archive.publish_if_due()
    assert len(list((root / SOURCE / "rates").glob("*.jsonl"))) == 4
    return root


@pytest.fixture
def folder(written: Path, tmp_path: Path) -> Folder:
    """A copy of it."""
    return Folder(shutil.copytree(written, tmp_path / "data"), SOURCE)


def compact(folder: Folder) -> None:
    """Put one segment in the place of all, manifest first, as a compaction does."""
    old = sorted(folder.kind("rates").glob("*.jsonl"))
    lines = [line for path in old for line in path.read_bytes().splitlines(keepends=True)]
    span = Span(kind="rates", first=1, last=COUNT)
    segments.write(folder.kind("rates") / span.name, span, lines)
    folder.manifest.write_bytes(manifest.render({span: measure(lines)}, SOURCE))
    for path in old:
        path.unlink()


@pytest.mark.parametrize("after", [0, 1, 3, 5, 11, 12])
def test_a_compaction_in_the_middle_changes_nothing(folder: Folder, after: int) -> None:
    records = Log(folder, "rates").records()
    read = [next(records)["seq"] for _ in range(after)]
    compact(folder)
    assert read + [record["seq"] for record in records] == list(range(1, COUNT + 1))


def test_what_is_published_meanwhile_is_left_to_the_next(folder: Folder) -> None:
    log = Log(folder, "rates")
    with open_archive(folder.path.parent, run="run-2") as archive:
        write(archive, article_end("more"), rate("0.99"))
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
    path = sorted(folder.kind("rates").glob("*.jsonl"))[1]
    path.unlink()
    with pytest.raises(StorageProblem, match="with seq 4 is gone"):
        list(Log(folder, "rates").records())
    known = manifest.read(folder)
    folder.manifest.write_bytes(
        manifest.render({span: known[span] for span in known if span.name != path.name}, SOURCE)
    )
    with pytest.raises(StorageProblem, match="with seq 4 is gone"):
        list(Log(folder, "rates").records())
