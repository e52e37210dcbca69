"""Killed at every named step, and with the disk full anywhere: nothing lost, doubled, torn or changed."""

from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive import failpoints
from crawler.archive.folder import Folder
from crawler.archive.segments import span_of, verify
from crawler.errors import StorageProblem
from crawler.verify import Examination, Note
from tests.archive.builders import KINDS, PROJECT, SOURCE, open_archive, segments
from tests.archive.scripted import ARTICLES, EDITED, REJECTED, crawl

# A child that only writes an archive and dies is safe beside whatever threads other tests have left.
pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

KILLED = -signal.SIGKILL
STORAGE = 74


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The log of each kind as an undisturbed run writes it."""
    root = tmp_path_factory.mktemp("whole")
    crawl(root)
    logs = whole_logs(root)
    lines = {kind: content.count(b"\n") for kind, content in logs.items()}
    articles = ARTICLES - len(REJECTED) + len(EDITED)
    assert lines == {"articles": articles, "rates": 3, "quarantine": len(REJECTED)}
    return logs


def whole_logs(root: Path) -> dict[str, bytes]:
    published = segments(root)
    return {kind: b"".join(published[name] for name in published if name.startswith(kind)) for kind in KINDS}


def in_child(work: Callable[[], object]) -> int:
    """Run the work in a process of its own; return its exit status, negative for a signal."""
    child = os.fork()
    if child == 0:
        try:
            work()
            os._exit(0)
        except StorageProblem:
            os._exit(STORAGE)
        except BaseException:  # noqa: BLE001  # nothing may get out of a forked child
            sys.excepthook(*sys.exc_info())
            os._exit(1)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def killed_at(name: str, count: int, root: Path) -> int:
    def work() -> None:
        failpoints._armed = failpoints._Armed(f"{name}:{count}")
        crawl(root)

    return in_child(work)


def assert_whole(root: Path, whole: dict[str, bytes], before: dict[str, bytes]) -> None:
    """All there, once, in order; what was published is as it was; nothing is left lying about."""
    assert whole_logs(root) == whole
    assert before.items() <= segments(root).items()
    folder = Folder(root, SOURCE)
    names = sorted(path.name for path in folder.path.iterdir())
    assert names == [
        "MANIFEST.json", "articles", "lock", "quarantine", "rates", "runs", "segments.lock", "state.sqlite",
        "state.sqlite.sha256", "warc",
    ]  # fmt: skip
    assert list(Examination(root, SOURCE).told()) == []
    for kind in KINDS:
        for path in folder.kind(kind).iterdir():
            span = span_of(kind, path.name)
            assert span is not None
            assert verify(path, span).sha256.encode() in folder.manifest.read_bytes()
    assert [path.name for path in folder.runs.iterdir() if not path.is_symlink()] == ["run-1.json"]
    with open_archive(root) as archive:
        done = ARTICLES - len(REJECTED) + len(EDITED) + 1
        assert archive.counts().pages == {"done": done, "quarantined": len(REJECTED)}
        assert archive.counts().waiting == {}


@pytest.fixture(scope="module")
def reached(tmp_path_factory: pytest.TempPathFactory) -> Counter[str]:
    """How often an undisturbed run reaches each step."""
    counts: Counter[str] = Counter()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(failpoints, "reach", lambda name: counts.update([name]))
        crawl(tmp_path_factory.mktemp("reached"))
    return counts


def test_the_script_reaches_every_step_and_no_other(reached: Counter[str]) -> None:
    assert set(reached) == set(failpoints.FAILPOINTS)
    assert reached["publish.linked"] > 3


@pytest.mark.parametrize("position", ["first", "middle", "last"])
@pytest.mark.parametrize("name", failpoints.FAILPOINTS)
def test_death_at_a_step(
    tmp_path: Path, whole: dict[str, bytes], reached: Counter[str], name: str, position: str
) -> None:
    times = reached[name]
    count = {"first": 1, "middle": (times + 1) // 2, "last": times}[position]
    assert killed_at(name, count, tmp_path) == KILLED
    before = segments(tmp_path)
    assert [told for told in Examination(tmp_path, SOURCE).told() if not isinstance(told, Note)] == []
    crawl(tmp_path)
    assert_whole(tmp_path, whole, before)


@pytest.mark.parametrize("name", [name for name in failpoints.FAILPOINTS if name.startswith("publish")])
def test_opening_alone_finishes_the_batch_that_was_begun(tmp_path: Path, name: str) -> None:
    assert killed_at(name, 1, tmp_path) == KILLED
    for _ in range(2):
        with open_archive(tmp_path) as archive:
            assert archive.counts().waiting == {}
        assert sum(content.count(b"\n") for content in segments(tmp_path).values()) == 7
        assert not list(tmp_path.rglob(".*"))


@pytest.mark.parametrize("second", [name for name in failpoints.FAILPOINTS if not name.startswith("rebuild")])
@pytest.mark.parametrize("first", ["publish.torn", "publish.linked"])
def test_death_while_finishing_what_a_death_left(
    tmp_path: Path, whole: dict[str, bytes], first: str, second: str
) -> None:
    before: dict[str, bytes] = {}
    for name, count in ((first, 2), (second, 1), (second, 2)):
        assert killed_at(name, count, tmp_path) in {KILLED, 0}
        assert before.items() <= segments(tmp_path).items()
        before = segments(tmp_path)
    crawl(tmp_path)
    assert_whole(tmp_path, whole, before)


@pytest.mark.parametrize(
    "name", ["rebuild.built", "rebuild.cleared", "rebuild.placed", "recovery.checked", "manifest.written"]
)
def test_death_while_a_lost_database_is_rebuilt(tmp_path: Path, whole: dict[str, bytes], name: str) -> None:
    crawl(tmp_path)
    before = segments(tmp_path)
    (tmp_path / SOURCE / "state.sqlite").unlink()
    (tmp_path / SOURCE / "MANIFEST.json").unlink()
    assert killed_at(name, 1, tmp_path) == KILLED
    crawl(tmp_path)
    assert_whole(tmp_path, whole, before)


def test_death_over_and_over_makes_progress(tmp_path: Path, whole: dict[str, bytes]) -> None:
    before: dict[str, bytes] = {}
    deaths = 0
    while killed_at("page.committed", 3, tmp_path) == KILLED:
        deaths += 1
        assert before.items() <= segments(tmp_path).items()
        before = segments(tmp_path)
    assert deaths > 8
    assert_whole(tmp_path, whole, before)


# From a limit that does not even let the database be made to one that the last segment just exceeds.
@pytest.mark.parametrize("limit", [1, 5_000, 40_000, 100_000, 120_000, 150_000, 200_000, 300_000, 400_000])
def test_a_full_disk(tmp_path: Path, whole: dict[str, bytes], limit: int) -> None:
    def work() -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
        crawl(tmp_path)

    assert in_child(work) == STORAGE
    before = segments(tmp_path)
    assert in_child(work) == STORAGE
    assert before.items() <= segments(tmp_path).items()
    crawl(tmp_path)
    assert_whole(tmp_path, whole, before)


def test_the_environment_arms_a_step(tmp_path: Path) -> None:
    program = f"from pathlib import Path; from tests.archive.scripted import crawl; crawl(Path({str(tmp_path)!r}))"
    armed = {**os.environ, failpoints.VARIABLE: "publish.linked:2"}
    run = subprocess.run([sys.executable, "-c", program], env=armed, cwd=PROJECT, check=False)
    assert run.returncode == KILLED
    assert len(segments(tmp_path)) == 2


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("publish.linked", "invalid literal"),
        ("publish.linked:x", "invalid literal"),
        ("publish.linkt:1", "there is no step 'publish.linkt'"),
        (":1", "there is no step ''"),
    ],
)
def test_a_step_that_does_not_exist_is_not_passed_over(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        failpoints._Armed(text)
