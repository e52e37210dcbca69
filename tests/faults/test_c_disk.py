"""C: the disk is full, fails, is read-only; the folder is not what it should be; the database is damaged."""

from __future__ import annotations

import errno
import os
import random
import sqlite3
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.told import some

if TYPE_CHECKING:
    from tests.faults.running import Crawls

Replica = Callable[..., Any]


def goes_on(crawls: Crawls, server: Any) -> None:
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


@contextmanager
def small_disk(place: Path, size: str) -> Iterator[None]:
    place.mkdir(parents=True)
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={size},mode=0700", "none", place], check=False)
    if mounted.returncode:
        pytest.skip("only the superuser can mount a small disk")
    try:
        yield
    finally:
        subprocess.run(["umount", "-l", place], check=True)


def grow(place: Path) -> None:
    subprocess.run(["mount", "-o", "remount,size=64m", place], check=True)


@pytest.mark.fault(20)
def test_a_disk_that_fills_up_under_a_segment(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=60)
    articles = crawls.data / "timesca/articles"
    with small_disk(articles, "64k"):
        crawls.of(server)(status=74, says=["free some space", "articles"])
        assert not list(articles.iterdir())
        grow(articles)
        goes_on(crawls, server)


@pytest.mark.fault(21)
@pytest.mark.parametrize("size", some(["200k", "700k", "1100k"], "700k"))
def test_a_disk_that_fills_up_under_the_database(crawls: Crawls, replica: Replica, size: str) -> None:
    server = replica(articles=60)
    with small_disk(crawls.data, size):
        crawls.of(server)("-s", "DISK_FLOOR_MB=0", "-s", "WARC_ENABLED=False", status=74, says=["free some space"])
        grow(crawls.data)
        crawls.given += ["-s", "DISK_FLOOR_MB=0"]
        goes_on(crawls, server)


@pytest.mark.fault(22)
def test_too_little_room_at_the_start(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=6)
    crawls.of(server)("-s", f"DISK_FLOOR_MB={1 << 40}", status=74, says=["DISK_FLOOR_MB", "nothing done"])
    assert not server.log.entries
    assert not crawls.data.exists()
    crawls("-s", "DISK_FLOOR_MB=some", status=78, says=["DISK_FLOOR_MB"])
    crawls("-s", "DISK_FLOOR_MB=1")


@pytest.mark.fault(23)
@pytest.mark.parametrize("operation", [150, 400])
@pytest.mark.parametrize(
    "number", some([errno.EIO, errno.EROFS, errno.EDQUOT, errno.ENOSPC], errno.EIO), ids=errno.errorcode.get
)
def test_every_write_fails_from_somewhere_on(
    crawls: Crawls, replica: Replica, recorder: str, number: int, operation: int
) -> None:
    server = replica(articles=12)
    failing = {"LD_PRELOAD": recorder, "POWER_ROOT": str(crawls.data), "POWER_FAIL": f"{number}:{operation}"}
    crawls.of(server)(status=74, environment=failing)
    goes_on(crawls, server)


@pytest.mark.fault(24)
def test_a_missing_folder_is_made_for_the_owner_only(crawls: Crawls, replica: Replica) -> None:
    crawls.data = crawls.data / "not/there/yet"
    goes_on(crawls.of(server := replica(articles=6)), server)
    assert stat.S_IMODE(crawls.data.stat().st_mode) == 0o700


@pytest.mark.fault(24)
@pytest.mark.parametrize("what", ["a file", "a link to nothing", "its folder a link", "its articles a link"])
def test_a_folder_that_is_none_is_a_wrong_setting(crawls: Crawls, replica: Replica, tmp_path: Path, what: str) -> None:
    server = replica(articles=6)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    if what == "a file":
        crawls.data.write_text("mine")
    elif what == "a link to nothing":
        crawls.data.symlink_to(tmp_path / "nothing")
    else:
        place = crawls.data / ("timesca" if "folder" in what else "timesca/articles")
        place.parent.mkdir(parents=True)
        place.symlink_to(elsewhere)
    run = crawls.of(server).start().end()
    assert run.status == 78, run.err
    assert "nothing done" in run.last_line
    assert not server.log.entries
    assert not [path for path in elsewhere.rglob("*") if path.suffix in {".jsonl", ".sqlite", ".gz"}]


