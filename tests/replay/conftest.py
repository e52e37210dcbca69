"""An archive of a small crawl with its bytes, and replays of it without processes of their own."""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Self

import pytest

from crawler.replay import replay
from crawler.replay.reading import Reader
from crawler.replica import ReplicaServer, ReplicaSite
from tests.conftest import Command

if TYPE_CHECKING:
    from crawler.replay.tasks import Result, Setup, Task
    from tests.faults.nursery import Nursery

ARTICLES = 14
UNREADABLE = 3
"""Which of them had an empty page when it was fetched."""


class Inline:
    """Does in this process what Workers have done in theirs, so that a test may change a parser."""

    def __init__(self, setup: Setup, jobs: int) -> None:
        self.reader = Reader(setup)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        pass

    def run(self, order: str, chunks: Iterable[tuple[Task, ...]]) -> Iterator[Result]:
        return map(getattr(self.reader, order), chunks)


@pytest.fixture
def inline(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(replay, "Workers", Inline)


@pytest.fixture(scope="session")
def crawled(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Path:
    """Folder of archives with one in it: articles, rates, and a page that could not be read."""
    command = Command(tmp_path_factory.mktemp("replayed"), nursery)
    site = ReplicaSite(articles=ARTICLES, theme="block")
    site.faults.add("hollow", site.posts[UNREADABLE].path)
    with ReplicaServer(site) as server:
        run = command.crawl("timesca", "-a", f"origin={server.origin}")
    assert run.returncode == 10, run.stderr
    return command.data


@pytest.fixture
def root(crawled: Path, tmp_path: Path) -> Path:
    """A copy of it, to be changed."""
    return Path(shutil.copytree(crawled, tmp_path / "archives"))
