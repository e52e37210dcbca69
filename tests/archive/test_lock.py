"""One process a source, whoever dies."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from crawler.errors import Locked
from tests.archive.builders import LATEST, PROJECT, SOURCE, article, article_end, open_archive, segments, write

HOLDER = f"""
import sys, time
from pathlib import Path
from crawler.archive import Archive
archive = Archive.open(Path(sys.argv[1]), {SOURCE!r}, run="holder")
archive.begin({LATEST!r})
print("open", flush=True)
time.sleep(600)
"""


def contents(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def refused(root: Path, holder: int) -> float:
    """Be refused; return after how many seconds. Of several tries a busy machine spoils some, a wait spoils all."""
    began = time.monotonic()
    with pytest.raises(Locked, match=f"another run .pid {holder}, run holder, since 20.* is active"):
        open_archive(root)
    return time.monotonic() - began


def test_the_second_process_is_refused_at_once_and_touches_nothing(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        archive.publish()
    command = [sys.executable, "-c", HOLDER, str(tmp_path)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "open\n"
        before = contents(tmp_path)
        assert min(refused(tmp_path, holder.pid) for _ in range(5)) < 1
        assert contents(tmp_path) == before
        os.kill(holder.pid, signal.SIGKILL)
    with open_archive(tmp_path) as archive:
        assert archive.page_state(LATEST) is None
        assert archive.publish() == 0
    assert len(segments(tmp_path)) == 1


def test_a_lock_file_left_behind_is_simply_taken(tmp_path: Path) -> None:
    (tmp_path / SOURCE).mkdir()
    lock = tmp_path / SOURCE / "lock"
    lock.write_text("pid 1, run of a machine that lost its power, with a text longer than any that we write " * 3)
    with open_archive(tmp_path, run="next"):
        assert lock.read_text() == f"pid {os.getpid()}, run next, since 2026-11-24T16:22:18+00:00\n"


def test_closing_lets_the_next_one_in_and_may_be_repeated(tmp_path: Path) -> None:
    first = open_archive(tmp_path)
    with pytest.raises(Locked):
        open_archive(tmp_path)
    first.close()
    first.close()
    open_archive(tmp_path).close()


def test_sources_do_not_lock_each_other(tmp_path: Path) -> None:
    from crawler.archive import Archive

    with open_archive(tmp_path), Archive.open(tmp_path, "example.org", run="other") as other:
        assert other.counts().pages == {}
