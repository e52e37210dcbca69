"""What waits in a database that can still be read comes along into the one made anew."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from crawler.archive import rebuild
from tests.archive.builders import (
    SOURCE,
    article,
    article_end,
    log,
    open_archive,
    rate,
    sqlite_rows,
    write,
)

TABLES = ("article", "rate", "gate", "health", "strategy", "outbox")
MINIMA = {"text": 0.7}


def waiting(root: Path) -> None:
    """One published article, and three records that wait behind a closed gate."""
    with open_archive(root, minima=MINIMA) as archive:
        write(archive, article_end("one"), article("one", "word " * 30))
        archive.publish()
        archive._db.execute("INSERT INTO gate VALUES ('articles', 'run-1', 'the site has changed')")
        write(archive, article_end("two"), article("two", "Two."), rate())
        write(archive, article_end("one"), article("one", "Another."))
        archive._db.execute("INSERT INTO strategy VALUES ('run-1', 'title', 'meta', 3)")


def tables(root: Path) -> dict[str, list[tuple[object, ...]]]:
    with open_archive(root) as archive:
        return {table: sorted(sqlite_rows(archive, f"SELECT * FROM {table}"), key=repr) for table in TABLES}


def damage(root: Path, statement: str) -> None:
    with closing(sqlite3.connect(root / SOURCE / "state.sqlite", isolation_level=None)) as connection:
        connection.execute(statement)


def test_records_that_wait_stay_withheld_and_are_released_with_their_numbers(tmp_path: Path) -> None:
    waiting(tmp_path)
    before = tables(tmp_path)
    told = rebuild(tmp_path, SOURCE, run="rebuild")
    assert told[:2] == [
        "2 articles that were not published yet are taken over",
        "1 rates that were not published yet are taken over",
    ]
    assert tables(tmp_path) == before
    with open_archive(tmp_path, minima=MINIMA) as archive:
        archive.publish()
        assert [record["seq"] for record in log(tmp_path)] == [1]
        assert [(gate.kind, gate.records) for gate in archive.withheld()] == [("articles", 2)]
        archive.release()
        assert [(record["seq"], record["revision"]) for record in log(tmp_path)] == [(1, 1), (2, 1), (3, 2)]


def test_a_damaged_line_ends_what_can_be_taken_over_of_its_kind(tmp_path: Path) -> None:
    waiting(tmp_path)
    damage(tmp_path, "UPDATE outbox SET line = x'7b7d0a' WHERE kind = 'articles' AND seq = 3")
    told = rebuild(tmp_path, SOURCE, run="rebuild")
    assert told[0].startswith("articles 3, not published yet, is lost with what follows it")
    assert told[1] == "1 articles that were not published yet are taken over"
    with open_archive(tmp_path) as archive:
        assert sqlite_rows(archive, "SELECT kind, seq FROM outbox ORDER BY kind") == [("articles", 2), ("rates", 1)]


def test_a_record_of_another_form_is_not_taken_over_by_half(tmp_path: Path) -> None:
    waiting(tmp_path)
    with open_archive(tmp_path) as archive:
        write(archive, article_end("two"), rate("2"))
    # The first rate once more, as the second: its number is given before its row is refused.
    damage(
        tmp_path,
        "UPDATE outbox SET line = (SELECT CAST(replace(CAST(line AS TEXT), '\"seq\":1,', '\"seq\":2,') AS BLOB) "
        "FROM outbox WHERE kind = 'rates' AND seq = 1) WHERE kind = 'rates' AND seq = 2",
    )
    told = rebuild(tmp_path, SOURCE, run="rebuild")
    assert any(line.startswith("rates 2, not published yet, is lost with what follows it (UNIQUE") for line in told)
    with open_archive(tmp_path) as archive:
        assert sqlite_rows(archive, "SELECT seq FROM outbox WHERE kind = 'rates'") == [(1,)]
        assert sqlite_rows(archive, "SELECT last_seq FROM log WHERE kind = 'rates'") == [(1,)]


def test_an_article_that_is_gone_stays_gone(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        archive.begin(article().url)
        archive.commit(article_end(state="gone", reason="404"))
        archive._db.execute("UPDATE page SET missing_since = '2026-11-01T00:00:00Z'")
        assert archive.confirm_gone() == 1
        archive.publish()
        before = sqlite_rows(archive, "SELECT * FROM article")
    rebuild(tmp_path, SOURCE, run="rebuild")
    with open_archive(tmp_path) as archive:
        assert sqlite_rows(archive, "SELECT * FROM article") == before
        assert archive.page_state(article().url) == "gone"
        assert archive.judge(article()) == "edited"
