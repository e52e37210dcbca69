"""B: two at once. One works, the others leave everything alone, and readers never see what is unfinished."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from tests.faults.running import Crawls

Replica = Callable[..., Any]


@pytest.mark.fault(14)
def test_a_second_run_ends_at_once_and_asks_for_nothing(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=60)
    first = crawls.of(server).start("-s", "DOWNLOAD_DELAY=0.2")
    first.until(lambda: server.log.entries)
    other = replica(articles=60)
    second = crawls.of(other)(status=75, says=["nothing done", f"pid {first.pid}"])
    first.send(15)
    assert first.end().status == 11
    assert not other.log.entries
    assert second.seconds < 10


@pytest.mark.fault(15)
def test_of_ten_started_at_once_one_works(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=60)
    crawls.of(server)
    before = crawls.archive.segments()
    runs = [process.end() for process in [crawls.start("-s", "DOWNLOAD_DELAY=0.2") for _ in range(10)]]
    for run in runs:
        crawls.hold(run, before)
    assert sorted(run.status for run in runs) == [0] + [75] * 9
    assert server.log.counts["/robots.txt"] == 1
    crawls.assert_complete(post.url for post in server.site.posts)
