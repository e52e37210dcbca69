"""Scrapy's feeds with the real command: what docs/feeds.md says of them. (test_feed.py walks a site's own feeds.)"""

from __future__ import annotations

import csv
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any
from xml.etree import ElementTree as ET

import pytest

from crawler.replica import ReplicaServer, ReplicaSite
from tests.conftest import Archived, Command

if TYPE_CHECKING:
    from tests.faults.nursery import Nursery

ARTICLE, RATE = "crawler.items.Article", "crawler.items.Rate"
UNREACHABLE = "ftp://someone:secret@127.0.0.1:1/lost.jsonl"
RATES = ["site_date", "base", "quote", "value", "change_pct"]
Ran = subprocess.CompletedProcess[str]


class ThreeRuns:
    """A run that cannot have one article, one that can, with ``-o``, and one with nothing new, with ``-O``."""

    def __init__(self, folder: Path, server: ReplicaServer, nursery: Nursery) -> None:
        self.folder = folder
        self.origin = server.origin
        self.scrapy = Command(folder / "data", nursery)
        missing = server.site.posts[4]
        server.site.faults.add("not html", missing.path, content_type="application/json")
        self.first = self._crawl("-s", f"FEEDS={json.dumps(self._feeds())}")
        self.first_records = [*self.archive.rates, *self.archive.articles]
        server.site.faults.clear()
        self.second = self._crawl("-o", str(folder / "all.jsonl"))
        (folder / "latest.jsonl").write_text("yesterday's\n", "utf-8")
        self.third = self._crawl("-O", str(folder / "latest.jsonl"))

    def _feeds(self) -> dict[str, dict[str, Any]]:
        def to(name: str) -> str:
            return str(self.folder / name)

        return {
            to("all.jsonl"): {"format": "jsonlines"},
            to("articles.csv"): {"format": "csv", "item_classes": [ARTICLE], "fields": ["url", "title", "authors"]},
            to("rates/%(name)s.csv"): {"format": "csv", "item_classes": [RATE], "fields": RATES},
            to("articles.xml"): {"format": "xml", "item_classes": [ARTICLE]},
            to("links.jsonl"): {"format": "jsonlines", "item_classes": [ARTICLE], "fields": {"url": "link"}},
            UNREACHABLE: {"format": "jsonlines"},
        }

    def _crawl(self, *args: str) -> Ran:
        return self.scrapy.crawl("timesca", "-a", f"origin={self.origin}", *args)

    @property
    def archive(self) -> Archived:
        return self.scrapy.archive()

    def rows(self, name: str) -> list[dict[str, str]]:
        with (self.folder / name).open(encoding="utf-8", newline="") as file:
            return list(csv.DictReader(file))

    def lines(self, name: str) -> list[dict[str, Any]]:
        return [json.loads(line) for line in (self.folder / name).read_bytes().split(b"\n")[:-1]]


@pytest.fixture(scope="module")
def runs(tmp_path_factory: pytest.TempPathFactory, nursery: Nursery) -> Iterator[ThreeRuns]:
    with ReplicaServer(ReplicaSite(articles=12)) as server:
        yield ThreeRuns(tmp_path_factory.mktemp("feeds"), server, nursery)


def test_a_feed_holds_what_passed_the_pipelines_and_nothing_else(runs: ThreeRuns) -> None:
    in_order = sorted(runs.lines("all.jsonl")[:16], key=lambda record: record["schema"], reverse=True)
    assert in_order == runs.first_records
    assert len(runs.first_records) == 5 + 11
    assert len(runs.archive.quarantine) == 1


def test_articles_go_to_one_file_and_rates_to_another(runs: ThreeRuns) -> None:
    rates = [{name: record[name] for name in RATES} for record in runs.archive.rates]
    assert runs.rows("rates/timesca.csv") == rates
    assert [row["title"] for row in runs.rows("articles.csv")[:11]] == [
        article["title"] for article in runs.archive.articles[:11]
    ]


