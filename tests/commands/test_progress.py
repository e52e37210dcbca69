"""A bar on a terminal, silence under cron; the log goes where it is sent."""

from __future__ import annotations

import os
import pty
import sys
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Replica = Callable[..., Any]


def on_a_terminal(scrapy: Any, server: Any, *args: str, **environment: str) -> tuple[int, str]:
    """Run the crawl with standard error on a terminal; return its exit status and what was shown."""
    ours, theirs = pty.openpty()
    process = scrapy.start("crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}",
                           *args, stderr=theirs, **{"TERM": "xterm", "COLUMNS": "120"} | environment)  # fmt: skip
    os.close(theirs)
    shown: list[bytes] = []

    def read() -> None:
        try:
            while piece := os.read(ours, 65536):
                shown.append(piece)
        except OSError:  # What Linux says at the end of a terminal.
            return

    reader = threading.Thread(target=read)
    reader.start()
    process.communicate(timeout=60)
    reader.join(timeout=60)
    os.close(ours)
    return process.returncode, b"".join(shown).decode()


def test_a_bar_on_a_terminal(scrapy: Any, replica: Replica) -> None:
    status, shown = on_a_terminal(scrapy, replica(articles=18), "-s", "DOWNLOAD_DELAY=0.1")
    assert status == 0
    for word in (" pages", " new, ", " known, ", " failed", " a second"):
        assert word in shown
    assert shown.endswith("s\r\n")
    assert "18 new articles" in shown.rpartition("\x1b")[2]


def test_no_bar_without_rich(scrapy: Any, replica: Replica, tmp_path: Path) -> None:
    (tmp_path / "rich").mkdir()
    (tmp_path / "rich/__init__.py").write_text("raise ImportError('not installed')\n")
    status, shown = on_a_terminal(scrapy, replica(articles=6), PYTHONPATH=str(tmp_path))
    assert status == 0
    assert shown.startswith("timesca: ok: 6 new articles")
    assert shown.count("\n") == 1


def test_the_log_has_the_terminal_for_itself(scrapy: Any, replica: Replica) -> None:
    status, shown = on_a_terminal(scrapy, replica(articles=6), "--loglevel", "INFO")
    assert status == 0
    assert "Spider opened" in shown
    assert " known, " not in shown


def test_a_log_file_leaves_room_for_the_bar(scrapy: Any, replica: Replica, tmp_path: Path) -> None:
    log = tmp_path / "log"
    status, shown = on_a_terminal(
        scrapy, replica(articles=18), "--loglevel", "INFO", "--logfile", str(log), "-s", "DOWNLOAD_DELAY=0.1"
    )
    assert status == 0
    assert " known, " in shown
    assert "Spider opened" in log.read_text("utf-8")


@pytest.mark.parametrize("args", [(), ("-s", "MAX_RUN_SECONDS=0")])
def test_silence_under_cron(scrapy: Any, replica: Replica, args: tuple[str, ...]) -> None:
    server = replica(articles=6)
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)
    assert run.stderr == f"timesca: ok: 6 new articles, 5 new rates, in {run.stderr.split(' in ')[1]}"
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)
    assert (run.returncode, run.stdout, run.stderr) == (0, "", "")


def test_rich_is_not_loaded_where_nobody_watches() -> None:
    import crawler.extensions.progress

    assert crawler.extensions.progress
    assert "rich.progress" not in sys.modules
