"""demo, schema and fixture, as a user calls them."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.schema import record_schema

PROJECT = Path(__file__).parents[2]


def test_demo_shows_the_records_and_a_second_run_with_nothing_new(scrapy: Any) -> None:
    run = scrapy("demo")
    assert run.returncode == 0, run.stderr
    assert "18 articles, in the order" in run.stdout
    assert "5 rates, from a ticker" in run.stdout
    assert "2025-04-03" in run.stdout
    assert "Still 18 articles and 5 rates: unchanged." in run.stdout
    assert "18 new articles, 5 new rates" in run.stderr
    assert run.stderr.count("\n") == 1
    assert list((PROJECT / "demo-data/timesca/articles").glob("*.jsonl"))


@pytest.mark.parametrize("name", ["article", "rate", "run"])
def test_schema(scrapy: Any, name: str) -> None:
    run = scrapy("schema", name)
    assert (run.returncode, run.stderr) == (0, "")
    assert json.loads(run.stdout) == record_schema(name)
    assert json.loads(scrapy("schema").stdout)[name] == record_schema(name)


@pytest.mark.parametrize("args", [["schema", "nope"], ["schema", "article", "rate"]])
def test_a_wrong_schema_is_usage(scrapy: Any, args: list[str]) -> None:
    run = scrapy(*args)
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr == "usage: scrapy schema [article|rate|run]\n"


@pytest.fixture
def recorded() -> Any:
    """Folder of a case that a test records; taken away again."""
    folder = PROJECT / "tests/fixtures/timesca/recorded-by-a-test"
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def test_fixture_records_a_page(scrapy: Any, replica: Callable[..., Any], recorded: Path) -> None:
    server = replica(articles=6)
    post = server.site.posts[0]
    run = scrapy("fixture", post.url, "--case", recorded.name, "--origin", server.origin)
    assert (run.returncode, run.stderr) == (0, ""), run.stderr
    assert sorted(path.name for path in recorded.iterdir()) == ["body.html", "expected.json", "request.json"]
    expected = json.loads((recorded / "expected.json").read_text("utf-8"))
    assert expected["article"]["text"] == post.truth()["text"]
    run = scrapy("fixture", "--refresh", str(recorded))
    assert run.stdout.endswith("recorded-by-a-test: unchanged\n")


def test_fixture_of_stored_bytes_asks_nobody_and_reads_the_same(
    scrapy: Any, replica: Callable[..., Any], recorded: Path
) -> None:
    server = replica(articles=6)
    post = server.site.posts[0]
    assert scrapy.crawl("timesca", "-a", f"origin={server.origin}").returncode == 0
    assert scrapy("fixture", post.url, "--case", recorded.name, "--origin", server.origin).returncode == 0
    asked = {path.name: path.read_bytes() for path in recorded.iterdir() if path.name != "request.json"}
    (file,) = (scrapy.data / "timesca/warc").glob("*.warc.gz")
    for where in ("timesca", str(file)):
        shutil.rmtree(recorded)
        args = ("--from-warc", where, post.url, "--case", recorded.name)
        run = scrapy("fixture", "-s", f"ARCHIVE_DIR={scrapy.data}", *args)
        assert (run.returncode, run.stderr) == (0, ""), run.stderr
        stored = {path.name: path.read_bytes() for path in recorded.iterdir() if path.name != "request.json"}
        assert without_times(stored) == without_times(asked)
        request = json.loads((recorded / "request.json").read_text("utf-8"))
        assert (request["url"], request["source"], request["encoding"]) == (post.url, "timesca", "utf-8")
        assert scrapy("fixture", "--refresh", str(recorded)).stdout.endswith("recorded-by-a-test: unchanged\n")


def without_times(case: dict[str, bytes]) -> dict[str, Any]:
    """The files of a case but for when its page was fetched."""
    expected = json.loads(case["expected.json"])
    for record in (expected["article"], *expected["rates"]):
        for name in ("crawled_at", "observed_at"):
            record.pop(name, None)
    return {"body.html": case["body.html"], "expected.json": expected}


@pytest.mark.parametrize(
    ("args", "status"),
    [
        (["--from-warc", "timesca"], 64),
        (["--from-warc", "nowhere", "https://timesca.com/a/"], 64),
        (["--from-warc", "README.md", "https://timesca.com/a/"], 74),
        (["--from-warc", "README.md", "https://timesca.com/a/", "https://timesca.com/b/", "--case", "x"], 64),
        ([], 64),
        (["example.org"], 64),
        (["https://example.org/", "--source", "timesca"], 64),
        (["https://example.org/", "--source", "nosuchsite"], 64),
        (["https://timesca.com/no-such-article/"], 12),
        (["https://timesca.com/wp-content/uploads/2024/11/x.jpg"], 12),
    ],
)
def test_fixture_of_something_else(scrapy: Any, replica: Callable[..., Any], args: list[str], status: int) -> None:
    server = replica(articles=6)
    run = scrapy("fixture", *args, "--origin", server.origin)
    assert run.returncode == status, run.stderr
    assert "Traceback" not in run.stderr
    assert run.stderr.startswith("fixture: ")
    assert run.stderr.count("\n") == 1


def test_fixture_without_a_case_folder(scrapy: Any, tmp_path: Path) -> None:
    run = scrapy("fixture", "--refresh", str(tmp_path / "nothing"))
    assert run.returncode == 64
    assert "Traceback" not in run.stderr


@pytest.mark.parametrize("command", ["schema", "status"])
def test_a_reader_that_has_read_enough_is_no_error(scrapy: Any, command: str) -> None:
    process = scrapy.start(command, "-s", f"ARCHIVE_DIR={scrapy.data}")
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    assert process.wait(timeout=60) == 0
