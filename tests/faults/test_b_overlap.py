"""B: two at once. One works, the others leave everything alone, and readers never see what is unfinished."""

from __future__ import annotations

import hashlib
import json
import shutil
import signal
import threading
import time
from collections import defaultdict
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Self

import pytest

from tests.faults.running import KILLED, POLL
from tests.faults.sites import http
from tests.faults.told import NAMES, some

if TYPE_CHECKING:
    from pathlib import Path

    from tests.faults.running import Crawls
    from tests.faults.sites import Site

Replica = Callable[..., Any]


@pytest.mark.fault(14)
def test_a_second_run_ends_at_once_and_asks_for_nothing(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=60)
    first = crawls.of(server).start("-s", "DOWNLOAD_DELAY=1")
    first.until(lambda: server.log.entries)
    other = replica(articles=60)
    crawls.of(other)(status=75, says=["nothing done", f"pid {first.pid}"])
    assert first.is_running()
    first.send(signal.SIGTERM)
    assert first.end().status == 11
    assert not other.log.entries


@pytest.mark.fault(15)
def test_of_ten_started_at_once_one_works(crawls: Crawls, site: Site) -> None:
    nine_have_ended = threading.Event()

    def robots(_target: str, _headers: dict[str, str]) -> bytes:
        nine_have_ended.wait(90)
        return http(status="404 Not Found")

    site.with_articles(NAMES).pages["/robots.txt"] = robots
    crawls.wordpress(site.listing_url)
    processes = [crawls.start("-s", "DOWNLOAD_TIMEOUT=90") for _ in range(10)]
    while sum(process.is_running() for process in processes) > 1 and site.count.total() < 2:
        time.sleep(POLL)
    nine_have_ended.set()
    runs = [process.end() for process in processes]
    for run in runs:
        crawls.hold(run, {})
    assert sorted(run.status for run in runs) == [0] + [75] * 9
    assert site.count["/robots.txt"] == 1
    crawls.assert_complete(f"{site.origin}/{name}/" for name in NAMES)


@pytest.mark.fault(16)
@pytest.mark.parametrize("pid", some([1, 4_194_303], 1))
def test_a_lock_file_is_no_lock(crawls: Crawls, replica: Replica, pid: int) -> None:
    server = replica(articles=6)
    crawls.of(server)()
    lock = crawls.archive.folder / "lock"
    lock.write_text(f"pid {pid}, run 20260101T000000Z-0000, since 2026-01-01T00:00:00+00:00\n")
    server.site.add(1)
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


class Reader:
    """Reads every segment there is, over and over, and remembers each content under its name."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._over = threading.Event()
        self.contents: defaultdict[str, set[str]] = defaultdict(set)
        self.torn: list[str] = []
        self.rounds = 0

    def _read(self) -> None:
        while not self._over.wait(0.005):
            self.rounds += 1
            for path in self._folder.glob("*/*.jsonl"):
                content = path.read_bytes()
                self.contents[path.name].add(hashlib.sha256(content).hexdigest())
                if not content.endswith(b"\n") or not all(map(_is_object, content.split(b"\n")[:-1])):
                    self.torn.append(path.name)

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self._read)
        self._thread.start()
        return self

    def __exit__(self, *raised: object) -> None:
        self._over.set()
        self._thread.join()


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


@pytest.mark.fault(17)
def test_a_reader_never_sees_what_is_unfinished(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=30)
    crawls.of(server)
    with Reader(crawls.archive.folder) as reader:
        for death in ("publish.torn:1", "publish.linked:1", "publish.placed:1", ""):
            crawls(status=KILLED if death else 0, environment={"CRAWLER_FAILPOINT": death})
            server.site.add(10)
        crawls()
    assert reader.rounds > 20
    assert len(reader.contents) >= 2
    assert not reader.torn
    assert {len(contents) for contents in reader.contents.values()} == {1}
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(18)
@pytest.mark.parametrize("what", some(["deleted", "moved", "changed"], "deleted", "changed"))
def test_a_segment_that_is_not_as_published_is_named(
    crawls: Crawls, replica: Replica, tmp_path: Path, what: str
) -> None:
    server = replica(articles=12)
    crawls.of(server)()
    segment = next((crawls.archive.folder / "articles").glob("*.jsonl"))
    kept = tmp_path / segment.name
    shutil.copy2(segment, kept)
    segment.rename(tmp_path / "aside")
    if what == "moved":
        kept.rename(segment.with_name("articles-of-may.jsonl"))
        kept = segment.with_name("articles-of-may.jsonl")
    elif what == "changed":
        segment.write_bytes(kept.read_bytes() + b"{}\n")
    asked = len(server.log.entries)
    run = crawls.start().end()
    assert run.status == 74
    assert segment.parent.name in run.last_line
    assert "backup" in run.last_line or "move it away" in run.last_line
    assert len(server.log.entries) == asked
    kept.replace(segment)
    server.site.add(1)
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(18)
def test_segments_given_away_on_purpose_are_done_with(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=12)
    crawls.of(server)()
    server.site.add(3)
    crawls()
    first = min((crawls.archive.folder / "articles").glob("*.jsonl"))
    first.unlink()
    rebuilt = crawls.scrapy("verify", "timesca", "--rebuild", "-s", f"ARCHIVE_DIR={crawls.data}").end()
    assert rebuilt.status == 0, rebuilt.err
    assert crawls.start().end().status == 0
    numbers = [
        json.loads(line)["seq"]
        for segment in sorted((crawls.archive.folder / "articles").glob("*.jsonl"))
        for line in segment.read_bytes().splitlines()
    ]
    # What was given away is had again, under numbers that were never given before.
    assert numbers == list(range(13, 28))


@pytest.mark.fault(19)
@pytest.mark.parametrize("articles", some([3, 20], 20))
def test_a_backup_taken_in_the_middle_goes_on(crawls: Crawls, replica: Replica, articles: int) -> None:
    server = replica(articles=40)
    crawls.of(server)()
    server.site.add(30)
    asked = len(server.log.entries)
    process = crawls.start("-s", "DOWNLOAD_DELAY=0.05")
    process.until(lambda: len(server.log.entries) > asked + articles)
    backup = crawls.data.with_name("backup")
    shutil.copytree(crawls.data, backup, symlinks=True)
    published = crawls.archive.segments()
    assert process.end().status == 0
    crawls.data = backup
    run = crawls.start().end()
    if run.status == 74:
        # A copy of a database that was being written may not be whole: it says so, and the segments are.
        assert "scrapy verify --rebuild" in run.last_line
        assert crawls.scrapy("verify", "timesca", "--rebuild", "-s", f"ARCHIVE_DIR={backup}").end().status == 0
        run = crawls.start().end()
    assert run.status == 0, run.err
    assert published.items() <= crawls.archive.segments().items()
    crawls.assert_complete(post.url for post in server.site.posts)
