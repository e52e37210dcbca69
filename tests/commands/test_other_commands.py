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


@pytest.mark.parametrize(
    ("args", "status"),
    [
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
    assert process.wait(timeout=30) == 0
