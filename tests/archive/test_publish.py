"""Segments: whole, read-only, in order, never changed; and when they come."""

from __future__ import annotations

import errno
import hashlib
import json
import os
import stat
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import segments as segment_files
from crawler.errors import StorageProblem
from tests.archive.builders import (
    SOURCE,
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


def test_segments_are_named_by_their_first_and_last_seq_and_make_one_log(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end("a"), article("a"), rate("1"), rate("2"))
        assert archive.publish() == 3
        write(archive, article_end("b"), article("b"), article("c"))
        assert archive.publish() == 2
        assert archive.publish() == 0
    assert list(segments(tmp_path)) == [
        "articles/0000000001-0000000001.jsonl",
        "articles/0000000002-0000000003.jsonl",
        "rates/0000000001-0000000002.jsonl",
    ]
    assert [record["seq"] for record in log(tmp_path)] == [1, 2, 3]
    assert [record["value"] for record in log(tmp_path, "rates")] == ["1", "2"]


def test_only_the_owner_reads_and_nobody_writes(tmp_path: Path) -> None:
    root = tmp_path / "new" / "data"
    with open_archive(root) as archive:
        write(archive, article_end(), article())
        archive.publish()
        modes = {
            str(path.relative_to(tmp_path)): stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "new").rglob("*")
        }
    data = f"new/data/{SOURCE}"
    assert modes.pop(f"{data}/articles/0000000001-0000000001.jsonl") == 0o444
    assert {
        modes.pop(name) for name in ("new/data", data, *(f"{data}/{k}" for k in ("articles", "rates", "quarantine")))
    } == {0o700}
    assert f"{data}/state.sqlite-wal" in modes
    assert set(modes.values()) == {0o600}


def test_the_manifest_says_what_the_bytes_are(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article("a"), article("b"), rate())
        archive.publish()
    manifest = json.loads((tmp_path / SOURCE / "MANIFEST.json").read_bytes())
    assert (manifest["schema"], manifest["source"]) == ("manifest/1", SOURCE)
    content = segments(tmp_path)["articles/0000000001-0000000002.jsonl"]
    assert manifest["segments"][0] == {
        "kind": "articles",
        "name": "0000000001-0000000002.jsonl",
        "count": 2,
        "first": 1,
        "last": 2,
        "sha256": hashlib.sha256(content).hexdigest(),
        "bytes": len(content),
    }
    assert [entry["kind"] for entry in manifest["segments"]] == ["articles", "rates"]


def test_a_published_line_leaves_the_database_and_its_identity_stays(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article(), rate())
        assert archive.counts().waiting == {"articles": 1, "rates": 1}
        archive.publish()
        assert (archive.counts().waiting, archive.counts().published) == ({}, {"articles": 1, "rates": 1})
        assert sqlite_rows(archive, "SELECT count(*) FROM outbox") == [(0,)]
        assert archive.judge(article()) == archive.judge(rate()) == "unchanged"


def test_unchanged_pages_write_nothing(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article(), rate())
        archive.publish()
    before = segments(tmp_path)
    with open_archive(tmp_path, run="run-2") as archive:
        assert write(archive, article_end(), article(), rate()) == []
        assert archive.publish() == 0
    assert segments(tmp_path) == before


def test_enough_records_are_published_without_being_asked(tmp_path: Path) -> None:
    with open_archive(tmp_path, publish_records=3, publish_seconds=3600) as archive:
        write(archive, article_end("a"), article("a"), rate())
        archive.publish_if_due()
        assert segments(tmp_path) == {}
        write(archive, article_end("b"), article("b"))
        archive.publish_if_due()
        assert len(segments(tmp_path)) == 2


def test_old_records_are_published_without_being_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    time = 1000.0
    monkeypatch.setattr("crawler.archive.archive.monotonic", lambda: time)
    with open_archive(tmp_path, publish_seconds=60) as archive:
        write(archive, listing_end("a"))
        time += 61
        archive.publish_if_due()
        write(archive, article_end("a"), article("a"))
        archive.publish_if_due()
        assert len(segments(tmp_path)) == 1
        write(archive, article_end("b"), article("b"))
        time += 59
        archive.publish_if_due()
        assert len(segments(tmp_path)) == 1
        time += 1
        archive.publish_if_due()
        assert len(segments(tmp_path)) == 2


def test_closing_does_not_publish(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
    assert segments(tmp_path) == {}
    with open_archive(tmp_path) as archive:
        assert archive.publish() == 1


def test_a_segment_is_durable_before_it_has_its_name_and_its_name_before_it_is_noted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        steps: list[str] = []
        fsync, link = os.fsync, os.link

        def watched_fsync(descriptor: int) -> None:
            name = Path(f"/proc/self/fd/{descriptor}").readlink().name
            noted = sqlite_rows(archive, "SELECT state FROM batch")
            steps.append(f"fsync {name}, {noted[0][0]}")
            fsync(descriptor)

        def watched_link(source: Path, target: Path) -> None:
            steps.append(f"link {target.name}, mode {stat.S_IMODE(source.stat().st_mode):o}")
            link(source, target)

        with monkeypatch.context() as patch:
            patch.setattr(os, "fsync", watched_fsync)
            patch.setattr(os, "link", watched_link)
            archive.publish()
    assert steps == [
        "fsync .0000000001-0000000001.jsonl.tmp, intent",
        "link 0000000001-0000000001.jsonl, mode 444",
        "fsync articles, intent",
        "fsync .MANIFEST.json.tmp, published",
        f"fsync {SOURCE}, published",
    ]


def test_a_name_that_is_taken_is_never_replaced(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        taken = tmp_path / SOURCE / "articles" / "0000000001-0000000001.jsonl"
        taken.write_bytes(b'{"seq":1}\n')
        with pytest.raises(StorageProblem, match="holds other records"):
            archive.publish()
        assert taken.read_bytes() == b'{"seq":1}\n'
        taken.unlink()
        assert archive.publish() == 1
    assert len(log(tmp_path)) == 1


@pytest.mark.parametrize("code", [errno.ENOSPC, errno.EIO, errno.EDQUOT])
@pytest.mark.parametrize("call", ["fsync", "link", "fchmod"])
def test_a_disk_that_fails_leaves_nothing_half_made_and_the_next_call_publishes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    def fail(*args: Any) -> None:
        raise OSError(code, os.strerror(code))

    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article(), rate())
        with monkeypatch.context() as patch:
            patch.setattr(os, call, fail)
            with pytest.raises(StorageProblem, match=os.strerror(code)) as problem:
                archive.publish()
            assert "\n" not in str(problem.value)
        assert not list((tmp_path / SOURCE).rglob(".*"))
        write(archive, article_end("two"), article("two"))
        assert archive.publish() == 3
    assert [record["seq"] for record in log(tmp_path)] == [1, 2]


def test_a_disk_that_forgets_is_noticed_before_anything_is_published(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_lines = segment_files._write_lines

    def forgetful(file: Any, *args: Any) -> Any:
        content = write_lines(file, *args)
        file.flush()
        file.seek(10)
        file.write(b"X")
        return content

    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        monkeypatch.setattr(segment_files, "_write_lines", forgetful)
        with pytest.raises(StorageProblem, match=r"does not read back|is damaged"):
            archive.publish()
        monkeypatch.undo()
        assert segments(tmp_path) == {}
        assert archive.publish() == 1
    assert log(tmp_path)[0]["text"] == "Some text."
