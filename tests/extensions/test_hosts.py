"""Hosts rest after failures, longer each time, and are left alone when they ask for it or fail for good."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import IgnoreRequest

from crawler.errors import ConfigurationProblem, HostClosed, Interrupted
from crawler.extensions import hosts as module
from crawler.extensions.hosts import FAILURES, LONGEST_REST, Host, Hosts
from crawler.extensions.limit import RunLimit

URL = "http://x/a"


class Clock:
    """The module's clock: sleeping is what makes it go on."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.slept: list[float] = []

    async def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.now += seconds


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    clock = Clock()
    monkeypatch.setattr(module, "monotonic", lambda: clock.now)
    monkeypatch.setattr(module.asyncio, "sleep", clock.sleep)
    return clock


def hosts(rest: float = 1.0, left: float | None = None, *, running: bool = True) -> Hosts:
    limit = None if left is None else SimpleNamespace(left=left)
    crawler: Any = SimpleNamespace(
        engine=SimpleNamespace(running=running), get_extension=lambda kind: limit if kind is RunLimit else None
    )
    return Hosts(crawler, rest=rest, places=8)


def ask(all_hosts: Hosts, url: str = URL) -> Host:
    async def once() -> Host:
        async with all_hosts.turn(url) as host:
            assert host.in_flight == 1
            return host

    return asyncio.run(once())


def test_a_host_that_is_well_is_not_waited_for(clock: Clock) -> None:
    ask(hosts())
    assert clock.slept == []


def test_rests_grow_up_to_a_limit_and_vary_by_chance(clock: Clock) -> None:
    rests = []
    for tries in range(1, 10):
        all_hosts = hosts()
        all_hosts.failed(all_hosts.at(URL), "answered 500", tries=tries)
        rests.append(all_hosts.at(URL).rests_until - clock.now)
    for tries, rest in enumerate(rests):
        longest = min(2.0**tries, LONGEST_REST)
        assert 0.5 * longest <= rest <= 1.5 * longest
    assert len(set(rests)) == len(rests)


def test_a_failure_is_forgotten_when_the_host_answers(clock: Clock) -> None:
    all_hosts = hosts()
    host = all_hosts.at(URL)
    for _ in range(3 * FAILURES):
        all_hosts.failed(host, "answered 500")
        all_hosts.answered(host)
    assert host.closed is None
    ask(all_hosts)
    assert sum(clock.slept) >= 0.5


def test_after_failures_in_a_row_a_host_is_asked_no_more(clock: Clock) -> None:
    all_hosts = hosts()
    for _ in range(FAILURES):
        all_hosts.failed(all_hosts.at(URL), "answered 502")
    with pytest.raises(IgnoreRequest, match="5 times in a row, at last answered 502") as raised:
        ask(all_hosts)
    assert isinstance(raised.value.__cause__, HostClosed)
    ask(all_hosts, "http://other/")


@pytest.mark.parametrize("seconds", [3.0, 3600.0])
def test_a_pause_that_a_host_asks_for_is_kept_to_the_second(clock: Clock, seconds: float) -> None:
    all_hosts, began = hosts(), clock.now
    all_hosts.failed(all_hosts.at(URL), "answered 503", retry_after=seconds)
    ask(all_hosts)
    assert seconds <= clock.now - began < seconds + 1


def test_another_failure_or_success_does_not_shorten_it(clock: Clock) -> None:
    all_hosts, began = hosts(), clock.now
    host = all_hosts.at(URL)
    all_hosts.failed(host, "answered 503", retry_after=30)
    all_hosts.failed(host, "answered 503", retry_after=2)
    all_hosts.answered(host)
    ask(all_hosts)
    assert clock.now - began >= 30


@pytest.mark.parametrize(("seconds", "left", "refused"), [(3601, None, False), (60, 30.0, True)])
def test_one_that_does_not_fit_into_the_run_closes_the_host(
    clock: Clock, seconds: float, left: float | None, *, refused: bool
) -> None:
    all_hosts = hosts(left=left)
    all_hosts.failed(all_hosts.at(URL), "answered 429", refused=refused, retry_after=seconds)
    closed = all_hosts.at(URL).closed
    assert closed is not None
    assert closed.refused == refused
    assert closed.until is not None
    assert "asks to be left alone until" in str(closed)
    with pytest.raises(IgnoreRequest):
        ask(all_hosts)
    assert clock.slept == []


def test_a_host_that_has_failed_is_asked_by_one_at_a_time() -> None:
    host = Host(asyncio.Semaphore(8), failures=1, in_flight=1)
    assert host.wait(now=50.0) > 0
    host.in_flight = 0
    assert host.wait(now=50.0) == 0


def test_no_more_are_on_their_way_than_there_are_places() -> None:
    async def storm() -> int:
        all_hosts, most = hosts(), 0

        async def one() -> None:
            nonlocal most
            async with all_hosts.turn(URL) as host:
                most = max(most, host.in_flight)
                await asyncio.sleep(0.001)

        await asyncio.gather(*(one() for _ in range(50)))
        return most

    assert asyncio.run(storm()) == 8


def test_the_pace_is_kept_between_requests(clock: Clock) -> None:
    all_hosts = hosts()
    all_hosts.at(URL).pace = 7.0
    ask(all_hosts)
    began = clock.now
    ask(all_hosts)
    assert clock.now - began >= 7


@pytest.mark.parametrize(("left", "running"), [(0.0, True), (None, False)])
def test_a_wait_ends_with_the_run(clock: Clock, left: float | None, *, running: bool) -> None:
    all_hosts = hosts(left=left, running=running)
    all_hosts.at(URL).rests_until = clock.now + 600
    with pytest.raises(IgnoreRequest) as raised:
        ask(all_hosts)
    assert isinstance(raised.value.__cause__, Interrupted)
    assert clock.slept == []


@pytest.mark.parametrize("delay", [-1, "soon", float("inf")])
def test_a_delay_that_is_none(delay: object) -> None:
    from scrapy.settings import Settings

    with pytest.raises(ConfigurationProblem, match="RETRY_DELAY"):
        Hosts.from_crawler(
            SimpleNamespace(settings=Settings({"RETRY_DELAY": delay, "CONCURRENT_REQUESTS_PER_DOMAIN": 1}))
        )  # type: ignore[arg-type]
