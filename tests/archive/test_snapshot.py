"""A copy taken while a run writes is whole: what was committed, nothing of what was not, and no file is touched."""

from __future__ import annotations

import shutil
import threading
from pathlib import Path

import pytest

from crawler.archive import snapshot as module
from crawler.archive.folder import Folder
from crawler.archive.snapshot import snapshot
from crawler.errors import StorageProblem
from tests.archive.builders import SOURCE, article, article_end, open_archive, write


def articles(root: Path) -> int:
    with snapshot(Folder(root, SOURCE)) as view:
        return view.found()


def test_what_is_committed_is_seen_and_the_open_page_is_not(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        for number in range(30):
            write(archive, article_end(number), article(number))
        archive.begin("https://timesca.com/open/")
        archive.add(article("open"))
        assert articles(tmp_path) == 30
    assert articles(tmp_path) == 30


def test_nothing_is_touched(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        before = {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*")}
        assert articles(tmp_path) == 1
        assert {path: (path.stat().st_mtime_ns, path.stat().st_size) for path in tmp_path.rglob("*")} == before


def test_every_copy_under_a_busy_writer_is_sound(tmp_path: Path) -> None:
    """Checkpoints come every few pages here; a torn copy fails the check at opening, or loses commits."""
    done = threading.Event()
    committed = [0]

    def run() -> None:
        with open_archive(tmp_path) as archive:
            archive._db.execute("PRAGMA wal_autocheckpoint = 20")
            for number in range(400):
                write(archive, article_end(number), article(number, "long " * 400))
                committed[0] = number + 1
        done.set()

    writer = threading.Thread(target=run)
    writer.start()
    looks = 0
    try:
        while not done.is_set():
            before = committed[0]
            try:
                seen = articles(tmp_path)
            except StorageProblem as problem:
                assert "too busily" in str(problem) or "there is no" in str(problem)  # noqa: PT017
                continue
            assert before <= seen <= committed[0] + 1
            looks += 1
    finally:
        writer.join()
    assert articles(tmp_path) == 400
    assert looks


def test_a_copy_across_a_wal_begun_anew_is_not_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "PAUSE", 0)
    with open_archive(tmp_path) as archive:
        write(archive, article_end(0), article(0))
        copyfile = shutil.copyfile
        pages = iter(range(1, 100))

        def meanwhile(source: Path, copy: Path) -> None:
            copyfile(source, copy)
            if not source.name.endswith("-wal"):
                archive._db.rows("PRAGMA wal_checkpoint(RESTART)").__next__()
                number = next(pages)
                write(archive, article_end(number), article(number))

        monkeypatch.setattr(module.shutil, "copyfile", meanwhile)
        with pytest.raises(StorageProblem, match="too busily"):
            articles(tmp_path)


def test_no_database_no_view(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match="there is no"):
        articles(tmp_path)
