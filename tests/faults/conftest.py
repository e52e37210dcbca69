"""What the fault tests share: crawls held against the common promises, and the table of what was seen."""

from __future__ import annotations

import functools
import platform
import shutil
import signal
import sqlite3
import subprocess
from collections import defaultdict
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import scrapy

from tests.faults.catalogue import HERE
from tests.faults.rawserver import RawSite
from tests.faults.running import Crawls
from tests.faults.sites import Site
from tests.faults.table import Seen, document, render
from tests.faults.told import NAMES

SEEN: dict[int, Seen] = defaultdict(Seen)


@pytest.fixture(scope="session", autouse=True)
def terminal() -> Iterator[None]:
    """Let crawls heed the end of their terminal, also where the suite itself was started to outlive it (nohup)."""
    before = signal.signal(signal.SIGHUP, signal.SIG_DFL)
    yield
    signal.signal(signal.SIGHUP, before)


@pytest.fixture
def crawls(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[Crawls]:
    """Crawls into an archive of this test's own: ``crawls.of(server)(status=10, says=["2 pages failed"])``."""
    nursery = request.getfixturevalue("nursery") if request.config.getoption("--quick") else None
    found = Crawls(tmp_path, lambda run: request.node.user_properties.append(("status", run.status)), nursery)
    yield found
    found.clear()


@pytest.fixture
def site() -> Iterator[Site]:
    """A site of hand-written answers, running."""
    with Site() as running:
        yield running


@pytest.fixture
def raw(crawls: Crawls) -> Iterator[RawSite]:
    """A site with five articles whose answers may take the connection into their own hands; crawled from now on."""
    with RawSite() as running:
        running.with_articles(NAMES)
        crawls.wordpress(running.listing_url)
        yield running


@pytest.fixture
def count(request: pytest.FixtureRequest) -> Callable[[str, int], None]:
    """Add to a number in the table: ``count("kills", 20)``."""
    return lambda what, number: request.node.user_properties.append(("count", (what, number)))


@pytest.fixture
def tell(request: pytest.FixtureRequest) -> Callable[[str], None]:
    """Put a figure into the table: ``tell("at most 91 MB")``."""
    return lambda text: request.node.user_properties.append(("told", text))


@pytest.fixture(scope="session")
def preload(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], str]:
    """Compile a library of ``native/``; the path is for LD_PRELOAD."""

    @functools.cache
    def build(name: str) -> str:
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("there is no C compiler")
        library = tmp_path_factory.mktemp("native") / f"{name}.so"
        source = HERE / "native" / f"{name}.c"
        subprocess.run([compiler, "-shared", "-fPIC", "-O1", "-Wall", "-o", library, source, "-ldl"], check=True)
        return str(library)

    return build


@pytest.fixture
def recorder(preload: Callable[[str], str]) -> str:
    """The library that records what is asked of the system, or makes it fail."""
    return preload("recorder")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--quick", action="store_true", help="spare a crawl its interpreter's start if nothing asks for it"
    )
    parser.addoption("--table", type=Path, help="write the table of faults to this file")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # The longest do not begin when all others have ended.
    items.sort(key=lambda item: item.get_closest_marker("long") is None)
    for item in items:
        numbers = [number for mark in item.iter_markers("fault") for number in mark.args]
        item.user_properties += [("fault", number) for number in numbers]


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    if report.when != "call" and report.passed:
        return
    properties: list[tuple[str, Any]] = report.user_properties
    for number in (value for name, value in properties if name == "fault"):
        SEEN[number].tests[report.outcome] += 1
        SEEN[number].runs.update(value for name, value in properties if name == "status")
        for what, more in (value for name, value in properties if name == "count"):
            SEEN[number].counts[what] += more
        SEEN[number].told += [value for name, value in properties if name == "told"]


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if not SEEN:
        return
    versions = f"Python {platform.python_version()}, Scrapy {scrapy.__version__}, SQLite {sqlite3.sqlite_version}"
    seen = {number: str(each) for number, each in SEEN.items()}
    terminalreporter.write_line("\n".join([*render(seen, sorted(seen)), "", f"{len(seen)} faults, with {versions}."]))
    table: Path | None = config.getoption("--table")
    if table is not None:
        table.write_text(document(SEEN, table.read_text("utf-8") if table.exists() else ""), "utf-8")
