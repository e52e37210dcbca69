"""``scrapy changes`` and ``scrapy compact``, as a consumer and as cron call them."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import time
from argparse import Namespace
from collections.abc import Iterator
from pathlib import Path
from select import select
from typing import TYPE_CHECKING, Any

import pytest

from crawler.commands import changes, wanted
from crawler.errors import UsageProblem
from tests.archive.builders import SOURCE, article, article_end, open_archive, write

if TYPE_CHECKING:
    from tests.conftest import Command

LONG_AGO = 1_760_000_000


def publish(root: Path, *names: object) -> None:
    """Two segments at least, with texts that together fill any pipe."""
    with open_archive(root) as archive:
        for name in names:
            write(archive, article_end(name), article(name, f"Text of {name}. " * 400))
            archive.publish()


@pytest.fixture
def data(scrapy: Command) -> Path:
    publish(scrapy.data, *range(20))
    return scrapy.data


@pytest.fixture
def following(scrapy: Command, data: Path) -> Iterator[subprocess.Popen[str]]:
    process = scrapy.start("changes", SOURCE, "--after", "18", "--follow", "-s", f"ARCHIVE_DIR={data}")
    with process:
        yield process
        process.kill()


def seqs(text: str) -> list[int]:
    assert text.endswith("\n") or not text
    return [json.loads(line)["seq"] for line in text.split("\n")[:-1]]


def test_what_is_there_then_nothing(scrapy: Command, data: Path) -> None:
    run = scrapy("changes", SOURCE, "--after", "3", "-s", f"ARCHIVE_DIR={data}")
    assert (run.returncode, run.stderr) == (0, "")
    assert seqs(run.stdout) == list(range(4, 21))
    assert run.stdout.encode() == b"".join(
        path.read_bytes() for path in sorted((data / SOURCE / "articles").iterdir())[3:]
    )


@pytest.mark.parametrize(
    ("args", "told"),
    [
        ({"after": "x"}, "--after x: must be the seq of a record, or 0 for all"),
        ({"after": "-1"}, "--after -1: must be the seq of a record, or 0 for all"),
        ({"after": "1" * 5000}, "must be the seq of a record"),
        ({"kind": "page"}, "--kind page: there are article, rate"),
        ({"sources": []}, "name one archive: scrapy changes timesca --after 0"),
        ({"sources": ["a", "b"]}, "name one archive: scrapy changes timesca --after 0"),
        ({"sources": ["nope"]}, "there is no archive nope in .*/; there are timesca"),
    ],
)
def test_a_wrong_call(data: Path, args: dict[str, Any], told: str) -> None:
    options = {"after": "0", "kind": "article", "sources": [SOURCE]} | args
    with pytest.raises(UsageProblem, match=told):
        changes._asked(data, options["sources"], Namespace(**options))


def test_is_usage(scrapy: Command, data: Path) -> None:
    run = scrapy("changes", SOURCE, "--after", "last", "-s", f"ARCHIVE_DIR={data}")
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr == "changes: --after last: must be the seq of a record, or 0 for all\n"


def test_following_over_a_run_and_a_compaction_until_a_signal(
    scrapy: Command, data: Path, following: subprocess.Popen[str]
) -> None:
    assert following.stdout is not None
    assert following.stderr is not None
    assert seqs("".join(following.stdout.readline() for _ in range(2))) == [19, 20]
    for path in (data / SOURCE / "articles").iterdir():
        os.utime(path, (LONG_AGO, LONG_AGO))
    run = scrapy("compact", SOURCE, "-s", f"ARCHIVE_DIR={data}")
    assert (run.returncode, run.stderr) == (0, "")
    assert run.stdout == "timesca: articles of 2025-10: 20 segments are one, 0000000001-0000000020.jsonl\n"
    publish(data, "late")
    assert seqs(following.stdout.readline()) == [21]
    following.send_signal(signal.SIGTERM)
    # Not communicate(): it asks the pipe itself, past what readline() has already taken from it.
    assert (following.stdout.read(), following.stderr.read(), following.wait(60)) == ("", "", 0)


def test_nobody_reads_any_more(following: subprocess.Popen[str]) -> None:
    assert following.stdout is not None
    assert following.stderr is not None
    following.stdout.readline()
    following.stdout.close()
    assert following.wait(60) == 0
    assert following.stderr.read() == ""


def test_a_signal_in_the_middle_of_a_line_waits_for_its_end(scrapy: Command, data: Path) -> None:
    reader, writer = os.pipe()
    with (
        scrapy.start("changes", SOURCE, "--follow", "-s", f"ARCHIVE_DIR={data}", stdout=writer) as process,
        os.fdopen(reader, encoding="utf-8") as lines,
    ):
        assert process.stderr is not None
        while select([], [writer], [], 0)[1]:
            assert process.poll() is None
            time.sleep(0.01)
        # The pipe is full: it waits in the middle of a line until somebody reads.
        os.close(writer)
        process.send_signal(signal.SIGINT)
        out = lines.read()
        assert (process.wait(60), process.stderr.read()) == (0, "")
    assert 0 < out.count("\n") < 20
    assert seqs(out) == list(range(1, 1 + out.count("\n")))


@pytest.mark.parametrize(("args", "told"), [([SOURCE, "another"], "name one source"), (["nope"], "no archive nope")])
def test_a_wrong_call_of_compact(data: Path, args: list[str], told: str) -> None:
    with pytest.raises(UsageProblem, match=told):
        wanted(data, args, "compact")
