"""What a page in the browser may ask for, and what it is given."""

from __future__ import annotations

import asyncio
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy import Request
from scrapy.http import HtmlResponse, Response

from crawler.rendering import fence
from crawler.rendering.fence import Fence

PAGE = "https://example.org/news/"


class Route:
    """Keeps what a request of the page was answered."""

    def __init__(self) -> None:
        self.answer: dict[str, Any] = {}

    async def fulfill(self, **answer: Any) -> None:
        self.answer = answer

    async def abort(self, reason: str) -> None:
        self.answer = {"aborted": reason}


class Wanted(SimpleNamespace):
    """A request of the page."""

    def is_navigation_request(self) -> bool:
        return bool(self.resource_type == "document")

    async def all_headers(self) -> dict[str, str]:
        return {"x-requested-with": "XMLHttpRequest", "cookie": "b=2", "user-agent": "Chrome", "host": "evil.example"}


def wanted(url: str, resource_type: str = "xhr", method: str = "GET") -> Any:
    return Wanted(
        url=url, resource_type=resource_type, method=method, post_data_buffer=None,
        frame=SimpleNamespace(parent_frame=None),
    )  # fmt: skip


def answers(*asked: Any, served: dict[str, Response] | None = None) -> tuple[list[dict[str, Any]], list[Request], Any]:
    """What the page was answered, in order; what was fetched for it; and where it led on."""
    fetched: list[Request] = []

    async def fetch(request: Request) -> Response:
        fetched.append(request)
        if served is not None:
            return served[request.url]
        return Response(request.url, headers={"Content-Encoding": "gzip", "Set-Cookie": "a=2", "X-Own": "1"}, body=b"!")

    async def all_of_them() -> tuple[list[dict[str, Any]], Any]:
        page = HtmlResponse(PAGE, body="<p>Ü</p>".encode("latin-1"), encoding="latin-1")
        request = Request(PAGE, headers={"User-Agent": "timesca-crawler", "Cookie": "a=1"})
        around = Fence(request, page, fetch)
        routes = [Route() for _ in asked]
        for route, each in zip(routes, asked, strict=True):
            await around.answer(route, each)  # type: ignore[arg-type]
        return [route.answer for route in routes], around.led_to.result() if around.led_to.done() else None

    given, led_to = asyncio.run(all_of_them())
    return given, fetched, led_to


def test_the_page_itself_is_what_was_fetched() -> None:
    given, fetched, _ = answers(wanted(PAGE, "document"))
    assert given == [{"status": 200, "content_type": "text/html; charset=utf-8", "body": "<p>Ü</p>"}]
    assert fetched == []


def test_a_second_navigation_leads_on_and_loads_nothing() -> None:
    given, fetched, led_to = answers(wanted(PAGE, "document"), wanted("https://example.org/next/", "document"))
    assert (given[1], fetched, led_to) == ({"aborted": "aborted"}, [], "https://example.org/next/")


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/",
        "https://example.org:8443/",
        "http://example.org/",
        "https://example.org.evil.example/",
        "https://user@example.org/",
        "http://127.0.0.1:8050/execute",
        "http://169.254.169.254/latest/meta-data/",
        "file:///etc/passwd",
        "data:text/html,x",
        "blob:https://example.org/1",
    ],
)
def test_no_other_site_is_asked(url: str) -> None:
    assert answers(wanted(url))[:2] == ([{"aborted": "blockedbyclient"}], [])


@pytest.mark.parametrize(("resource_type", "method"), [("image", "GET"), ("font", "GET"), ("xhr", "DELETE")])
def test_neither_is_what_no_text_needs(resource_type: str, method: str) -> None:
    assert answers(wanted("https://example.org/x", resource_type, method))[1] == []


def test_the_site_is_asked_under_the_crawlers_name_and_with_its_cookies_only() -> None:
    given, (request,), _ = answers(wanted("https://example.org/data"))
    assert request.headers.to_unicode_dict() == {
        "X-Requested-With": "XMLHttpRequest", "User-Agent": "timesca-crawler", "Cookie": "a=1",
    }  # fmt: skip
    assert given == [{"status": 200, "headers": {"X-Own": "1"}, "body": b"!"}]


@pytest.mark.parametrize(
    ("location", "answer"),
    [
        ("/there", {"status": 200, "headers": {}, "body": b"there"}),
        ("http://127.0.0.1:8050/_debug", {"aborted": "blockedbyclient"}),
        ("file:///etc/passwd", {"aborted": "blockedbyclient"}),
        ("/here", {"aborted": "blockedbyclient"}),
    ],
)
def test_a_redirect_is_followed_within_the_fence_and_not_for_ever(location: str, answer: dict[str, Any]) -> None:
    served = {
        "https://example.org/here": Response("https://example.org/here", status=302, headers={"Location": location}),
        "https://example.org/there": Response("https://example.org/there", body=b"there"),
    }
    given, fetched, _ = answers(wanted("https://example.org/here"), served=served)
    assert given == [answer]
    assert len(fetched) <= 1 + fence.MOST_HOPS


def test_what_cannot_be_had_is_missing_and_no_more() -> None:
    assert answers(wanted("https://example.org/lost"), served={})[0] == [{"aborted": "blockedbyclient"}]


def test_a_page_cannot_ask_for_ever() -> None:
    given, fetched, _ = answers(*(wanted(f"https://example.org/{n}") for n in range(fence.MOST + 5)))
    assert len(fetched) == fence.MOST
    assert given[-1] == {"aborted": "blockedbyclient"}
