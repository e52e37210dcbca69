"""Pages that need JavaScript, from outside: the same records as the plain site's, and the same ends, in every mode."""

from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.archive.warc import responses, warc_files
from crawler.replica import Options
from crawler.replica.pages import Pages
from tests.conftest import Command

pytestmark = pytest.mark.acceptance

MODES = ("none", "splash", "browser")
RENDERED = MODES[1:]
ARTICLES = 12
OF_THE_RUN = {"seq", "run", "crawled_at", "observed_at", "warc"}
"""Fields that differ from one run to the next."""
MODULES = """import atexit, json, os, sys
atexit.register(lambda: open(os.environ["MODULES_TO"], "w").write(json.dumps(sorted(sys.modules))))
"""


@dataclass(frozen=True)
class Crawl:
    """A crawl that has ended, and its archive."""

    mode: str
    run: Any
    scrapy: Command

    @property
    def archive(self) -> Any:
        return self.scrapy.archive()

    @property
    def failures(self) -> dict[str, tuple[str, str]]:
        """What the report says of the pages that it could not have."""
        report = json.loads((self.archive.folder / "runs/latest.json").read_text("utf-8"))
        return {each["url"]: (each["kind"], each["state"]) for each in report["failures"]}


class Newsroom:
    """Crawls in a mode, each mode into an archive of its own."""

    def __init__(self, folder: Path, splash_url: str) -> None:
        self.folder = folder
        self.splash_url = splash_url

    def crawl(self, server: Any, mode: str, *args: str, **environment: str) -> Crawl:
        scrapy = Command(self.folder / mode)
        url = self.splash_url if mode == "splash" else ""
        arguments = ("-a", f"origin={server.origin}", "-a", f"render={mode}", "-s", f"SPLASH_URL={url}", *args)
        run = scrapy.crawl("timesca", *arguments, timeout=300, **environment)
        assert "Traceback" not in run.stderr, run.stderr
        return Crawl(mode, run, scrapy)

    def crawls(self, server: Any, modes: tuple[str, ...], *args: str) -> list[Crawl]:
        """Crawl in several modes at the same time: mostly they wait."""
        with ThreadPoolExecutor() as pool:
            return list(pool.map(lambda mode: self.crawl(server, mode, *args), modes))


@pytest.fixture
def newsroom(tmp_path: Path, splash_url: str, chromium: str) -> Newsroom:
    return Newsroom(tmp_path / "data", splash_url)


