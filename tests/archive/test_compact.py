"""Merged month by month, beside a run: the same lines, the same seq; killed at every step, and nothing is lost."""

from __future__ import annotations

import os
import shutil
import signal
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest

from crawler.archive import failpoints, manifest, rebuild
from crawler.archive.compact import compact
from crawler.archive.folder import Folder
from crawler.archive.reading import lines
from crawler.archive.standing import standing
from crawler.errors import Locked, StorageProblem
from crawler.verify import Examination, Finding
from tests.archive.builders import KINDS, SOURCE, article, article_end, open_archive, segments, write
from tests.archive.scripted import crawl
from tests.archive.test_crash import in_child, whole_logs

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

NOW = datetime(2026, 11, 25, 2, 30, tzinfo=UTC)
OCTOBER = datetime(2026, 10, 31, 23, 59, 59, tzinfo=UTC)
SEPTEMBER = datetime(2026, 9, 1, tzinfo=UTC)
STEPS = [name for name in failpoints.COMPACTION if name.startswith("compact")] + ["manifest.written", "manifest.placed"]


def age(root: Path, moment: datetime) -> None:
    """Let every segment be published then."""
    for path in (root / SOURCE).glob("*/*.jsonl"):
        os.utime(path, (moment.timestamp(), moment.timestamp()))


def run_compact(root: Path, now: datetime = NOW) -> list[str]:
    return [f"{merge.whole.kind}/{merge.whole.name}" for merge in compact(Folder(root, SOURCE), now=now)]


def findings(root: Path) -> list[object]:
    return [told for told in Examination(root, SOURCE).told() if isinstance(told, Finding)]


