"""Opening: what is not ours, not whole or not usable is refused in one line and left as it was."""

from __future__ import annotations

import errno
import os
import shutil
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.archive.schema import APPLICATION_ID, SCRIPTS
from crawler.errors import ConfigurationProblem, CrawlerError, StorageProblem
from tests.archive.builders import LATEST, SOURCE, article, article_end, open_archive, rate, write


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """An archive of two segments of articles and one of rates."""
    with open_archive(tmp_path) as archive:
        for names in ("ab", "cd"):
            write(archive, article_end(), *(article(name) for name in names), rate())
            archive.publish()
    return tmp_path


def killed(root: Path) -> None:
    """Bring an archive into the state that a SIGKILL in an open page leaves: a WAL beside the database."""
    image = root.with_name("image")
    with open_archive(root) as archive:
        write(archive, article_end("last"), article("last"))
        archive.begin(LATEST)
        archive.add(article("open"))
        shutil.copytree(root, image)
    shutil.rmtree(root)
    image.rename(root)
    assert (root / SOURCE / "state.sqlite-wal").stat().st_size > 0


def state_files(root: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in (root / SOURCE).glob("state.sqlite*")}


def refused(root: Path, problem: type[CrawlerError], *words: str) -> None:
    """Opening is refused with these words in one line, twice, and the database is not touched."""
    before = state_files(root)
    for _ in range(2):
        with pytest.raises(problem) as raised:
            open_archive(root)
        assert "\n" not in str(raised.value)
        for word in words:
            assert word in str(raised.value)
    assert state_files(root) == before


def overwrite(path: Path, offset: int, content: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(offset)
        file.write(content)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("locking_mode", "exclusive"),
        ("foreign_keys", 1),
        ("application_id", APPLICATION_ID),
        ("user_version", len(SCRIPTS)),
    ],
)
def test_a_commit_is_on_the_disk_and_nobody_else_is_in_the_file(tmp_path: Path, pragma: str, value: object) -> None:
    for _ in range(2):
        with open_archive(tmp_path) as archive:
            assert archive._db.row(f"PRAGMA {pragma}") == (value,)


@pytest.mark.parametrize("unclean", [False, True])
@pytest.mark.parametrize(
    "damage",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(b"this is no database" * 1000),
        lambda path: os.truncate(path, 5000),
        lambda path: overwrite(path, 0, os.urandom(4096)),
        lambda path: overwrite(path, 4096, b"\xff" * 8192),
    ],
    ids=["empty", "other", "cut", "head", "middle"],
)
def test_a_damaged_database_is_a_storage_problem(filled: Path, damage: Callable[[Path], None], unclean: bool) -> None:
    if unclean:
        killed(filled)
        # Otherwise the WAL would mend what is damaged below it.
        os.truncate(filled / SOURCE / "state.sqlite-wal", 0)
    damage(filled / SOURCE / "state.sqlite")
    refused(filled, StorageProblem, "state.sqlite", "damaged", "backup", "verify --rebuild")


