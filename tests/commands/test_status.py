"""scrapy status: what it shows, that it disturbs nobody, and that a second cron line can rely on it."""

from __future__ import annotations

import json
import os
import pty
import signal
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crawler.schema import record_schema

Replica = Callable[..., Any]
KEYS = [
    "source", "active", "unreported", "last_run", "last_successful", "last_completed", "age_seconds", "newest_article",
    "coverage", "rates", "failures", "failures_left_out", "withheld", "bytes", "note",
]  # fmt: skip


def crawl(scrapy: Any, server: Any, *args: str) -> Any:
    return scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)


def status(scrapy: Any, *args: str) -> Any:
    return scrapy("status", *args, "-s", f"ARCHIVE_DIR={scrapy.data}")


def told(scrapy: Any) -> dict[str, Any]:
    """The one archive, as ``--json`` tells of it."""
    run = status(scrapy, "--json")
    assert (run.returncode, run.stderr) == (0, "")
    answer = json.loads(run.stdout)
    assert answer["schema"] == "status/1"
    (archive,) = answer["sources"]
    assert sorted(archive) == sorted(KEYS)
    return archive  # type: ignore[no-any-return]


def written(path: Path) -> int:
    """When: the names of runs that began in the same second tell nothing of their order."""
    return path.stat().st_mtime_ns


def reports(scrapy: Any) -> list[dict[str, Any]]:
    """Every report there is, oldest first, each held against the schema."""
    validator = Draft202012Validator(record_schema("run"), format_checker=Draft202012Validator.FORMAT_CHECKER)
    folder = scrapy.archive().folder / "runs"
    found = [json.loads(path.read_bytes()) for path in sorted(folder.glob("2*.json"), key=written)]
    for report in found:
        validator.validate(report)
    return found


def files(folder: Path) -> dict[str, tuple[bytes, int]]:
    return {str(p): (p.read_bytes(), p.lstat().st_mtime_ns) for p in folder.rglob("*") if p.is_file()}


def test_a_fine_run_is_reported(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=18)
    run = crawl(scrapy, server, "-a", "mode=head")
    (report,) = reports(scrapy)
    assert (report["exit_status"], report["name"], report["reason"]) == (0, "ok", "")
    assert report["line"] == run.stderr.strip()
    assert report["arguments"] == {"origin": server.origin, "mode": "head"}
    assert report["counts"] == {
        "articles": 18, "edited": 0, "reparsed": 0, "gone": 0, "rates": 5, "quarantined": 0,
        "unchanged": report["counts"]["unchanged"],
    }  # fmt: skip
    assert report["published"] == [
        {"kind": "articles", "first": 1, "last": 18},
        {"kind": "rates", "first": 1, "last": 5},
    ]
    assert report["requests"] == sum(server.log.counts.values())
    assert report["bytes"] > 18 * 1000
    books = report["conservation"]
    assert (books["adds_up"], books["without_end"]) == (True, 0)
    assert books["found"] == sum(books["states"].values()) == books["asked"]
    folder = scrapy.archive().folder / "runs"
    for pointer in ("latest.json", "latest-successful.json"):
        assert (folder / pointer).readlink() == Path(f"{report['run']}.json")


def test_every_run_leaves_its_report_and_pointers_follow(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=12)
    assert crawl(scrapy, server).returncode == 0
    ill = server.site.add(1)[0]
    server.site.faults.add("status", ill.path, status=503)
    assert crawl(scrapy, server).returncode == 10
    first, second = reports(scrapy)
    folder = scrapy.archive().folder / "runs"
    assert (folder / "latest.json").readlink() == Path(f"{second['run']}.json")
    assert (folder / "latest-successful.json").readlink() == Path(f"{first['run']}.json")
    (failure,) = second["failures"]
    assert (failure["url"], failure["state"], failure["reason"]) == (ill.url, "failed", "answered 503")
    shown = told(scrapy)
    assert [page["url"] for page in shown["failures"]] == [ill.url]
    assert shown["last_run"]["exit_status"] == 10
    assert shown["last_successful"]["run"] == first["run"]
    assert shown["last_completed"]["run"] == second["run"]


def test_a_run_that_could_not_begin_leaves_none(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=6)
    assert crawl(scrapy, server, "-s", "MAX_RUN_SECONDS=soon").returncode == 78
    assert not (scrapy.archive().folder / "runs").exists()


