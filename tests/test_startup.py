"""What every run from cron pays for before its first request and after its last: nothing that it does not need."""

from __future__ import annotations

import json

import pytest

from crawler.replica import ReplicaServer, ReplicaSite
from tests.conftest import Command

TOLD = """import atexit, gc, json, os, sys
atexit.register(lambda: open(os.environ["TOLD"], "w").write(json.dumps([sorted(sys.modules), gc.get_freeze_count()])))
"""
CLOSED_DOORS = {"aiohttp", "tldextract", "twisted.conch"}
"""What Scrapy's own stand on."""
OF_SOME_PAGES = {"dateparser", "rich", "scrapy_splash", "playwright"}
OF_OTHER_COMMANDS = {
    "crawler.corpus", "crawler.overview", "crawler.replay", "crawler.replica", "crawler.verify",
    "multiprocessing", "trafilatura",
}  # fmt: skip
OF_EXTRAS = {"plotly", "pyarrow", "rensa", "psycopg", "boto3", "zstandard"}


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[str], int]:
    """Names of the modules that a whole crawl loads, and how many objects the collector passes over in it."""
    folder = tmp_path_factory.mktemp("startup")
    (folder / "sitecustomize.py").write_text(TOLD)
    scrapy, told = Command(folder / "data"), folder / "told.json"
    with ReplicaServer(ReplicaSite(articles=3)) as server:
        run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", PYTHONPATH=str(folder), TOLD=str(told))
    assert run.returncode == 0, run.stderr
    modules, frozen = json.loads(told.read_text())
    return modules, frozen


def test_all_that_is_loaded_is_told(told: tuple[list[str], int]) -> None:
    assert {"crawler.settings", "crawler.sites.timesca", "crawler.commands.replay", "scrapy.core.engine"} <= {*told[0]}


@pytest.mark.parametrize("name", sorted(CLOSED_DOORS | OF_SOME_PAGES | OF_OTHER_COMMANDS | OF_EXTRAS))
def test_a_crawl_does_not_load(told: tuple[list[str], int], name: str) -> None:
    assert [each for each in told[0] if f"{each}.".startswith(f"{name}.")] == []


def test_the_collector_passes_over_what_was_loaded(told: tuple[list[str], int]) -> None:
    assert told[1] > 50_000
