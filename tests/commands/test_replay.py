"""scrapy replay as a person or a pipeline calls it: exit statuses, lines, JSON, and why a text has changed."""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.replica import Options
from tests.commands.test_again import due
from tests.conftest import Command

if TYPE_CHECKING:
    from tests.faults.nursery import Nursery

Replica = Callable[..., Any]
Changed = Callable[..., Path]

LABELS = ("parsers/labels.py", "in source.around.links:", "in ():")
VERSION = ("sites/site.py", 'PARSER = "2"', 'PARSER = "3"')
TEXT = ("sites/site.py", "        text = parts.text\n", '        text = "Read anew. " + parts.text\n')


@pytest.fixture(scope="module")
def crawled(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Command:
    """The command over an archive of a small crawl. It is not to be changed."""
    from crawler.replica import ReplicaServer, ReplicaSite

    command = Command(tmp_path_factory.mktemp("crawled"), nursery)
    with ReplicaServer(ReplicaSite(articles=8, theme="block")) as server:
        run = command.crawl("timesca", "-a", f"origin={server.origin}")
    assert run.returncode == 0, run.stderr
    return command


def replay(command: Command, *args: str, project: Path | None = None) -> Any:
    if project is not None:
        command = type(command)(command.data, command.nursery)
        command.project = project
    return command("replay", *args, "-s", f"ARCHIVE_DIR={command.data}")


def test_no_difference_is_one_line(crawled: Command) -> None:
    run = replay(crawled, "timesca", "--fail-on", "gained,lost,emptied,changed,filled")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout.startswith("timesca: no difference in 8 articles and 5 rates on 10 stored pages")
    assert run.stdout.count("\n") == 1


def test_a_broken_selector_is_named_with_count_and_examples(crawled: Command, changed: Changed) -> None:
    broken = changed(LABELS)
    run = replay(crawled, "timesca", "--fail-on", "lost,emptied", "--examples", "1", project=broken)
    assert (run.returncode, run.stderr) == (1, "")
    assert "  tags emptied: 8 articles\n" in run.stdout
    assert run.stdout.count("tags emptied: https://timesca.com/") == 1
    assert replay(crawled, "timesca", "--fail-on", "lost,filled", project=broken).returncode == 0
    told = json.loads(replay(crawled, "timesca", "--json", project=broken).stdout)
    assert told["schema"] == "replay/1"
    assert {"record": "articles", "kind": "emptied", "field": "tags", "count": 8} in told["differences"]
    assert sum(example["field"] == "tags" for example in told["examples"]) == 3


@pytest.mark.parametrize(
    "args",
    [
        [],
        ["timesca", "timesca"],
        ["nosuch"],
        ["timesca", "--fail-on", "lots"],
        ["timesca", "--since", "yesterday"],
        ["timesca", "--url", "https://timesca.com/no-such/"],
        ["timesca", "--jobs", "0"],
        ["timesca", "--nonsense"],
    ],
)
def test_a_wrong_argument_is_one_line(crawled: Command, args: list[str]) -> None:
    run = replay(crawled, *args)
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr.startswith("replay: ")
    assert run.stderr.count("\n") == 1


def test_a_crawl_in_progress_bars_appending_and_nothing_else(crawled: Command) -> None:
    with (crawled.data / "timesca/lock").open("r+b") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        run = replay(crawled, "timesca", "--apply")
        assert (run.returncode, run.stdout, run.stderr.count("\n")) == (75, "", 1)
        assert replay(crawled, "timesca").returncode == 0


def workers_of(parent: int) -> list[int]:
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            name, _, rest = path.read_text().rpartition(")")
        except OSError:
            continue
        if rest.split()[1] == str(parent):
            found.append(int(name.split(" ")[0]))
    return found


def began(process: Any) -> list[int]:
    deadline = time.monotonic() + 60
    while len(found := workers_of(process.pid)) < 2:
        assert process.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return found


@pytest.fixture
def slow(crawled: Command, changed: Changed) -> Any:
    """The command with a reader that takes its time, so that a test can come between."""
    pages = ("replay/reading.py", "        result.pages += 1\n", "        result.pages += 1\n        sleep(0.2)\n")
    command = Command(crawled.data)
    command.project = changed(pages, ("replay/reading.py", "import json\n", "import json\nfrom time import sleep\n"))
    return command


def test_a_worker_that_is_killed_ends_the_replay(slow: Command) -> None:
    process = slow.start("replay", "timesca", "--jobs", "2", "-s", f"ARCHIVE_DIR={slow.data}")
    for worker in began(process):
        os.kill(worker, signal.SIGKILL)
    _, err = process.communicate(timeout=60)
    assert process.returncode == 11
    assert err.count("\n") == 1
    assert "a worker ended" in err


def opened(worker: int) -> list[str]:
    """What kind of things a process has open behind its streams, as ``socket`` and ``/a/path``."""
    descriptors = Path(f"/proc/{worker}/fd").iterdir()
    try:
        return [str(each.readlink()).split(":", maxsplit=1)[0] for each in descriptors if int(each.name) > 2]
    except FileNotFoundError:  # closed in the meantime
        return []


def test_workers_hold_nothing_but_their_pipe_and_do_not_outlive_a_killed_replay(slow: Command) -> None:
    process = slow.start("replay", "timesca", "--apply", "--jobs", "2", "-s", f"ARCHIVE_DIR={slow.data}")
    workers = began(process)
    # They do what they were given, then they wait.
    process.send_signal(signal.SIGSTOP)
    deadline = time.monotonic() + 60
    while (held := [opened(worker) for worker in workers]) != [["socket"], ["socket"]]:
        assert time.monotonic() < deadline, held
        time.sleep(0.05)
    process.kill()
    process.communicate()
    while any(Path(f"/proc/{worker}").exists() for worker in workers):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_without_stored_bytes_there_is_nothing_to_replay(scrapy: Command, replica: Replica) -> None:
    server = replica(articles=6)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}", "-s", "WARC_ENABLED=False").returncode == 0
    run = replay(scrapy, "timesca")
    assert run.returncode == 0
    assert "not replayable, no bytes are kept: 6 articles: https://timesca.com/" in run.stdout
    assert "not replayable, no bytes are kept: 5 rates: " in run.stdout