def test_the_maximum_run_time_ends_a_run_in_order(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    run = crawl(scrapy, server, "-s", "MAX_RUN_SECONDS=2", "-s", "DOWNLOAD_DELAY=0.5")
    assert run.returncode == 11, run.stderr
    assert "maximum run time" in run.stderr
    assert run.stderr.count("\n") == 1
    (report,) = reports(scrapy)
    assert (report["exit_status"], report["seconds"] < 10) == (11, True)
    assert crawl(scrapy, server).returncode == 0
    assert len(scrapy.archive().articles) == 60


def test_what_it_shows(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=18)
    assert crawl(scrapy, server).returncode == 0
    shown = told(scrapy)
    assert shown["note"] == ""
    assert (shown["active"], shown["unreported"]) == (None, None)
    newest = max(server.site.posts, key=lambda post: post.published)
    assert shown["newest_article"]["url"] == newest.url
    (listing,) = shown["coverage"]
    assert (listing["complete"], listing["gaps"]) == (True, [])
    assert "complete" in listing["sentence"]
    assert [(rate["base"], rate["value"]) for rate in shown["rates"]][3] == ("UZS", "0.00008")
    assert all(rate["first_observed"] <= rate["last_observed"] for rate in shown["rates"])
    assert shown["bytes"] > 10_000
    plain = status(scrapy, "timesca").stdout.splitlines()
    assert all(line.startswith("timesca\t") and line.count("\t") == 2 for line in plain)
    assert any("\tcoverage\t" in line for line in plain)


def test_a_walk_that_was_limited_says_what_is_left(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    assert crawl(scrapy, server, "-a", "pages=3").returncode == 0
    (listing,) = told(scrapy)["coverage"]
    assert (listing["complete"], listing["pages_left"], listing["gaps"]) == (False, 7, [])
    assert listing["back_to"]["published_at"]
    assert listing["sentence"].endswith(", 7 pages left")


def test_a_gap_is_told_with_the_articles_around_it(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=60)
    server.site.faults.add("status", "/latest/page/4/", status=500)
    assert crawl(scrapy, server).returncode == 10
    (listing,) = told(scrapy)["coverage"]
    posts = sorted(server.site.posts, key=lambda post: post.published, reverse=True)
    assert [(gap["after"]["url"], gap["before"]["url"]) for gap in listing["gaps"]] == [(posts[17].url, posts[24].url)]
    assert any("\tgap\t" in line for line in status(scrapy).stdout.splitlines())
    (failure,) = told(scrapy)["failures"]
    assert failure["url"] == "https://timesca.com/latest/page/4/"
    server.site.faults.clear()
    assert crawl(scrapy, server).returncode == 0
    shown = told(scrapy)
    assert (shown["coverage"][0]["complete"], shown["coverage"][0]["gaps"], shown["failures"]) == (True, [], [])


def test_a_table_on_a_terminal(scrapy: Any, replica: Replica) -> None:
    assert crawl(scrapy, replica(articles=6)).returncode == 0
    ours, theirs = pty.openpty()
    process = scrapy.start("status", "-s", f"ARCHIVE_DIR={scrapy.data}", stdout=theirs)
    os.close(theirs)
    process.communicate(timeout=60)
    assert process.returncode == 0
    shown = os.read(ours, 65536).decode()
    os.close(ours)
    assert "\t" not in shown
    assert "  last run  " in shown


def test_it_touches_nothing(scrapy: Any, replica: Replica) -> None:
    assert crawl(scrapy, replica(articles=6)).returncode == 0
    before = files(scrapy.data)
    told(scrapy)
    assert files(scrapy.data) == before


def test_while_a_run_is_active_it_tells_what_is_committed(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=400)
    run = scrapy.start("crawl", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}", "-a", f"origin={server.origin}",
                       "-s", "DOWNLOAD_DELAY=0.1")  # fmt: skip
    try:
        while sum(server.log.counts.values()) < 20:
            assert run.poll() is None
            time.sleep(0.05)
        shown = told(scrapy)
        assert (shown["note"], shown["active"]["pid"]) == ("", run.pid)
        assert shown["newest_article"] is not None
    finally:
        run.send_signal(signal.SIGTERM)
        _, err = run.communicate(timeout=60)
    assert run.returncode == 11, err
    shown = told(scrapy)
    assert (shown["active"], shown["last_run"]["name"]) == (None, "interrupted")


def test_a_killed_run_is_named(scrapy: Any, replica: Replica) -> None:
    server = replica(articles=120)
    assert crawl(scrapy, server, "-a", "pages=1").returncode == 0
    asked = sum(server.log.counts.values())
    run = scrapy.start("crawl", "timesca", "-s", f"ARCHIVE_DIR={scrapy.data}", "-a", f"origin={server.origin}",
                       "-s", "DOWNLOAD_DELAY=0.1")  # fmt: skip
    while sum(server.log.counts.values()) < asked + 12:
        assert run.poll() is None
        time.sleep(0.05)
    run.kill()
    run.communicate(timeout=60)
    shown = told(scrapy)
    assert shown["active"] is None
    assert shown["unreported"] not in {None, shown["last_run"]["run"]}
    assert shown["note"] == ""


def test_a_database_that_cannot_be_read_is_no_reason_to_be_silent(scrapy: Any, replica: Replica) -> None:
    assert crawl(scrapy, replica(articles=6)).returncode == 0
    (scrapy.archive().folder / "state.sqlite").write_bytes(b"no database")
    shown = told(scrapy)
    assert "damaged" in shown["note"]
    assert shown["coverage"][0]["complete"]
    assert shown["last_run"]["exit_status"] == 0


def test_max_age(scrapy: Any, replica: Replica) -> None:
    assert crawl(scrapy, replica(articles=6)).returncode == 0
    run = status(scrapy, "--max-age", "6h")
    assert (run.returncode, run.stderr) == (0, "")
    folder = scrapy.archive().folder / "runs"
    report = (folder / "latest.json").resolve()
    old = json.loads(report.read_bytes()) | {"ended_at": "2020-01-01T00:00:00Z"}
    report.write_text(json.dumps(old))
    run = status(scrapy, "--max-age", "6h")
    assert run.returncode == 1
    assert run.stderr.startswith("timesca: too old: ")
    assert status(scrapy, "--max-age", "36500d").returncode == 0
    assert status(scrapy).returncode == 0


def test_that_nothing_ever_ran_is_noticed(scrapy: Any) -> None:
    run = status(scrapy, "--max-age", "6h")
    assert (run.returncode, run.stderr.count("\n")) == (1, 1)
    assert status(scrapy).returncode == 0


@pytest.mark.parametrize("args", [
    ["nosuchsource"], ["a", "b"], ["../data"], ["--max-age", "soon"], ["--max-age", "6"], ["--max-age", ""], ["--nope"],
])  # fmt: skip
def test_wrong_usage(scrapy: Any, args: list[str]) -> None:
    run = status(scrapy, *args)
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr.startswith("usage: ")
    assert run.stderr.count("\n") == 1
