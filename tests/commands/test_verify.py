"""``scrapy verify`` as a person, a cron line or a program calls it."""

from __future__ import annotations

import json
import shutil
from argparse import Namespace
from pathlib import Path
from typing import Any, NoReturn

import pytest
from scrapy.settings import Settings

from crawler.archive.lock import Lock
from crawler.commands.verify import Command
from tests.archive.builders import NOW, SOURCE, open_archive
from tests.verify.sample import FIRST, make, overwrite

CLEAN = "timesca: 4 articles, 2 rates, 1 quarantine, 11 WARC records, 1 run reports: no findings\n"


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def verify(scrapy: Any, whole: Path) -> Any:
    """Call the command on a copy of an archive that holds one of everything."""
    shutil.copytree(whole, scrapy.data / SOURCE, symlinks=True)
    return lambda *args: scrapy("verify", "-s", f"ARCHIVE_DIR={scrapy.data}", *args)


def test_one_archive_or_all(scrapy: Any, verify: Any) -> None:
    run = verify(SOURCE)
    assert (run.returncode, run.stdout, run.stderr) == (0, CLEAN, "")
    shutil.copytree(scrapy.data / SOURCE, scrapy.data / "example.org", symlinks=True)
    run = verify()
    # Its manifest says whose it is.
    assert run.returncode == 1
    assert run.stdout.startswith("example.org/MANIFEST.json: ")
    assert run.stdout.endswith(f"1 finding\n{CLEAN}")


def test_findings_are_lines_or_json(scrapy: Any, verify: Any) -> None:
    overwrite(scrapy.data / SOURCE / FIRST, b"")
    run = verify()
    assert (run.returncode, run.stderr) == (1, "")
    assert f"\ntimesca/{FIRST}: ends with seq 0, not 2; restore the file from a backup\n" in f"\n{run.stdout}"
    run = verify("--json")
    assert run.returncode == 1
    (told,) = json.loads(run.stdout)["sources"]
    assert (told["source"], told["notes"], told["read"]["articles"]) == (SOURCE, [], 2)
    assert {"file": FIRST, "place": "", "wrong": "ends with seq 0, not 2"}.items() <= told["findings"][0].items()


@pytest.mark.parametrize(
    "args", [["example.org"], ["../timesca"], ["timesca", "timesca"], ["--rebuild"], ["--no-such-option"]]
)
def test_a_wrong_argument(verify: Any, args: list[str]) -> None:
    run = verify(*args)
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (64, "", 1)


@pytest.mark.parametrize("args", [[], ["--json"], [SOURCE, "--rebuild"]])
def test_an_active_run(scrapy: Any, verify: Any, args: list[str]) -> None:
    lock = Lock.acquire(scrapy.data / SOURCE / "lock", run="run-2", now=NOW)
    run = verify(*args)
    lock.release()
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (75, "", 1)
    assert "another run" in run.stderr


def test_no_archive_at_all(scrapy: Any) -> None:
    run = scrapy("verify", "-s", f"ARCHIVE_DIR={scrapy.data}")
    assert (run.returncode, run.stderr) == (0, "")


def test_a_damaged_database_is_found_and_made_anew(scrapy: Any, verify: Any) -> None:
    state = scrapy.data / SOURCE / "state.sqlite"
    overwrite(state, b"damaged")
    assert verify().returncode == 1
    run = verify(SOURCE, "--rebuild")
    assert (run.returncode, run.stderr) == (0, "")
    assert "timesca: the old database cannot be read: what was not published yet" in run.stdout
    (kept,) = state.parent.glob("state.sqlite.2*")
    assert kept.read_bytes() == b"damaged"
    # The article that was not published yet is lost with the old database.
    assert verify().stdout == CLEAN.replace("4 articles", "3 articles")
    open_archive(scrapy.data).close()


def test_a_damaged_segment_cannot_be_made_anew(scrapy: Any, verify: Any) -> None:
    overwrite(scrapy.data / SOURCE / FIRST, b"damaged\n")
    run = verify(SOURCE, "--rebuild")
    assert (run.returncode, run.stdout, run.stderr.count("\n")) == (74, "", 1)
    assert not list((scrapy.data / SOURCE).glob("state.sqlite.2*"))


@pytest.mark.parametrize(("raised", "status"), [(KeyboardInterrupt, 11), (ZeroDivisionError, 70)])
def test_what_ends_it_early_is_no_finding(
    scrapy: Any, monkeypatch: pytest.MonkeyPatch, raised: type[BaseException], status: int
) -> None:
    def fail(*_: object, **__: object) -> NoReturn:
        raise raised

    command = Command()
    command.settings = Settings({"ARCHIVE_DIR": str(scrapy.data)})
    monkeypatch.setattr("crawler.status.sources", fail)
    command.run([], Namespace(rebuild=False, json=False))
    assert command.exitcode == status