def crawl(scrapy: Command, server: Any) -> list[tuple[str, str]]:
    """Crawl, or look again at all that is known; return what was written."""
    before = len(scrapy.archive().articles) if scrapy.archive().folder.exists() else 0
    again: tuple[str, ...] = ()
    if before:
        again = ("-a", "mode=revisit", *due(server))
        time.sleep(2.5)  # copies of a page are told apart by the second
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", *again)
    assert run.returncode == 0, run.stderr
    return sorted((record["url"], record["change"]) for record in scrapy.archive().articles[before:])


def test_articles_of_several_pages_are_joined_from_the_pages_of_their_time(
    scrapy: Command, replica: Replica, changed: Changed
) -> None:
    server = replica(articles=6, options=Options(parted=2))
    parted, other = [post for post in server.site.posts if server.site.parts(post) > 1][:2]
    assert len(crawl(scrapy, server)) == 6
    server.site.edit(parted.slug)
    assert crawl(scrapy, server) == [(parted.url, "edited")]
    assert "no difference in 6 articles" in replay(scrapy, "timesca").stdout

    # Another parser: of the old bytes it is asked for the pages behind the first, too.
    scrapy.project = changed(VERSION, TEXT)
    server.site.edit(other.slug)
    changes = dict(crawl(scrapy, server))
    assert changes.pop(other.url) == "edited"
    assert set(changes.values()) == {"reparsed"}
    assert parted.url in changes


def test_why_a_text_has_changed(scrapy: Command, replica: Replica, changed: Changed) -> None:
    server = replica(articles=8)
    assert {change for _, change in crawl(scrapy, server)} == {"new"}
    edited, stirred, both, *_ = server.site.posts
    server.site.edit(edited.slug)
    server.site.stir(stirred.slug)
    assert crawl(scrapy, server) == [(edited.url, "edited")]

    # Another parser, which reads every text differently; what is not fetched again (304) waits for a replay.
    scrapy.project = changed(VERSION, TEXT)
    server.site.stir(stirred.slug)
    server.site.edit(both.slug)
    assert crawl(scrapy, server) == sorted([(stirred.url, "reparsed"), (both.url, "edited")])
    run = replay(scrapy, "timesca", "--apply", project=scrapy.project)
    assert run.returncode == 0, run.stderr
    assert "timesca: 6 records appended" in run.stdout
    assert [record["change"] for record in scrapy.archive().articles[-6:]] == ["reparsed"] * 6
    assert crawl(scrapy, server) == []
    assert "no difference" in replay(scrapy, "timesca", project=scrapy.project).stdout


def test_a_lost_database_is_told_with_the_remedy(crawled: Command, tmp_path: Path) -> None:
    shutil.copytree(crawled.data, tmp_path / "data")
    (tmp_path / "data/timesca/state.sqlite").unlink()
    run = crawled("replay", "timesca", "-s", f"ARCHIVE_DIR={tmp_path / 'data'}")
    assert (run.returncode, run.stdout) == (74, "")
    assert run.stderr.endswith("state.sqlite is missing; scrapy verify timesca --rebuild makes it anew\n")