def test_damage_found_while_working_is_a_storage_problem_too(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    overwrite(filled / SOURCE / "state.sqlite", 4096, b"\xff" * 40960)
    monkeypatch.setattr("crawler.archive.state.CHECK_ALWAYS", 0)
    with pytest.raises(StorageProblem, match=r"state\.sqlite is damaged"), open_archive(filled) as archive:
        write(archive, article_end("e"), article("e"))


@pytest.mark.parametrize("application", [0, 0x47504B47])
def test_another_programs_database_is_a_configuration_problem(tmp_path: Path, application: int) -> None:
    (tmp_path / SOURCE).mkdir()
    with sqlite3.connect(tmp_path / SOURCE / "state.sqlite") as foreign:
        foreign.execute(f"PRAGMA application_id = {application}")
        foreign.execute("CREATE TABLE mine (a)")
    foreign.close()
    refused(tmp_path, ConfigurationProblem, "state.sqlite", "another program", "ARCHIVE_DIR")
    assert sorted(path.name for path in (tmp_path / SOURCE).iterdir()) == ["lock", "state.sqlite"]


@pytest.mark.parametrize("unclean", [False, True])
def test_a_newer_versions_database_is_a_configuration_problem(filled: Path, unclean: bool) -> None:
    with open_archive(filled) as archive:
        archive._db.execute(f"PRAGMA user_version = {len(SCRIPTS) + 1}")
        if unclean:
            shutil.copytree(filled, filled / "image")
    if unclean:
        shutil.rmtree(filled / SOURCE)
        (filled / "image" / SOURCE).rename(filled / SOURCE)
        assert "state.sqlite-wal" in state_files(filled)
    refused(filled, ConfigurationProblem, "state.sqlite", "newer version", "update")


def test_an_older_versions_database_is_brought_up_to_date(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    newer = (*SCRIPTS, "CREATE TABLE added (a INTEGER)")
    monkeypatch.setattr("crawler.archive.state.SCRIPTS", newer)
    for _ in range(2):
        with open_archive(filled) as archive:
            assert archive._db.row("SELECT count(*) FROM added") == (0,)
            assert archive.judge(article("a")) == "unchanged"


def test_a_step_to_a_newer_version_is_whole_or_not_at_all(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("crawler.archive.state.SCRIPTS", (*SCRIPTS, "CREATE TABLE added (a); CREATE TABLE page (a)"))
        with pytest.raises(sqlite3.OperationalError, match="page already exists"):
            open_archive(filled)
    with open_archive(filled) as archive:
        assert archive._db.row("PRAGMA user_version") == (len(SCRIPTS),)
        assert archive._db.row("SELECT count(*) FROM sqlite_master WHERE name = 'added'") == (0,)


def test_a_database_that_another_program_has_open_is_a_storage_problem(filled: Path) -> None:
    reader = sqlite3.connect(filled / SOURCE / "state.sqlite")
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM page").fetchall()
    try:
        with pytest.raises(StorageProblem, match="another program has it open"):
            open_archive(filled)
    finally:
        reader.close()
    open_archive(filled).close()


FIRST = "0000000001-0000000002.jsonl"


def missing(segment: Path) -> None:
    segment.unlink()


def changed(segment: Path) -> None:
    segment.chmod(0o600)
    segment.write_bytes(segment.read_bytes() + b"\n")


def extra(segment: Path) -> None:
    shutil.copy(segment, segment.with_name("0000000005-0000000006.jsonl"))


def gathered(segment: Path) -> None:
    shutil.copy(segment, segment.with_name("all.jsonl"))


def folder_gone(segment: Path) -> None:
    shutil.rmtree(segment.parent)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (missing, [FIRST, "is missing", "backup"]),
        (changed, [FIRST, "bytes", "were published", "backup"]),
        (extra, ["0000000005-0000000006.jsonl", "unknown", "backup"]),
        (gathered, ["all.jsonl", "unknown", "move it away"]),
        (folder_gone, [FIRST, "is missing", "backup"]),
    ],
)
def test_segments_that_are_not_as_published_are_a_storage_problem(
    filled: Path, change: Callable[[Path], None], words: list[str]
) -> None:
    change(filled / SOURCE / "articles" / FIRST)
    refused(filled, StorageProblem, "articles/", *words)


def test_what_is_no_segment_is_nobodys_business(filled: Path) -> None:
    (filled / SOURCE / "articles" / "README.txt").write_text("mine")
    (filled / SOURCE / "articles" / ".hidden.jsonl").write_text("mine")
    open_archive(filled).close()
    assert (filled / SOURCE / "articles" / ".hidden.jsonl").exists()


def test_a_lost_manifest_is_written_again(filled: Path) -> None:
    manifest = filled / SOURCE / "MANIFEST.json"
    before = manifest.read_bytes()
    for lost in (manifest.unlink, lambda: manifest.write_bytes(before[:50])):
        lost()
        open_archive(filled).close()
        assert manifest.read_bytes() == before


@pytest.mark.parametrize("place", ["a file", "a file/below", "a file/below/that"])
def test_a_folder_that_cannot_be_made_is_a_configuration_problem(tmp_path: Path, place: str) -> None:
    (tmp_path / "a file").write_text("mine")
    with pytest.raises(ConfigurationProblem, match=f"ARCHIVE_DIR.*{tmp_path / place}.*Not a directory"):
        open_archive(tmp_path / place)
    assert (tmp_path / "a file").read_text() == "mine"


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        (errno.EACCES, ConfigurationProblem),
        (errno.EROFS, ConfigurationProblem),
        (errno.ENOSPC, StorageProblem),
        (errno.EIO, StorageProblem),
    ],
)
@pytest.mark.parametrize("call", ["mkdir", "open"])
def test_a_folder_that_cannot_be_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int, problem: type[CrawlerError]
) -> None:
    def fail(path: Any, *args: Any, **kwargs: Any) -> None:
        raise OSError(code, os.strerror(code), str(path))

    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail)
        with pytest.raises(problem, match=f"{tmp_path}.*{os.strerror(code)}"):
            open_archive(tmp_path / "data")


@pytest.mark.parametrize("source", ["", ".", "..", "../up", "a/b", "/etc", ".hidden", "a\nb", "x" * 200])
def test_a_source_that_is_no_folder_name_is_refused(tmp_path: Path, source: str) -> None:
    with pytest.raises(ConfigurationProblem, match="cannot be the name of an archive"):
        Archive.open(tmp_path, source, run="r")
    assert list(tmp_path.iterdir()) == []


def test_a_failed_opening_leaves_no_lock_held(filled: Path) -> None:
    gathered(filled / SOURCE / "articles" / FIRST)
    refused(filled, StorageProblem, "all.jsonl")
    (filled / SOURCE / "articles" / "all.jsonl").unlink()
    open_archive(filled).close()


def test_a_page_that_was_open_at_the_kill_is_gone_and_the_rest_is_there(filled: Path) -> None:
    killed(filled)
    with open_archive(filled) as archive:
        assert archive.judge(article("last")) == "unchanged"
        assert archive.judge(article("open")) == "new"
        assert archive.publish() == 1


@pytest.mark.parametrize("limit", [0, 1 << 30])
@pytest.mark.parametrize("unclean", [False, True])
def test_a_large_database_is_read_through_only_after_an_unclean_end(
    filled: Path, monkeypatch: pytest.MonkeyPatch, unclean: bool, limit: int
) -> None:
    if unclean:
        killed(filled)
    monkeypatch.setattr("crawler.archive.state.CHECK_ALWAYS", limit)
    checks: list[str] = []
    connect = sqlite3.connect

    def watched(*args: Any, **kwargs: Any) -> sqlite3.Connection:
        connection = connect(*args, **kwargs)
        connection.set_trace_callback(checks.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", watched)
    open_archive(filled).close()
    assert ("PRAGMA quick_check(1)" in checks) == (unclean or limit > 0)
