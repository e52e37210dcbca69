"""2,000 articles in all themes, replayed: no difference, a broken selector found, both cores used, little memory."""

from __future__ import annotations

import json
import math
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.replica import THEMES, ReplicaServer, ReplicaSite
from tests.conftest import Command

pytestmark = [pytest.mark.acceptance, pytest.mark.alone]

EACH = 500
LABELS = ("parsers/labels.py", "in source.around.links:", "in ():")
SHOW_LABELS = ("block", "classic")
"""The themes in which categories and tags stand in links only."""
BOTH = 1.6
"""Times one worker's speed that two must reach: quiet machines show 1.8 to 1.9, a busy one has no two cores to give."""
ROUNDS = 6
"""At most; fewer where the ratio is plain."""
LIMIT = 300
"""Megabytes, of all processes together."""


@pytest.fixture(scope="module")
def archive(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """The command over an archive of 500 articles in each theme, and how many pages a second the crawl had."""
    command = Command(tmp_path_factory.mktemp("replayed"))
    site = ReplicaSite(articles=EACH, theme=min(THEMES))
    pages, seconds = 0, 0.0
    with ReplicaServer(site) as server:
        for theme in sorted(THEMES):
            if pages:
                site.theme = theme
                site.add(EACH)
            run = command.crawl("timesca", "-a", f"origin={server.origin}", timeout=600)
            assert run.returncode == 0, run.stderr
            report = json.loads((command.data / "timesca/runs/latest.json").read_text("utf-8"))
            pages += sum(report["pages"].values())
            seconds += report["seconds"]
    return command, pages / seconds


def replay(command: Command, *args: str, **kwargs: Any) -> tuple[int, dict[str, Any]]:
    run = command("replay", "timesca", "--json", "-s", f"ARCHIVE_DIR={command.data}", *args, timeout=600, **kwargs)
    assert run.stderr == ""
    return run.returncode, json.loads(run.stdout)


def test_an_unchanged_parser_finds_no_difference_and_is_three_times_as_fast_as_the_crawl(archive: Any) -> None:
    command, crawled = archive
    status, told = replay(command, "--fail-on", "gained,lost,emptied,changed,filled", "--jobs", "2")
    assert (status, told["differences"], told["damaged"]) == (0, [], [])
    assert told["not_replayable"] == {"articles": [], "rates": []}
    assert told["articles"] == len(THEMES) * EACH
    rate = told["pages"] / told["seconds"]
    print(f"crawl {crawled:.0f} pages a second, replay {rate:.0f}: {rate / crawled:.1f} times as many")
    assert rate >= 3 * crawled


def test_two_workers_do_nearly_twice_the_work_of_one(archive: Any) -> None:
    command, _ = archive
    # In turns, and the best of each: what else the machine does in the meantime hits both, two workers more.
    seconds = {1: math.inf, 2: math.inf}
    for _ in range(ROUNDS):
        for jobs, best in seconds.items():
            seconds[jobs] = min(best, replay(command, "--jobs", str(jobs))[1]["seconds"])
        if seconds[1] >= BOTH * seconds[2]:
            break
    print(f"one worker {seconds[1]:.1f} s, two {seconds[2]:.1f} s: {seconds[1] / seconds[2]:.2f}")
    assert seconds[1] >= BOTH * seconds[2]


def test_all_processes_together_hold_no_more_than_300_mb(archive: Any) -> None:
    command, _ = archive
    process = command.start("replay", "timesca", "--jobs", "2", "-s", f"ARCHIVE_DIR={command.data}")
    most = [0]
    watcher = threading.Thread(target=watch, args=(process, most))
    watcher.start()
    out, err = process.communicate(timeout=600)
    watcher.join()
    assert (process.returncode, err) == (0, ""), out
    print(f"at most {most[0] / 1024:.0f} MB")
    assert 0 < most[0] <= LIMIT * 1024


def watch(process: Any, most: list[int]) -> None:
    """Keep the largest sum of the process's and its children's proportional memory, in kB."""
    while process.poll() is None:
        family = [process.pid, *children(process.pid)]
        most[0] = max(most[0], sum(map(memory, family)))
        time.sleep(0.1)


def children(pid: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def memory(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next(int(line.split()[1]) for line in lines if line.startswith("Pss:"))


def test_a_broken_selector_is_named_with_count_and_examples(archive: Any, changed: Callable[..., Path]) -> None:
    command, _ = archive
    broken = Command(command.data)
    broken.project = changed(LABELS)
    status, told = replay(broken, "--fail-on", "lost,emptied", "--jobs", str(os.cpu_count()))
    assert status == 1
    found = {(found["kind"], found["field"]): found["count"] for found in told["differences"]}
    assert found == {("emptied", name): len(SHOW_LABELS) * EACH for name in ("categories", "tags")}
    examples = [example for example in told["examples"] if example["field"] == "tags"]
    assert len(examples) == 3
    assert all(example["old"].startswith('["') and example["new"] == "[]" for example in examples)