def test_fields_are_chosen_and_renamed(runs: ThreeRuns) -> None:
    assert runs.lines("links.jsonl") == [{"link": article["url"]} for article in runs.archive.articles[:11]]


def test_inner_records_are_json_in_csv_and_elements_in_xml(runs: ThreeRuns) -> None:
    articles = runs.archive.articles[:11]
    assert [json.loads(row["authors"]) for row in runs.rows("articles.csv")] == [each["authors"] for each in articles]
    elements = ET.parse(runs.folder / "articles.xml").getroot().findall("item")
    assert [
        [(author.findtext("name"), author.findtext("account") or None) for author in each.findall("authors/value")]
        for each in elements
    ] == [[(author["name"], author["account"]) for author in each["authors"]] for each in articles]


def test_the_exit_status_is_the_crawls(runs: ThreeRuns) -> None:
    """Of the first run: one page quarantined, whatever became of its feeds."""
    assert runs.first.returncode == 10
    lost, _, last = runs.first.stderr.partition("\n")
    assert "127.0.0.1:1/lost.jsonl: [Errno 111] Connection refused; it is lost, the archive has its records" in lost
    assert "secret" not in runs.first.stderr
    assert last.startswith("timesca: partial: ")


def test_small_o_adds_to_what_is_there(runs: ThreeRuns) -> None:
    assert runs.second.returncode == 0
    articles = [record for record in runs.lines("all.jsonl") if record["schema"] == "article/1"]
    assert articles == runs.archive.articles


def test_large_o_leaves_an_empty_file_where_nothing_is_new(runs: ThreeRuns) -> None:
    assert (runs.third.returncode, runs.third.stderr) == (0, "")
    assert (runs.folder / "latest.jsonl").read_bytes() == b""


def test_without_boto3_nothing_is_fetched(scrapy: Command, tmp_path: Path) -> None:
    (tmp_path / "boto3.py").write_text("raise ImportError", "utf-8")
    nowhere = ("-a", "origin=http://127.0.0.1:1", "-O", "s3://key:secret@bucket/all.jsonl")
    run = scrapy.crawl("timesca", *nowhere, PYTHONPATH=str(tmp_path))
    assert run.returncode == 78
    assert run.stderr.count("\n") == 1
    assert "missing boto3 library: install the extra s3" in run.stderr
    assert "secret" not in run.stderr
    assert not scrapy.data.exists()


def test_a_feed_that_cannot_be_written_any_more_is_told_once(scrapy: Command, replica: Any, tmp_path: Path) -> None:
    full, other = "/dev/full", tmp_path / "other.jsonl"
    server = replica(articles=12)
    feeds = json.dumps({full: {"format": "csv", "fields": ["text"]}, str(other): {"format": "jsonlines"}})
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", "-s", f"FEEDS={feeds}")
    assert (run.returncode, run.stderr.count("\n")) == (0, 2)
    assert "/dev/full: [Errno 28] No space left on device; it is lost, the archive has its records" in run.stderr
    assert other.read_bytes().count(b"\n") == 12 + 5 == len(scrapy.archive().articles) + len(scrapy.archive().rates)


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"encoding": "no-such"}, "there is no encoding no-such"),
        ({"fields": 3}, "fields must be a list of names"),
        ({"fields": {"url": 3}}, "fields must be a list of names, or a mapping of names"),
    ],
)
def test_options_without_sense_end_the_run_before_it_begins(
    scrapy: Command, options: dict[str, Any], told: str
) -> None:
    feeds = json.dumps({"latest.jsonl": {"format": "jsonlines", **options}})
    run = scrapy.crawl("timesca", "-a", "origin=http://127.0.0.1:1", "-s", f"FEEDS={feeds}")
    assert (run.returncode, run.stderr.count("\n")) == (78, 1)
    assert run.stderr.startswith(f"timesca: configuration: FEEDS: latest.jsonl cannot be written: {told}")
    assert not scrapy.data.exists()
