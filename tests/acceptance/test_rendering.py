"""Pages that need JavaScript, from outside: the same records as the plain site's, and the same ends, in every mode."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from crawler.archive.warc import responses, warc_files
from crawler.replica import Options
from crawler.replica.pages import Pages

pytestmark = pytest.mark.acceptance

MODES = ("none", "splash", "browser")
RENDERED = MODES[1:]
ARTICLES = 12
OF_THE_RUN = {"seq", "run", "crawled_at", "observed_at", "warc"}
"""Fields that differ from one run to the next."""
MODULES = """import atexit, json, os, sys
atexit.register(lambda: open(os.environ["MODULES_TO"], "w").write(json.dumps(sorted(sys.modules))))
"""


class Newsroom:
    """Crawls in a mode, each crawl into an archive of its own."""

    def __init__(self, scrapy: Any, splash_url: str) -> None:
        self.scrapy = scrapy
        self.splash_url = splash_url
        self.folders = scrapy.data

    def crawl(self, server: Any, mode: str, *args: str, **environment: str) -> Any:
        self.scrapy.data = self.folders / f"{mode}-{len(list(self.folders.glob('*')))}"
        return self.crawl_again(server, mode, *args, **environment)

    def crawl_again(self, server: Any, mode: str, *args: str, **environment: str) -> Any:
        """Crawl into the last archive."""
        url = self.splash_url if mode == "splash" else ""
        arguments = ("-a", f"origin={server.origin}", "-a", f"render={mode}", "-s", f"SPLASH_URL={url}", *args)
        run = self.scrapy.crawl("timesca", *arguments, timeout=300, **environment)
        assert "Traceback" not in run.stderr, run.stderr
        return run

    @property
    def archive(self) -> Any:
        """The archive of the last crawl."""
        return self.scrapy.archive()

    @property
    def failures(self) -> dict[str, tuple[str, str]]:
        """What the last crawl's report says of the pages that it could not have."""
        report = json.loads((self.archive.folder / "runs/latest.json").read_text("utf-8"))
        return {each["url"]: (each["kind"], each["state"]) for each in report["failures"]}


@pytest.fixture
def newsroom(scrapy: Any, splash_url: str, chromium: str) -> Newsroom:
    return Newsroom(scrapy, splash_url)


def told(records: list[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Records by id, without what belongs to the run."""
    return {each["id"]: {name: each[name] for name in each.keys() - OF_THE_RUN} for each in records}


def test_the_javascript_site_gives_what_the_plain_one_gives(newsroom: Newsroom, replica: Callable[..., Any]) -> None:
    plain = replica(articles=ARTICLES, options=Options(parted=5))
    scripted = replica(articles=ARTICLES, options=Options(parted=5, javascript=True))
    assert newsroom.crawl(plain, "none").returncode == 0
    articles, rates = told(newsroom.archive.articles), told(newsroom.archive.rates)
    assert (len(articles), len(rates)) == (ARTICLES, 5)
    for mode in RENDERED:
        run = newsroom.crawl(scripted, mode)
        assert run.returncode == 0, run.stderr
        assert told(newsroom.archive.articles) == articles
        assert told(newsroom.archive.rates) == rates
        assert_kept(newsroom, scripted)
        again = newsroom.crawl_again(scripted, mode)
        assert (again.returncode, again.stderr) == (0, "")


def assert_kept(newsroom: Newsroom, server: Any) -> None:
    """The stored bytes prove the records, and read the same; what was sent is kept beside what was drawn."""
    stored = [each for path in warc_files(newsroom.archive.folder) for each in responses(path)]
    sent = [each for each in stored if not each.is_drawn and each.status == 200]
    assert all(each.body == Pages(site=server.site, origin="").answer(urlsplit(each.url).path).body for each in sent)
    assert len(sent) == len(stored) - len(sent) + 1  # robots.txt is not drawn
    where = ("timesca", "-s", f"ARCHIVE_DIR={newsroom.scrapy.data}")
    verified = newsroom.scrapy("verify", *where)
    assert verified.returncode == 0, verified.stdout + verified.stderr
    replayed = newsroom.scrapy("replay", *where)
    assert replayed.returncode == 0, replayed.stdout + replayed.stderr
    assert f"no difference in {ARTICLES} articles and 5 rates" in replayed.stdout + replayed.stderr


def test_undrawn_it_has_changed(newsroom: Newsroom, replica: Callable[..., Any]) -> None:
    run = newsroom.crawl(replica(articles=ARTICLES, options=Options(javascript=True)), "none")
    assert (run.returncode, run.stderr.count("\n")) == (12, 1)
    assert "looks client-rendered" in run.stderr
    assert newsroom.archive.rates == []


def test_pages_that_fail_fail_alike(newsroom: Newsroom, replica: Callable[..., Any]) -> None:
    server = replica(articles=12)
    posts = server.site.posts
    faults = server.site.faults
    faults.add("status", posts[1].path, status=404)
    faults.add("status", posts[2].path, status=500)
    faults.add("moved", posts[3].path, target=posts[4].path)
    faults.add("moved", posts[5].path, target="/latest/")
    faults.add("slow", posts[6].path, seconds=60.0)
    faults.add("hollow", posts[7].path)
    faults.add("loop", f"{posts[8].path}*")
    found: dict[str, Any] = {}
    for mode in MODES:
        run = newsroom.crawl(
            server, mode, "-a", "wait_for=.entry-summary p, .entry-content p",
            "-s", "DOWNLOAD_TIMEOUT=10", "-s", "RETRY_TIMES=0",
        )  # fmt: skip
        articles = {each["url"]: (each["title"], each["text"]) for each in newsroom.archive.articles}
        found[mode] = run.returncode, articles, newsroom.failures
    assert found["splash"] == found["browser"] == found["none"]
    # What answers 404 is no failure yet: it is asked for once more, a day later.
    assert {posts[place].url for place in (2, 3, 5, 6, 7, 8)} == found["none"][2].keys()
    assert found["none"][2][posts[7].url] == ("article", "failed")


@pytest.mark.parametrize(
    ("fault", "details", "args", "status"),
    [
        ("status", {"status": 404}, (), 64),
        ("status", {"status": 500}, (), 14),
        ("slow", {"seconds": 60.0}, ("-s", "DOWNLOAD_TIMEOUT=3"), 14),
        ("slow", {"seconds": 0.0}, ("-a", "wait_for=.never-comes", "-s", "DOWNLOAD_TIMEOUT=10"), 12),
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
    for mode in MODES:
        run = newsroom.crawl(server, mode, "-s", "RETRY_TIMES=0", *args)
        assert (mode, run.returncode, run.stderr.count("\n")) == (mode, status, 1), run.stderr


@pytest.mark.parametrize(("mode", "drawn_by"), [("none", set()), ("splash", {"scrapy_splash"})])
def test_a_plain_run_imports_no_renderer(
    newsroom: Newsroom, replica: Callable[..., Any], tmp_path: Path, mode: str, drawn_by: set[str]
) -> None:
    (tmp_path / "sitecustomize.py").write_text(MODULES)
    modules = tmp_path / "modules.json"
    run = newsroom.crawl(replica(articles=2), mode, PYTHONPATH=str(tmp_path), MODULES_TO=str(modules))
    assert run.returncode == 0
    roots = {name.partition(".")[0] for name in json.loads(modules.read_text())}
    assert "scrapy" in roots
    assert roots & {"scrapy_splash", "scrapy_playwright", "playwright"} == drawn_by
