"""A page that kills is found out by a child; one that was only there when a process died is read."""

from __future__ import annotations

import os
import signal
from pathlib import Path

import pytest

from crawler.archive.deaths import Deaths
from crawler.errors import ParseProblem

pytestmark = pytest.mark.filterwarnings("ignore:.*use of fork:DeprecationWarning")

BODY = b"<p>a page</p>"


def kill() -> str:
    os.kill(os.getpid(), signal.SIGKILL)
    return "never"


def die_while_reading(path: Path) -> None:
    child = os.fork()
    if child == 0:
        Deaths(path).read(BODY, kill)
    assert os.WIFSIGNALED(os.waitpid(child, 0)[1])


def test_nothing_is_left_of_pages_that_were_read(tmp_path: Path) -> None:
    deaths = Deaths(tmp_path / "reading")
    assert deaths.read(BODY, lambda: "output") == "output"
    with pytest.raises(KeyError):
        deaths.read(BODY, lambda: {}["missing"])
    deaths.close()
    assert not list(tmp_path.iterdir())


def test_a_page_that_kills_is_read_in_a_child_from_then_on(tmp_path: Path) -> None:
    path = tmp_path / "reading"
    die_while_reading(path)
    for _ in range(2):
        deaths = Deaths(path)
        with pytest.raises(ParseProblem, match="kills"):
            deaths.read(BODY, kill)
        assert deaths.read(b"another page", lambda: "output") == "output"
        deaths.close()


def test_a_page_that_was_only_there_is_read(tmp_path: Path) -> None:
    path = tmp_path / "reading"
    die_while_reading(path)
    deaths = Deaths(path)
    assert deaths.read(BODY, lambda: "output") == "output"
    deaths.close()
    assert not path.exists()


def test_a_disk_that_takes_no_notes_is_no_reason_not_to_read(tmp_path: Path) -> None:
    deaths = Deaths(tmp_path / "no such folder" / "reading")
    assert deaths.read(BODY, lambda: "output") == "output"
    deaths.close()
