"""A lost database comes back from the segments, knowing all that they tell."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import rebuild
from crawler.errors import ConfigurationProblem, Locked, StorageProblem
from crawler.items import Article
from crawler.markers import Link
from tests.archive.builders import (
    LATEST,
    SOURCE,
    STAMP,
    address,
    article,
    article_end,
    listing_end,
    log,
    open_archive,
    rate,
    segments,
    sqlite_rows,
    write,
)

TABLES = ("log", "batch", "article", "rate", "quarantined")


@pytest.fixture
def filled(tmp_path: Path) -> Path:
    """An archive with everything in it that segments can hold, in several of them."""
    with open_archive(tmp_path) as archive:
        write(archive, listing_end("one", "two", "cut", walk={"page": 7}), rate(date="2026-11-24"))
        write(archive, article_end("one", published_at=article().published_at), article())
        archive.publish()
        write(archive, article_end("two"), article("two", "Two."))
        write(
            archive, article_end("cut", "failed", reason="500"), article("cut", "Be …", truncated=True, excerpt="Be …")
        )
        archive.begin(address("bad"))
        archive.quarantine({"id": "bad"}, url=address("bad"), reason="title is empty")
        archive.commit(article_end("bad", "quarantined"))
        archive.publish()
        write(archive, article_end("one"), article(text="One, corrected."), rate("2"))
        archive.publish()
    return tmp_path


def lose(root: Path) -> None:
    for path in (root / SOURCE).glob("state.sqlite*"):
        path.unlink()


def tables(root: Path) -> dict[str, list[tuple[Any, ...]]]:
    with open_archive(root) as archive:
        return {table: sqlite_rows(archive, f"SELECT * FROM {table}") for table in TABLES}


def test_identities_revisions_hashes_and_seqs_are_as_they_were(filled: Path) -> None:
    before, published = tables(filled), segments(filled)
    lose(filled)
    assert tables(filled) == before
    assert segments(filled) == published


def test_nothing_is_written_twice_and_seq_goes_on(filled: Path) -> None:
    lose(filled)
    with open_archive(filled, run="run-2") as archive:
        known = (article(text="One, corrected."), article("two", "Two."), rate(date="2026-11-24"), rate(), rate("2"))
        assert write(archive, article_end(), *known) == []
        archive.begin(address("bad"))
        assert not archive.quarantine({"id": "bad"}, url=address("bad"), reason="title is empty")
        archive.rollback()
        (third,) = write(archive, article_end(), article(text="One, corrected again."))
        assert isinstance(third, Article)
        assert (third.seq, third.revision, third.change, third.listed_at) == (5, 3, "edited", (LATEST,))


def test_articles_are_not_fetched_again_but_those_that_were_cut_are(filled: Path) -> None:
    lose(filled)
    with open_archive(filled) as archive:
        assert archive.page_state(address("one")) == archive.page_state(address("two")) == "done"
        assert archive.published_at(address("one")) == article().published_at
        assert archive.page_state(address("cut")) == "failed"
        assert archive.pending() == [Link(url=address("cut"), title="Title of cut", excerpt="Be …")]


def test_a_cut_article_completed_later_is_not_fetched_again(filled: Path) -> None:
    with open_archive(filled) as archive:
        write(archive, article_end("cut"), article("cut", "Be whole."))
        archive.publish()
    lose(filled)
    with open_archive(filled) as archive:
        assert archive.page_state(address("cut")) == "done"
        assert archive.pending() == []


def test_the_walk_is_unknown(filled: Path) -> None:
    lose(filled)
    with open_archive(filled) as archive:
        assert archive.walk(LATEST) is None
        assert archive.page_state(LATEST) is None


def test_what_was_found_when_is_the_records_own_time(filled: Path) -> None:
    lose(filled)
    with open_archive(filled, run="run-9") as archive:
        rows = sqlite_rows(archive, "SELECT first_seen, run FROM page")
    assert set(rows) == {(STAMP, "run-1")}


def test_the_new_database_is_durable_before_it_has_its_name(filled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    lose(filled)
    steps: list[str] = []
    fsync, rename = os.fsync, os.rename

    def watched_fsync(descriptor: int) -> None:
        steps.append(f"fsync {Path(f'/proc/self/fd/{descriptor}').readlink().name}")
        fsync(descriptor)

    def watched_rename(source: Path, target: Path) -> None:
        steps.append(f"rename {source.name}")
        rename(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "rename", watched_rename)
    archive = open_archive(filled)
    new = ".state.sqlite.tmp"
    assert steps == [f"fsync {new}", f"fsync {SOURCE}", f"rename {new}", f"fsync {SOURCE}"]
    archive.close()


def test_a_wal_of_the_lost_database_does_not_get_into_the_new_one(filled: Path) -> None:
    image = filled / "image"
    with open_archive(filled) as archive:
        write(archive, article_end("late"), article("late"))
        shutil.copytree(filled / SOURCE, image)
    shutil.rmtree(filled / SOURCE)
    image.rename(filled / SOURCE)
    (filled / SOURCE / "state.sqlite").unlink()
    assert (filled / SOURCE / "state.sqlite-wal").stat().st_size > 0
    with open_archive(filled) as archive:
        assert archive.judge(article("late")) == "new"
        assert archive.publish() == 0


FIRST = "0000000001-0000000001.jsonl"
LAST = "0000000004-0000000004.jsonl"


def edit(root: Path, name: str, change: Callable[[bytes], bytes], kind: str = "articles") -> None:
    path = root / SOURCE / kind / name
    path.chmod(0o600)
    path.write_bytes(change(path.read_bytes()))


def field(name: str, value: object) -> Callable[[bytes], bytes]:
    def change(line: bytes) -> bytes:
        return json.dumps(json.loads(line) | {name: value}, separators=(",", ":"), ensure_ascii=False).encode() + b"\n"

    return change


@pytest.mark.parametrize("gone", [FIRST, LAST])
def test_a_missing_segment_is_not_passed_over(filled: Path, gone: str) -> None:
    lose(filled)
    (filled / SOURCE / "articles" / gone).unlink()
    for _ in range(2):
        with pytest.raises(StorageProblem, match=f"articles/{gone} is missing.*backup"):
            open_archive(filled)
    assert not list((filled / SOURCE).glob("*state*"))


def test_a_hole_is_seen_without_a_manifest_too(filled: Path) -> None:
    lose(filled)
    (filled / SOURCE / "MANIFEST.json").unlink()
    (filled / SOURCE / "articles" / FIRST).unlink()
    with pytest.raises(StorageProblem, match="seq 1 is missing"):
        open_archive(filled)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda line: line[:-1], "not a line"),
        (lambda line: line[:-40], "line of seq 1"),
        (lambda line: line + line, "seq 1 stands where 2 should"),
        (lambda line: line + b"\n", "line of seq 2"),
        (lambda line: b"", "ends before seq 1"),
        (lambda line: line.replace(b'"seq":1', b'"seq":2'), "seq 2 stands where 1 should"),
        (lambda line: line.replace(b",", b", ", 1), "not a line"),
        (field("schema", "article/9"), "schema article/9"),
        (field("id", "no hex"), "no record of this archive"),
        (field("unheard_of", 1), "unheard_of"),
        (field("revision", {}), "no record of this archive"),
        (field("url", []), "no record of this archive"),
        (field("title", "Another title"), "not what MANIFEST.json says"),
    ],
)
def test_a_segment_that_is_not_as_it_was_is_not_believed(
    filled: Path, change: Callable[[bytes], bytes], words: str
) -> None:
    lose(filled)
    edit(filled, FIRST, change)
    for _ in range(2):
        with pytest.raises(StorageProblem, match=f"articles/{FIRST}.*{words}") as problem:
            open_archive(filled)
        assert "\n" not in str(problem.value)
    assert not list((filled / SOURCE).glob("*state*"))


def test_a_rate_that_stands_twice_is_not_believed(filled: Path) -> None:
    lose(filled)
    (filled / SOURCE / "MANIFEST.json").unlink()
    first = log(filled, "rates")[0]
    edit(filled, "0000000002-0000000002.jsonl", field("id", first["id"]), kind="rates")
    with pytest.raises(StorageProblem, match="no record of this archive"):
        open_archive(filled)


@pytest.mark.parametrize(
    "name", ["all.jsonl", "1-1.jsonl", "0000000002-0000000001.jsonl", "0000000000-0000000001.jsonl"]
)
def test_a_file_that_is_no_segment_is_not_read(filled: Path, name: str) -> None:
    lose(filled)
    shutil.copy(filled / SOURCE / "articles" / FIRST, filled / SOURCE / "articles" / name)
    with pytest.raises(StorageProblem, match=f"articles/{name} is no segment; move it away"):
        open_archive(filled)


def test_segments_that_overlap_are_not_believed(filled: Path) -> None:
    lose(filled)
    shutil.copy(filled / SOURCE / "articles" / FIRST, filled / SOURCE / "articles" / "0000000001-0000000003.jsonl")
    with pytest.raises(StorageProblem, match="holds records that"):
        open_archive(filled)


@pytest.mark.parametrize(
    "content", [b"", b"{", b"[]", b'{"segments": [{}]}', b'{"segments": [{"kind": "x", "name": "y"}]}']
)
def test_a_damaged_manifest_is_not_believed(filled: Path, content: bytes) -> None:
    lose(filled)
    (filled / SOURCE / "MANIFEST.json").write_bytes(content)
    with pytest.raises(StorageProblem, match=r"MANIFEST.json is damaged.*move it away"):
        open_archive(filled)


def test_on_request_the_segments_are_taken_as_they_are_and_no_seq_is_given_twice(filled: Path) -> None:
    (filled / SOURCE / "articles" / LAST).unlink()
    with pytest.raises(StorageProblem):
        open_archive(filled)
    rebuild(filled, SOURCE, run="verify")
    with open_archive(filled) as archive:
        (again,) = write(archive, article_end(), article(text="One, corrected."))
        assert (again.seq, again.revision) == (5, 2)
        archive.publish()
    assert [record["seq"] for record in log(filled)] == [1, 2, 3, 5]
    open_archive(filled).close()


def test_on_request_a_damaged_database_is_replaced_and_kept(filled: Path) -> None:
    before = tables(filled)
    state = filled / SOURCE / "state.sqlite"
    state.write_bytes(b"damaged")
    state.with_name("state.sqlite-wal").write_bytes(b"damaged too")
    rebuild(filled, SOURCE, run="verify")
    assert tables(filled) == before
    kept, kept_wal = sorted(state.parent.glob("state.sqlite.2*"))
    assert (kept.read_bytes(), kept_wal.read_bytes()) == (b"damaged", b"damaged too")
    assert kept_wal.name == f"{kept.name}-wal"
    rebuild(filled, SOURCE, run="verify")
    assert tables(filled) == before
    assert len(list(state.parent.glob("state.sqlite.2*"))) == 3


def test_a_damaged_segment_is_not_taken_even_on_request(filled: Path) -> None:
    state = (filled / SOURCE / "state.sqlite").read_bytes()
    edit(filled, FIRST, lambda line: line[:-40])
    with pytest.raises(StorageProblem, match=f"{FIRST} is damaged"):
        rebuild(filled, SOURCE, run="verify")
    assert (filled / SOURCE / "state.sqlite").read_bytes() == state


def test_a_rebuild_needs_the_lock_and_an_archive(filled: Path) -> None:
    with open_archive(filled), pytest.raises(Locked):
        rebuild(filled, SOURCE, run="verify")
    with pytest.raises(ConfigurationProblem, match="there is no archive"):
        rebuild(filled, "example.org", run="verify")
    assert not (filled / "example.org").exists()