def read(root: Path) -> dict[str, bytes]:
    """Each kind's log as a reader by seq sees it."""
    folder = Folder(root, SOURCE)
    return {kind: b"".join(line for _, line in lines(folder, kind)) for kind in KINDS}  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of the script, published in October."""
    root = tmp_path_factory.mktemp("old")
    crawl(root)
    age(root, OCTOBER)
    return root


@pytest.fixture
def root(old: Path, tmp_path: Path) -> Path:
    shutil.copytree(old / SOURCE, tmp_path / SOURCE, symlinks=True)
    return tmp_path


MERGED = ["articles/0000000001-0000000026.jsonl", "quarantine/0000000001-0000000003.jsonl"]
ALONE = "rates/0000000001-0000000003.jsonl"


def test_a_month_becomes_one_segment_a_kind(root: Path) -> None:
    before = read(root)
    state = (root / SOURCE / "state.sqlite").read_bytes()
    assert run_compact(root) == MERGED
    assert sorted(segments(root)) == [*MERGED, ALONE]
    assert read(root) == whole_logs(root) == before
    assert list(Examination(root, SOURCE).told()) == []
    assert {(root / SOURCE / name).stat().st_mode & 0o777 for name in MERGED} == {0o444}
    assert (root / SOURCE / "state.sqlite").read_bytes() == state
    assert run_compact(root) == []


def test_the_next_run_takes_it_over_and_goes_on(root: Path) -> None:
    run_compact(root)
    with open_archive(root, run="next") as archive:
        assert archive.counts().published == {"articles": 26, "rates": 3, "quarantine": 3}
        write(archive, article_end("late"), article("late"))
        archive.publish()
    assert sorted(segments(root)) == ["articles/0000000001-0000000026.jsonl",
                                      "articles/0000000027-0000000027.jsonl", *MERGED[1:], ALONE]  # fmt: skip
    assert list(Examination(root, SOURCE).told()) == []


def test_a_month_that_is_not_over_is_left(root: Path) -> None:
    assert run_compact(root, now=OCTOBER) == []
    assert run_compact(root, now=datetime(2026, 11, 1, tzinfo=UTC)) == MERGED


def test_months_are_not_mixed_and_a_merged_segment_keeps_its_own(root: Path) -> None:
    for path in sorted((root / SOURCE / "articles").glob("*.jsonl"))[:2]:
        os.utime(path, (SEPTEMBER.timestamp(), SEPTEMBER.timestamp()))
    months = [(merge.month, merge.whole.name) for merge in compact(Folder(root, SOURCE), now=NOW)]
    assert months[:2] == [((2026, 9), "0000000001-0000000009.jsonl"), ((2026, 10), "0000000010-0000000026.jsonl")]
    assert run_compact(root) == []


def test_beside_a_run_that_publishes(root: Path) -> None:
    before = read(root)["articles"]
    with open_archive(root, run="next") as archive:
        write(archive, article_end("a"), article("a"))
        archive.publish()
        assert run_compact(root) == MERGED
        write(archive, article_end("b"), article("b"))
        archive.publish()
        assert list(manifest.read(Folder(root, SOURCE))) == list(manifest.published(archive._db))
        assert archive.counts().published["articles"] == 28
    assert len([name for name in segments(root) if name.startswith("articles")]) == 3
    assert read(root)["articles"].startswith(before)
    assert list(Examination(root, SOURCE).told()) == []


def test_a_reader_in_the_middle_of_it_sees_no_difference(root: Path) -> None:
    whole = [line for _, line in lines(Folder(root, SOURCE), "articles")]
    reader = lines(Folder(root, SOURCE), "articles")
    seen = [next(reader)[1] for _ in range(7)]
    assert run_compact(root) == MERGED
    assert seen + [line for _, line in reader] == whole


@pytest.fixture(scope="module")
def reached(old: Path, tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    root = tmp_path_factory.mktemp("reached")
    shutil.copytree(old / SOURCE, root / SOURCE, symlinks=True)
    counts: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(failpoints, "reach", lambda name: counts.update([name]))
        run_compact(root)
    return counts


def test_compaction_reaches_its_steps(reached: Counter[str]) -> None:
    assert set(reached) == set(STEPS)


def killed(work: Callable[[], object], name: str, count: int) -> int:
    def armed() -> None:
        failpoints._armed = failpoints._Armed(f"{name}:{count}")
        work()

    return in_child(armed)


def assert_nothing_is_missed(root: Path, whole: dict[str, bytes]) -> None:
    """By any reader: of the manifest, by seq, of all files."""
    assert read(root) == whole
    for span in manifest.read(Folder(root, SOURCE)):
        assert (root / SOURCE / span.kind / span.name).exists()
    for kind in KINDS:
        listed = b"".join(path.read_bytes() for path in (root / SOURCE / kind).glob("*.jsonl")).splitlines()
        assert set(listed) == set(whole[kind].splitlines())
    assert findings(root) == []


def lose(root: Path) -> None:
    (root / SOURCE / "state.sqlite").unlink()
    open_archive(root, run="next").close()


WAYS: dict[str, Callable[[Path], object]] = {
    "run": lambda root: open_archive(root, run="next").close(),
    "compaction": run_compact,
    "rebuild": lambda root: rebuild(root, SOURCE, run="rebuild"),
    "loss": lose,
}
"""How it goes on after a death."""
DEATHS = [
    pytest.param(name, position, way, marks=() if (position, way) == (1, "run") else pytest.mark.acceptance)
    for name in STEPS
    for position in (1, 2)
    for way in WAYS
]


@pytest.mark.parametrize(("name", "position", "way"), DEATHS)
def test_death_at_a_step(root: Path, reached: Counter[str], name: str, position: int, way: str) -> None:
    whole = read(root)
    assert killed(lambda: run_compact(root), name, min(position, reached[name])) == -signal.SIGKILL
    assert_nothing_is_missed(root, whole)
    WAYS[way](root)
    assert read(root) == whole
    assert findings(root) == []
    run_compact(root)
    assert sorted(segments(root)) == [*MERGED, ALONE]
    assert read(root) == whole
    open_archive(root, run="last").close()
    assert list(Examination(root, SOURCE).told()) == []
    assert not list(root.rglob(".*"))


@pytest.mark.parametrize("name", [*(name for name in failpoints.COMPACTION if name not in STEPS), "compact.clearing"])
def test_death_while_a_run_takes_it_over(root: Path, name: str) -> None:
    whole = read(root)
    assert killed(lambda: run_compact(root), "compact.linked", 1) == -signal.SIGKILL
    assert killed(lambda: open_archive(root, run="next"), name, 1) == -signal.SIGKILL
    assert_nothing_is_missed(root, whole)
    open_archive(root, run="next").close()
    assert read(root) == whole
    assert list(Examination(root, SOURCE).told()) == []


def test_a_reader_that_needs_the_files_as_they_are_is_waited_for(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("crawler.archive.standing.PATIENCE", 0.1)
    before = segments(root)
    with standing(Folder(root, SOURCE)), pytest.raises(Locked, match="being read"):
        run_compact(root)
    assert segments(root) == before
    assert run_compact(root) == MERGED


def test_a_second_compaction_is_refused(root: Path) -> None:
    folder = Folder(root, SOURCE)
    first = compact(folder, now=NOW)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(failpoints, "reach", lambda name: name == "compact.begun" and refused(folder))
        next(first)
    assert len(list(first)) == 1


def refused(folder: Folder) -> None:
    with pytest.raises(Locked, match="another scrapy compact"):
        list(compact(folder, now=NOW))


def test_a_damaged_segment_is_not_merged(root: Path) -> None:
    path = root / SOURCE / "articles/0000000010-0000000016.jsonl"
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"Text", b"Test", 1))
    age(root, OCTOBER)
    before = segments(root)
    with pytest.raises(StorageProblem, match=r"not what MANIFEST\.json says"):
        run_compact(root)
    assert segments(root) == before
    assert not list(root.rglob(".*"))


def test_a_merged_segment_that_is_damaged_is_not_taken_over(root: Path) -> None:
    run_compact(root)
    path = root / SOURCE / MERGED[0]
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"Text", b"Test", 1))
    assert f"{MERGED[0]}: is not what it was merged from; restore the file from a backup" in map(str, findings(root))
    with pytest.raises(StorageProblem, match=r"0000000026\.jsonl is not what it was merged from; restore"):
        open_archive(root)


def test_a_full_disk_leaves_all_as_it_was(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = segments(root)

    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr("shutil.copyfileobj", full)
    with pytest.raises(StorageProblem, match="No space left"):
        run_compact(root)
    assert segments(root) == before
    assert not list(root.rglob(".*"))


def test_an_archive_without_anything(tmp_path: Path) -> None:
    open_archive(tmp_path).close()
    assert run_compact(tmp_path) == []
