"""A: reading a page fails, or the clock, or the program itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.running import KILLED
from tests.faults.told import some

if TYPE_CHECKING:
    from tests.faults.running import Crawls, Run

Replica = Callable[..., Any]

DAY = 86_400


def broken(crawls: Crawls, server: Any, pages: int, raises: str, status: int) -> Run:
    environment = {"FAULT_PAGES": " ".join(post.url for post in server.site.posts[:pages]), "FAULT_RAISES": raises}
    return crawls.of(server)(status=status, plugins="broken_reading", environment=environment, bug=True)


@pytest.mark.fault(8, 10)
@pytest.mark.parametrize("raises", some(["KeyError", "MemoryError", "RecursionError"], "MemoryError"))
def test_a_page_that_cannot_be_read_costs_no_other(crawls: Crawls, replica: Replica, raises: str) -> None:
    server = replica(articles=30)
    run = broken(crawls, server, 2, raises, 10)
    assert "2 quarantined" in run.last_line
    assert len(crawls.archive.articles) == 28
    for kept in crawls.archive.quarantine:
        assert kept["reason"].startswith(raises)
        assert raises in kept["record"]["traceback"]
        assert (crawls.archive.folder / kept["record"]["warc"]["file"]).exists()
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(10)
def test_many_such_pages_are_a_change_of_the_site(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=30)
    crawls.of(server)()
    server.site.add(20)
    broken(crawls, server, 12, "KeyError", 12)
    crawls.scrapy("publish", "timesca", "-s", f"ARCHIVE_DIR={crawls.data}").end()
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(11)
@pytest.mark.parametrize("plugin", ["broken_pipeline", "broken_publishing"])
def test_a_bug_of_ours_is_told_and_the_repaired_program_goes_on(crawls: Crawls, replica: Replica, plugin: str) -> None:
    server = replica(articles=30)
    crawls.of(server)(status=70, says=["bug"], plugins=plugin, bug=True)
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(12)
@pytest.mark.parametrize("jump", some([-DAY, DAY], -DAY))
def test_a_clock_that_jumps(crawls: Crawls, replica: Replica, preload: Callable[[str], str], jump: int) -> None:
    server = replica(articles=20)
    moved = {"LD_PRELOAD": preload("clock"), "CLOCK_JUMP": str(jump), "CLOCK_AFTER": "400"}
    crawls.of(server)(environment=moved)
    days = {record["crawled_at"][:10] for record in crawls.archive.articles}
    today = datetime.now(UTC)
    assert days & {
        f"{today + timedelta(seconds=jump):%Y-%m-%d}",
        f"{today + timedelta(seconds=jump, hours=1):%Y-%m-%d}",
    }
    server.site.add(3)
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)
    counts = server.log.counts
    assert all(counts[post.path] <= 2 for post in server.site.posts)


@pytest.mark.fault(12)
def test_times_do_not_depend_on_the_zone(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=10)
    for zone in ("Pacific/Kiritimati", "America/St_Johns"):
        crawls.of(server)(environment={"TZ": zone})
        server.site.add(2)
    crawls()
    for article in crawls.archive.articles:
        assert article["crawled_at"].endswith("Z")
        assert abs(datetime.now(UTC) - datetime.fromisoformat(article["crawled_at"])) < timedelta(hours=1)
    crawls.assert_complete(post.url for post in server.site.posts)


@pytest.mark.fault(13)
def test_a_page_that_kills_is_quarantined_after_two_deaths(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=12)
    deadly = {"plugins": "deadly_page", "environment": {"FAULT_PAGES": server.site.posts[4].url}}
    crawls.of(server)(status=KILLED, **deadly)
    for _ in range(2):
        # The second death is a child's, and the run goes on; from then on nobody else reads it.
        crawls(status=10, says=["1 quarantined"], **deadly)
    assert [kept["reason"] for kept in crawls.archive.quarantine] == ["kills the process that reads it"]
    assert len(crawls.archive.articles) == 11
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)
    assert not (crawls.archive.folder / "reading").exists()


GROUPS = Path("/sys/fs/cgroup/memory")


@pytest.mark.fault(9)
def test_the_process_is_killed_for_its_memory(crawls: Crawls, replica: Replica, tmp_path: Path) -> None:
    group = GROUPS / f"crawl-{tmp_path.name}"
    try:
        group.mkdir()
        (group / "memory.limit_in_bytes").write_text("300M")
    except OSError:
        pytest.skip("memory control groups cannot be made here")
    server = replica(articles=12)
    hungry = {"plugins": "hungry_page", "environment": {"FAULT_PAGES": server.site.posts[4].url}}
    try:
        process = crawls.of(server).start(**hungry)
        (group / "cgroup.procs").write_text(str(process.pid))
        run = process.end()
    finally:
        crawls.clear()
        group.rmdir()
    crawls.hold(run, {})
    assert run.status == KILLED
    crawls()
    crawls.assert_complete(post.url for post in server.site.posts)


def test_the_plugins_break_what_they_name() -> None:
    """A test whose plugin does nothing would pass for the wrong reason."""
    for path in (Path(__file__).parent / "plugins").glob("*.py"):
        assert re.search(r"^def apply\(\)", path.read_text("utf-8"), re.MULTILINE), path.name