def told(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by id, without what belongs to the run."""
    return {each["id"]: {name: each[name] for name in each.keys() - OF_THE_RUN} for each in records}


def test_the_javascript_site_gives_what_the_plain_one_gives(newsroom: Newsroom, replica: Callable[..., Any]) -> None:
    plain = newsroom.crawl(replica(articles=ARTICLES, options=Options(parted=5)), "none")
    assert plain.run.returncode == 0
    articles, rates = told(plain.archive.articles), told(plain.archive.rates)
    assert (len(articles), len(rates)) == (ARTICLES, 5)
    scripted = replica(articles=ARTICLES, options=Options(parted=5, javascript=True))
    for drawn in newsroom.crawls(scripted, RENDERED):
        assert drawn.run.returncode == 0, drawn.run.stderr
        assert told(drawn.archive.articles) == articles
        assert told(drawn.archive.rates) == rates
        assert_kept(drawn, scripted)
    for again in newsroom.crawls(scripted, RENDERED):
        assert (again.run.returncode, again.run.stderr) == (0, "")


def assert_kept(crawl: Crawl, server: Any) -> None:
    """The stored bytes prove the records, and read the same; what was sent is kept beside what was drawn."""
    stored = [each for path in warc_files(crawl.archive.folder) for each in responses(path)]
    sent = [each for each in stored if not each.is_drawn and each.status == 200]
    assert all(each.body == Pages(site=server.site, origin="").answer(urlsplit(each.url).path).body for each in sent)
    assert len(sent) == len(stored) - len(sent) + 1  # robots.txt is not drawn
    where = ("timesca", "-s", f"ARCHIVE_DIR={crawl.scrapy.data}")
    verified = crawl.scrapy("verify", *where)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    replayed = crawl.scrapy("replay", *where)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert f"no difference in {ARTICLES} articles and 5 rates" in replayed.stdout + replayed.stderr


def test_undrawn_it_has_changed(newsroom: Newsroom, replica: Callable[..., Any]) -> None:
    plain = newsroom.crawl(replica(articles=ARTICLES, options=Options(javascript=True)), "none")
    assert (plain.run.returncode, plain.run.stderr.count("\n")) == (12, 1)
    assert "looks client-rendered" in plain.run.stderr
    assert plain.archive.rates == []


def test_pages_that_fail_fail_alike(newsroom: Newsroom, replica: Callable[..., Any]) -> None:
    server = replica(articles=12)
    posts = server.site.posts
    faults = server.site.faults
    faults.add("status", posts[1].path, status=404)
    faults.add("status", posts[2].path, status=500)
    faults.add("moved", posts[3].path, target=posts[4].path)
    faults.add("moved", posts[5].path, target="/latest/")
    faults.add("slow", posts[6].path, seconds=120.0)
    faults.add("hollow", posts[7].path)
    faults.add("loop", f"{posts[8].path}*")
    # Patient, for the other pages must be drawn in time however busy the machine is.
    patience = ("-s", "DOWNLOAD_TIMEOUT=25", "-s", "RETRY_TIMES=0")
    crawls = newsroom.crawls(server, MODES, "-a", "wait_for=.entry-summary p, .entry-content p", *patience)
    plain, *drawn = (
        (crawl.run.returncode, {each["url"]: (each["title"], each["text"]) for each in crawl.archive.articles},
         crawl.failures)
        for crawl in crawls
    )  # fmt: skip
    assert drawn == [plain, plain]
    # What answers 404 is no failure yet: it is asked for once more, a day later.
    assert {posts[place].url for place in (2, 3, 5, 6, 7, 8)} == plain[2].keys()
    assert plain[2][posts[7].url] == ("article", "failed")


@pytest.mark.parametrize(
    ("fault", "details", "args", "status"),
    [
        ("status", {"status": 404}, (), 64),
        ("status", {"status": 500}, (), 14),
        ("slow", {"seconds": 60.0}, ("-s", "DOWNLOAD_TIMEOUT=5"), 14),
        ("slow", {"seconds": 0.0}, ("-a", "wait_for=.never-comes", "-s", "DOWNLOAD_TIMEOUT=20"), 12),
    ],
    ids=["404", "500", "timeout", "selector"],
)
def test_an_entry_page_that_fails_ends_alike(
    newsroom: Newsroom,
    replica: Callable[..., Any],
    fault: Any,
    details: dict[str, Any],
    args: tuple[str, ...],
    status: int,
) -> None:
    server = replica(articles=6)
    server.site.faults.add(fault, "/latest/*", **details)
    for crawl in newsroom.crawls(server, MODES, "-s", "RETRY_TIMES=0", *args):
        assert (crawl.mode, crawl.run.returncode, crawl.run.stderr.count("\n")) == (crawl.mode, status, 1), crawl.run


@pytest.mark.parametrize(("mode", "drawn_by"), [("none", set()), ("splash", {"scrapy_splash"})])
def test_a_plain_run_imports_no_renderer(
    newsroom: Newsroom, replica: Callable[..., Any], tmp_path: Path, mode: str, drawn_by: set[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(MODULES)
    modules = tmp_path / "modules.json"
    crawl = newsroom.crawl(replica(articles=2), mode, PYTHONPATH=str(tmp_path), MODULES_TO=str(modules))
    assert crawl.run.returncode == 0
    roots = {name.partition(".")[0] for name in json.loads(modules.read_text())}
    assert "scrapy" in roots
    assert roots & {"scrapy_splash", "scrapy_playwright", "playwright"} == drawn_by
