"""What many tests need: the real command in a process of its own, and archives read back strictly."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import settings

from crawler.page import Page
from tests.records import all_fit

if TYPE_CHECKING:
    from tests.faults.nursery import Nursery

PROJECT = Path(__file__).parent.parent

# A busy machine is no reason for a property test to fail.
settings.register_profile("suite", deadline=None)
settings.register_profile("deep", deadline=None, max_examples=3000)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "suite"))


@pytest.fixture(scope="session", autouse=True)
def _published_records_fit_their_schema(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Look through the archives of all tests when they are over: the folder of one that is told names its test."""
    with all_fit(tmp_path_factory.getbasetemp()):
        yield


class Archived:
    """An archive on disk, read as a consumer reads it: segments in order, line by line."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def lines(self, kind: str) -> list[dict[str, Any]]:
        """Every record of a kind; fails on a torn line or a hole in seq."""
        found: list[dict[str, Any]] = []
        for segment in sorted((self.folder / kind).glob("*.jsonl")):
            text = segment.read_bytes()
            assert text.endswith(b"\n"), f"{segment} ends in a torn line"
            found += [json.loads(line) for line in text.decode("utf-8").split("\n")[:-1]]
        assert [record["seq"] for record in found] == list(range(1, len(found) + 1))
        return found

    @property
    def articles(self) -> list[dict[str, Any]]:
        return self.lines("articles")

    @property
    def rates(self) -> list[dict[str, Any]]:
        return self.lines("rates")

    @property
    def quarantine(self) -> list[dict[str, Any]]:
        return self.lines("quarantine")

    def segments(self) -> dict[str, bytes]:
        """Name and bytes of every published segment."""
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in self.folder.rglob("*.jsonl")}


class Command:
    """Starts ``scrapy …`` from the project's folder, as a user or cron would."""

    def __init__(self, data: Path, nursery: Nursery | None = None) -> None:
        self.data = data
        self.nursery = nursery
        """Spares what is waited for the interpreter's start, where nothing asks for one of its own."""
        self.project = PROJECT
        """Where it is started: another copy of the project has other parsers."""

    def start(
        self, *args: str, stdout: int = subprocess.PIPE, stderr: int = subprocess.PIPE, **environment: str
    ) -> subprocess.Popen[str]:
        return subprocess.Popen(
            [sys.executable, "-m", "scrapy", *args],
            cwd=self.project,
            env=os.environ | {"PYTHONWARNINGS": "default"} | environment,
            stdin=subprocess.DEVNULL,
            stdout=stdout,
            stderr=stderr,
            text=True,
        )

    def __call__(self, *args: str, timeout: float = 120, **environment: str) -> subprocess.CompletedProcess[str]:
        if self.nursery and self.project == PROJECT and not environment:
            run = self.nursery.start(*args).end(timeout)
            return subprocess.CompletedProcess(args, run.status, run.out, run.err)
        process = self.start(*args, **environment)
        try:
            out, err = process.communicate(timeout=timeout)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
            raise
        return subprocess.CompletedProcess(args, process.returncode, out, err)

    def crawl(self, spider: str, *args: str, **kwargs: Any) -> subprocess.CompletedProcess[str]:
        """Run ``scrapy crawl`` into this test's archive folder."""
        return self("crawl", spider, "-s", f"ARCHIVE_DIR={self.data}", *args, **kwargs)

    def archive(self, source: str = "timesca") -> Archived:
        return Archived(self.data / source)


@pytest.fixture(scope="session")
def nursery(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Nursery]:
    """Starts commands by the hundred."""
    from tests.faults.nursery import Nursery

    with Nursery(tmp_path_factory.mktemp("nursery")) as running:
        yield running


@pytest.fixture
def scrapy(tmp_path: Path, request: pytest.FixtureRequest) -> Command:
    """The real command, with an archive folder of its own; started as a user starts it in acceptance runs."""
    is_acceptance = request.node.get_closest_marker("acceptance") is not None
    return Command(tmp_path / "data", None if is_acceptance else request.getfixturevalue("nursery"))


@pytest.fixture(scope="session")
def changed(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    """Make a copy of the project with pieces of its source replaced: ``changed(("parsers/x.py", old, new))``."""

    def change(*replacements: tuple[str, str, str]) -> Path:
        copy = tmp_path_factory.mktemp("project")
        # With what is compiled already: a piece replaced is newer than that.
        shutil.copytree(PROJECT / "crawler", copy / "crawler")
        shutil.copy(PROJECT / "scrapy.cfg", copy)
        for name, old, new in replacements:
            path = copy / "crawler" / name
            source = path.read_text("utf-8")
            assert source.count(old) == 1, f"{name} has {source.count(old)} times {old}"
            path.write_text(source.replace(old, new), "utf-8")
        return copy

    return change


@pytest.fixture
def replica() -> Iterator[Callable[..., Any]]:
    """Make a running replica: ``server = replica(articles=18)``; ``server.site`` is its model."""
    from crawler.replica import ReplicaServer, ReplicaSite

    running: list[ReplicaServer] = []

    def make(**options: Any) -> ReplicaServer:
        server = ReplicaServer(ReplicaSite(**options))
        server.__enter__()
        running.append(server)
        return server

    yield make
    for server in running:
        server.__exit__(None, None, None)


@pytest.fixture(scope="session")
def chromium() -> str:
    """Path of a Chromium; without one the test is skipped."""
    from tests.rendering.chromium import find

    path = find()
    if path is None:
        pytest.skip("no Chromium is installed (Debian: apt-get install chromium-headless-shell)")
    return path


@pytest.fixture(scope="session")
def splash_server(chromium: str) -> Iterator[Any]:
    """The test server that speaks Splash's HTTP API."""
    from tests.rendering.splash_server import SplashServer

    with SplashServer(chromium) as server:
        yield server


@pytest.fixture
def splash(splash_server: Any) -> Iterator[Any]:
    """The test server, from which wrong answers can be ordered."""
    yield splash_server
    splash_server.amiss.clear()


@pytest.fixture(scope="session")
def splash_url(request: pytest.FixtureRequest) -> str:
    """Address of a Splash server: SPLASH_URL of the environment, or the test server's."""
    return os.environ.get("SPLASH_URL") or str(request.getfixturevalue("splash_server").url)


@pytest.fixture(scope="session")
def page() -> Callable[..., Page]:
    """Make a page: ``page("<p>…</p>", url="https://example.org/a/")``."""

    def make(html: str | bytes, url: str = "https://example.org/a-headline/") -> Page:
        body = html if isinstance(html, bytes) else html.encode("utf-8")
        return Page(url=url, body=body, encoding="utf-8", fetched_at=datetime(2026, 1, 15, 6, 0, tzinfo=UTC))

    return make