def damage(database: Path, dice: random.Random) -> None:
    """Overwrite a page at random that is in use: nobody reads, or misses, what stands in a free one."""
    whole = database.read_bytes()
    while True:
        at = 4096 * dice.randrange(len(whole) // 4096)
        database.write_bytes(whole[:at] + dice.randbytes(4096) + whole[at + 4096 :])
        try:
            with closing(sqlite3.connect(f"file:{database}?mode=ro&immutable=1", uri=True)) as connection:
                if connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
                    return
        except sqlite3.DatabaseError:
            return


@pytest.mark.fault(25)
@pytest.mark.parametrize("seed", some(range(3), 0))
def test_a_damaged_database_is_healed(crawls: Crawls, replica: Replica, seed: int) -> None:
    server = replica(articles=30)
    crawls.of(server)()
    before, database = crawls.archive.segments(), crawls.archive.folder / "state.sqlite"
    damage(database, random.Random(seed))
    damaged = database.read_bytes()
    crawls(
        status=74, says=["damaged", "scrapy verify --rebuild"] if damaged.startswith(b"SQLite") else ["state.sqlite"]
    )
    assert database.read_bytes() == damaged
    healed = crawls.scrapy("verify", "timesca", "--rebuild", "-s", f"ARCHIVE_DIR={crawls.data}").end()
    assert healed.status == 0, healed.err
    server.site.add(2)
    goes_on(crawls, server)
    assert before.items() <= crawls.archive.segments().items()
    assert len(crawls.archive.articles) == 32


@pytest.mark.fault(26)
def test_a_newer_database_is_left_alone(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=6)
    crawls.of(server)()
    database = crawls.archive.folder / "state.sqlite"
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA user_version = 99")
    newer, asked = database.read_bytes(), len(server.log.entries)
    crawls(status=78, says=["newer version"])
    assert (database.read_bytes(), len(server.log.entries)) == (newer, asked)


@pytest.mark.fault(27)
@pytest.mark.parametrize("log", ["/dev/full", "/nowhere/at/all.log"])
def test_a_log_that_cannot_be_written_changes_nothing(crawls: Crawls, replica: Replica, log: str) -> None:
    server = replica(articles=6)
    run = crawls.of(server)("-s", f"LOG_FILE={log}", "-s", "LOG_LEVEL=DEBUG")
    assert run.last_line.startswith("timesca: ok")
    assert log in run.err or log == "/dev/full"
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(27)
def test_a_full_standard_error_changes_nothing(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=6)
    with Path("/dev/full").open("wb") as full:
        run = crawls.of(server).start("-s", "LOG_LEVEL=DEBUG", stderr=full).end()
    assert run.status == 0
    crawls.assert_complete(post.url for post in server.site.posts)


UNDER = "import os, sys; os.umask(int(sys.argv[1], 8)); os.execv(sys.executable, [sys.executable, '-m', *sys.argv[2:]])"


@pytest.mark.fault(69)
@pytest.mark.parametrize("umask", some(["000", "022", "077"], "000"))
def test_files_are_the_owners_whatever_the_umask(crawls: Crawls, replica: Replica, umask: str) -> None:
    server = replica(articles=6)
    crawls.of(server)
    command = [sys.executable, "-c", UNDER, umask, "scrapy", *crawls.command]
    assert subprocess.run(command, check=False, timeout=240, capture_output=True).returncode == 0
    for folder, _, files in os.walk(crawls.data):
        assert stat.S_IMODE(Path(folder).stat().st_mode) == 0o700, folder
        for name in files:
            # What is finished is nobody's to change: not even the owner writes to it by accident.
            mode = 0o444 if name.endswith((".jsonl", ".warc.gz")) else 0o600
            assert stat.S_IMODE((Path(folder) / name).stat().st_mode) == mode, name
