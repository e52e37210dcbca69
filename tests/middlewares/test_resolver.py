"""What a name stands for is judged where it is connected to, and loopback opens by name only."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import CannotResolveHostError, IgnoreRequest
from scrapy.resolver import dnscache
from scrapy.settings import Settings
from twisted.internet.address import IPv4Address, IPv6Address

from crawler.errors import HostClosed
from crawler.middlewares import resolver as module
from crawler.middlewares.resolver import NoticeRefusedNames, PublicResolver


class System:
    """What the system answers, counted."""

    def __init__(self, **answers: list[str]) -> None:
        self.answers = answers
        self.asked = 0

    def resolveHostName(self, receiver: Any, name: str, port: int = 0, *rest: Any) -> None:
        self.asked += 1
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for address in self.answers.get(name.replace(".", "_"), [name]):
            receiver.addressResolved((IPv6Address if ":" in address else IPv4Address)("TCP", address, port))
        receiver.resolutionComplete()


class Receiver:
    def __init__(self) -> None:
        self.got: list[str] = []
        self.done = False

    def resolutionBegan(self, resolution: Any) -> None:
        pass

    def addressResolved(self, address: Any) -> None:
        self.got.append(f"{address.host} {address.port}")

    def resolutionComplete(self) -> None:
        self.done = True


def public_resolver(system: System, target: str = "https://example.org/", **settings: Any) -> PublicResolver:
    dnscache.clear()
    process: Any = SimpleNamespace(
        settings=Settings({"HTTPPROXY_ENABLED": False, **settings}),
        crawlers=[SimpleNamespace(spider=SimpleNamespace(target=target)), SimpleNamespace(spider=None)],
    )
    return PublicResolver.from_crawler(process, SimpleNamespace(nameResolver=system))  # type: ignore[arg-type]


def ask(resolver: PublicResolver, host: str, port: int = 80) -> list[str]:
    receiver = Receiver()
    resolver.resolveHostName(receiver, host, port)  # type: ignore[arg-type]
    assert receiver.done
    return receiver.got


def test_public_addresses_are_given_in_both_families() -> None:
    resolver = public_resolver(System(example_org=["93.184.215.14", "2606:2800::1"]))
    assert ask(resolver, "example.org", 443) == ["93.184.215.14 443", "2606:2800::1 443"]
    assert resolver.refused == {}


@pytest.mark.parametrize("address", ["127.0.0.1", "10.0.0.1", "169.254.169.254", "::1", "64:ff9b::1", "2002:7f00:1::"])
def test_special_ones_are_not(address: str) -> None:
    resolver = public_resolver(System(example_org=[address]))
    assert ask(resolver, "example.org") == []
    assert address in resolver.refused["example.org"]


def test_of_mixed_answers_the_public_ones_are_given() -> None:
    resolver = public_resolver(System(example_org=["64:ff9b::5db8:d70e", "93.184.215.14"]))
    assert ask(resolver, "example.org") == ["93.184.215.14 80"]


def test_what_was_resolved_before_is_judged_again() -> None:
    system = System(example_org=["127.0.0.1"])
    resolver = public_resolver(system, DNSCACHE_ENABLED=True, DNSCACHE_SIZE=10)
    assert ask(resolver, "example.org") == ask(resolver, "example.org") == []
    assert system.asked == 1


@pytest.mark.parametrize(
    ("target", "host", "port", "given"),
    [
        ("http://127.0.0.1:8000", "127.0.0.1", 8000, True),
        ("http://localhost:8000/news/", "localhost", 8000, True),
        ("http://localhost/news/", "localhost", 80, True),
        ("http://127.0.0.1:8000", "127.0.0.1", 8001, False),
        ("http://127.0.0.1:8000", "localhost", 8000, False),
        ("http://127.0.0.1:8000", "127.0.0.2", 8000, False),
        # A name is no spelling of loopback, even where it is named as the target.
        ("http://example.org:8000", "example.org", 8000, False),
        ("http://10.0.0.1:8000", "10.0.0.1", 8000, False),
    ],
)
def test_loopback_is_open_where_the_person_running_the_crawl_named_it(
    target: str, host: str, port: int, given: bool
) -> None:
    system = System(localhost=["127.0.0.1"], example_org=["127.0.0.1"])
    assert bool(ask(public_resolver(system, target), host, port)) is given


def test_the_server_asked_in_the_sites_place_is_where_the_person_running_the_crawl_put_it() -> None:
    system = System(copy=["10.0.0.1"])
    resolver = public_resolver(system, "http://copy:8000")
    assert ask(resolver, "copy", 8000) == []
    resolver.process.crawlers[0].spider.origin = "http://copy:8000"
    assert ask(resolver, "copy", 8000) == ["10.0.0.1 8000"]
    assert ask(resolver, "copy", 8001) == []
    assert ask(resolver, "10.0.0.1", 8000) == []


def test_localhost_opens_nothing_but_loopback() -> None:
    system = System(localhost=["10.0.0.1"])
    assert ask(public_resolver(system, "http://localhost:8000"), "localhost", 8000) == []


@pytest.mark.parametrize(("enabled", "given"), [(True, ["10.9.8.7 3128"]), (False, [])])
def test_a_proxy_is_open_where_it_is_wanted(monkeypatch: pytest.MonkeyPatch, enabled: bool, given: list[str]) -> None:
    monkeypatch.setattr(module, "getproxies", lambda: {"https": "http://proxy.example:3128", "no": "localhost"})
    system = System(proxy_example=["10.9.8.7"], localhost=["127.0.0.1"])
    resolver = public_resolver(system, HTTPPROXY_ENABLED=enabled)
    assert ask(resolver, "proxy.example", 3128) == given
    assert ask(resolver, "localhost") == []


def test_the_server_that_draws_pages_is_open() -> None:
    resolver = public_resolver(System(splash=["172.17.0.2"]), SPLASH_URL="http://splash:8050")
    assert ask(resolver, "splash", 8050) == ["172.17.0.2 8050"]
    assert ask(resolver, "splash", 22) == []


def test_the_reason_stands_in_the_place_of_scrapys_error(monkeypatch: pytest.MonkeyPatch) -> None:
    from twisted.internet import reactor

    monkeypatch.setattr(reactor, "_nameResolver", SimpleNamespace(refused={"example.org": "it stands for 10.0.0.1"}))
    notice = NoticeRefusedNames()
    with pytest.raises(IgnoreRequest, match="it stands for 10") as refusal:
        notice.process_exception(Request("https://example.org/"), CannotResolveHostError("no results"))
    assert isinstance(refusal.value.__cause__, HostClosed)
    notice.process_exception(Request("https://elsewhere.example/"), CannotResolveHostError("no results"))
    notice.process_exception(Request("https://example.org/"), TimeoutError("slow"))
