"""A disk that fills up, a database that is damaged: status 74, one line, and the next run completes."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

LIMITED = """
import os, resource, sys
resource.setrlimit(resource.RLIMIT_FSIZE, (int(sys.argv[1]), int(sys.argv[1])))
os.execv(sys.executable, [sys.executable, "-m", "scrapy", *sys.argv[2:]])
"""


@pytest.mark.parametrize("limit", [70_000, 200_000, 600_000])
def test_no_more_room(scrapy: Any, replica: Callable[..., Any], limit: int) -> None:
    server = replica(articles=60)
    args = ["crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={scrapy.data}"]
    run = subprocess.run(
        [sys.executable, "-c", LIMITED, str(limit), *args],
        cwd=Path(__file__).parents[2],
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert run.returncode == 74, run.stderr
    assert run.stderr.startswith("timesca: storage: ")
    assert run.stderr.count("\n") == 1
    before = scrapy.archive().segments()
    assert scrapy(*args).returncode == 0
    assert len(scrapy.archive().articles) == len({a["id"] for a in scrapy.archive().articles}) == 60
    assert before.items() <= scrapy.archive().segments().items()


def test_a_damaged_database_is_left_alone_and_what_to_do_is_said(scrapy: Any, replica: Callable[..., Any]) -> None:
    server = replica(articles=30)
    args = ("-a", f"origin={server.origin}")
    assert scrapy.crawl("timesca", *args).returncode == 0
    database = scrapy.archive().folder / "state.sqlite"
    with database.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xa5" * 8192)
    damaged, before = database.read_bytes(), scrapy.archive().segments()
    run = scrapy.crawl("timesca", *args)
    assert (run.returncode, run.stderr.count("\n")) == (74, 1), run.stderr
    assert "scrapy verify --rebuild" in run.stderr
    assert (database.read_bytes(), scrapy.archive().segments()) == (damaged, before)
    database.unlink()
    run = scrapy.crawl("timesca", *args)
    assert (run.returncode, run.stderr) == (0, "")
    assert scrapy.archive().segments() == before
