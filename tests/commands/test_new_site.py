"""The guide to a new site, followed from start to end: its very commands, on a theme that the parsers never saw."""

from __future__ import annotations

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.replica import THEMES, Options
from tests.themes.steppe import STEPPE

PROJECT = Path(__file__).parent.parent.parent
GUIDE = (PROJECT / "docs/new-site.md").read_text("utf-8")
COMMANDS = [line for block in re.findall(r"```sh\n(.*?)```", GUIDE, re.DOTALL) for line in block.splitlines()]
ORIGIN = {"genspider": "--origin={}", "crawl": "-aorigin={}"}
"""What sends the requests of a command to the copy of the site."""


class Copy:
    """A copy of the project, in which commands are run as a person would type them."""

    def __init__(self, folder: Path, origin: str) -> None:
        kept = shutil.ignore_patterns(".*", "data", "demo-data")
        self.folder = shutil.copytree(PROJECT, folder, ignore=kept)
        self.origin = origin

    def run(self, line: str) -> subprocess.CompletedProcess[str]:
        program, *args = shlex.split(line)
        if program == "scrapy" and args[0] in ORIGIN:
            args.append(ORIGIN[args[0]].format(self.origin))
        args = args if program == "python" else ["-m", program, *args]
        return subprocess.run(
            [sys.executable, *args], cwd=self.folder, env=os.environ | {"PYTHONWARNINGS": "default"},
            capture_output=True, text=True, check=False, timeout=120,
        )  # fmt: skip

    def files(self) -> set[str]:
        skipped = {"__pycache__", "data", ".pytest_cache", ".hypothesis", ".ruff_cache"}
        paths = (path.relative_to(self.folder) for path in self.folder.rglob("*") if path.is_file())
        return {str(path) for path in paths if not skipped.intersection(path.parts)}


@pytest.fixture
def server(replica: Callable[..., Any], monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setitem(THEMES, STEPPE.name, STEPPE)
    return replica(articles=20, theme=STEPPE.name, options=Options(links="path", repeats=0))


@pytest.fixture
def copy(server: Any, tmp_path: Path) -> Copy:
    return Copy(tmp_path / "project", server.origin)


def test_the_guide_leads_to_a_green_test_and_a_whole_archive(copy: Copy, server: Any) -> None:
    before = copy.files()
    for line in COMMANDS:
        done = copy.run(line)
        assert done.returncode == 0, (line, done.stdout, done.stderr)
    made = "crawler/sites/example.py crawler/spiders/example.py tests/sites/test_example.py"
    for check in ("ruff check", "ruff format --check"):
        done = copy.run(f"{check} {made}")
        assert done.returncode == 0, done.stdout
    assert copy.files() - before == {
        *made.split(),
        *(f"tests/fixtures/example/{case}/{name}" for case in ("article", "listing") for name in
          ("body.html", "expected.json", "request.json")),
    }  # fmt: skip
    segments = sorted((copy.folder / "data/example/articles").glob("*.jsonl"))
    articles = [json.loads(line) for path in segments for line in path.read_bytes().splitlines()]
    truth = [post.truth() for post in server.site.posts]
    assert {a["title"]: a["text"].split("\n\n") for a in articles} == {
        t["title"]: t["text"].split("\n\n") for t in truth
    }
    assert {(a["title"], a["published_at"]) for a in articles} == {(t["title"], t["published"]) for t in truth}
    assert len(articles) == len(truth)


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("scrapy genspider -t listing Bad-Name https://example.org/latest/", "no name for a site"),
        ("scrapy genspider -t listing example https://example.org/about-us/", "answered 404"),
        ("scrapy genspider -t listing example https://example.org{article}", "no listing that can be read"),
    ],
)
def test_a_mistake_is_one_line_and_makes_nothing(copy: Copy, server: Any, line: str, words: str) -> None:
    before = copy.files()
    done = copy.run(line.format(article=server.site.posts[0].path))
    assert (done.returncode, done.stderr.count("\n")) == (64, 1), done.stderr
    assert words in done.stderr
    assert copy.files() == before


def test_other_templates_are_scrapys(copy: Copy) -> None:
    listed = copy.run("scrapy genspider --list").stdout
    assert all(name in listed for name in ("basic", "crawl", "csvfeed", "xmlfeed", "listing"))
    made = copy.run("scrapy genspider plain example.org")
    assert (made.returncode, "using template 'basic'" in made.stdout) == (0, True)
    assert "class PlainSpider(scrapy.Spider)" in (copy.folder / "crawler/spiders/plain.py").read_text("utf-8")
