"""The guide's program follows a crawl into a real PostgreSQL, and is killed at random: each record exactly once."""

from __future__ import annotations

import json
import os
import random
import runpy
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest

from tests.acceptance.postgresql import PostgreSQL, programs
from tests.conftest import PROJECT, Command

pytestmark = pytest.mark.acceptance

PROGRAM = str(PROJECT / "examples/follow_postgresql.py")
KILLS = 20
LONG_AGO = datetime(2026, 1, 15, tzinfo=UTC).timestamp()

# Every row that was ever committed, and slow enough that most kills fall into the middle of a transaction.
WITNESS = """
CREATE TABLE witness (n bigserial, id text, revision integer, seq bigint);
CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
    PERFORM pg_sleep(0.004);
    INSERT INTO witness (id, revision, seq) VALUES (NEW.id, NEW.revision, NEW.seq);
    RETURN NEW;
END $$;
CREATE TRIGGER note BEFORE INSERT OR UPDATE ON article FOR EACH ROW EXECUTE FUNCTION note();
"""


@pytest.fixture
def postgresql() -> Iterator[PostgreSQL]:
    """A running server of the test's own; without the program the test is skipped."""
    found = programs()
    if found is None:
        pytest.skip("no PostgreSQL is installed (Debian: apt-get install postgresql)")
    with PostgreSQL(found) as server:
        yield server


@pytest.fixture
def connection(postgresql: PostgreSQL) -> Iterator[Any]:
    """A connection of the witness."""
    with postgresql.connect() as connection:
        connection.execute(runpy.run_path(PROGRAM)["TABLES"])
        connection.execute(WITNESS)
        yield connection


class Follower:
    """Starts the program of the guide."""

    def __init__(self, scrapy: Command, server: PostgreSQL) -> None:
        self._command = [sys.executable, PROGRAM, "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}"]
        self._environment = os.environ | server.environment

    def start(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(self._command, cwd=PROJECT, env=self._environment, stderr=subprocess.PIPE)


def followed(connection: Any) -> int:
    """The seq up to which the database has everything."""
    row = connection.execute("SELECT seq FROM followed").fetchone()
    return row[0] if row else 0


def reach(connection: Any, follower: Follower, last: int) -> None:
    """Follow up to a seq, then end as a service does."""
    with follower.start() as process:
        until = time.monotonic() + 120
        while followed(connection) < last:
            assert time.monotonic() < until, f"{followed(connection)} of {last}"
            time.sleep(0.1)
        process.terminate()
        assert b"Traceback" not in process.communicate(timeout=60)[1]


def crawl_on(scrapy: Command, server: Any, ended: Event, statuses: list[tuple[int, str]]) -> None:
    """Crawl as long as it is wanted: each time the site has ten articles more, and an edit of an old one."""
    for number in range(100):
        if ended.is_set() and number > 4:
            return
        server.site.add(10)
        edited = server.site.edit(server.site.posts[-1 - number].slug)
        age = (datetime.now(UTC) - edited.published).total_seconds() / 86400
        settings = f"ARCHIVE_DIR={scrapy.data}", f"REVISIT_DAYS={age:.6f}"
        process = scrapy.start(
            "crawl", "timesca", "-a", f"origin={server.origin}", "-s", settings[0], "-s", settings[1]
        )
        if number % 3 == 2:
            # Beside the run that was just begun.
            statuses.append(compact_all(scrapy))
        _, err = process.communicate(timeout=120)
        statuses.append((process.returncode, err))


def compact_all(scrapy: Command) -> tuple[int, str]:
    for path in (scrapy.data / "timesca").glob("*/*.jsonl"):
        os.utime(path, (LONG_AGO, LONG_AGO))
    run = scrapy("compact", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}")
    return run.returncode, run.stderr


def test_20_kills_while_crawls_and_compactions_go_on(
    scrapy: Command, replica: Callable[..., Any], postgresql: PostgreSQL, connection: Any
) -> None:
    seed = int(os.environ.get("KILL_SEED", random.SystemRandom().randrange(1 << 32)))
    print(f"KILL_SEED={seed}")
    dice = random.Random(seed)
    server = replica(articles=60)
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    follower = Follower(scrapy, postgresql)
    ended, statuses = Event(), list[tuple[int, str]]()
    crawls = Thread(target=crawl_on, args=(scrapy, server, ended, statuses))
    crawls.start()
    reached = []
    try:
        while len(reached) < KILLS:
            with follower.start() as process:
                kill_somewhere(process, connection, dice)
            reached.append(followed(connection))
    finally:
        ended.set()
        crawls.join()
    assert [status for status in statuses if status[0] not in {0, 10}] == []
    articles = scrapy.archive().articles
    reach(connection, follower, len(articles))
    assert_exactly_once(connection, articles)
    print(f"{KILLS} kills at {reached}, {len(articles)} records, {len(statuses)} crawls and compactions")
    assert len(set(reached)) > KILLS // 4
    assert len(articles) > 110
    assert {article["change"] for article in articles} == {"new", "edited"}
    assert len(list((scrapy.data / "timesca/articles").glob("*.jsonl"))) < len(statuses)


def kill_somewhere(process: subprocess.Popen[bytes], connection: Any, dice: random.Random) -> None:
    """Kill after so many more records, in whatever it is doing then; each fourth time, after so many seconds."""
    if dice.random() < 0.25:
        time.sleep(dice.uniform(0, 3))
    else:
        wanted, until = followed(connection) + dice.randrange(1, 20), time.monotonic() + 60
        while followed(connection) < wanted and time.monotonic() < until:
            time.sleep(0.01)
        time.sleep(dice.uniform(0, 0.05))
    process.kill()


def assert_exactly_once(connection: Any, articles: list[dict[str, Any]]) -> None:
    written = connection.execute("SELECT id, revision, seq FROM witness ORDER BY n").fetchall()
    assert written == [(article["id"], article["revision"], article["seq"]) for article in articles]
    stored = connection.execute("SELECT record::text FROM article ORDER BY seq").fetchall()
    assert [json.loads(record) for (record,) in stored] == articles
    assert followed(connection) == len(articles)


def test_the_guide_names_the_program() -> None:
    assert "(../examples/follow_postgresql.py)" in (Path(PROJECT) / "docs/following.md").read_text("utf-8")
