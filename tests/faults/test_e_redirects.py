"""E: redirects without an end. Six requests, and a name for what happened."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.sites import Answer, Site, http, listing

if TYPE_CHECKING:
    from tests.faults.running import Crawls

MOST = 6
"""Requests for one page: REDIRECT_MAX_TIMES and the first."""


def to(there: Callable[[str], str], **headers: str) -> Answer:
    return lambda target, _: http(status="302 Found", Location=there(target), **headers)


def refresh(target: str, _: dict[str, str]) -> bytes:
    return http(f'<html><head><meta http-equiv="refresh" content="0; url={target}"></head></html>')


class Circles(dict[str, Answer]):
    """Every address below ``/for-ever/`` leads to the next."""

    def get(self, target: str, default: Any = None) -> Any:
        if target.startswith("/for-ever/"):
            return to(lambda target: f"/for-ever/{len(target)}{target[9:]}")(target, {})  # type: ignore[operator]
        return super().get(target, default)


CIRCLES: dict[str, Answer] = {
    "/itself/": to(lambda target: target),
    "/refreshing/": refresh,
    "/order/?a=1&b=2": to(lambda _: "/order/?b=2&a=1"),
    "/order/?b=2&a=1": to(lambda _: "/order/?a=1&b=2"),
    "/other/": to(lambda _: "/another/"),
    "/another/": to(lambda _: "/other/"),
    "/wall/": to(lambda target: target, Set_Cookie="seen=1; Path=/"),
}
NAMES = ["for-ever", "itself", "refreshing", "order/?a=1&b=2", "other", "wall", "good"]


@pytest.fixture
def circles(site: Site) -> Site:
    site.with_articles(["good"])
    site.pages = Circles(site.pages | CIRCLES)
    links = {name if "?" in name else f"{name}/": f"The story of {name}" for name in NAMES}
    site.pages["/news/"] = http(listing({f"/{link}": title for link, title in links.items()}))
    return site


@pytest.mark.fault(41, 43)
def test_circles_are_left_after_six_requests_and_told_by_name(crawls: Crawls, circles: Site) -> None:
    crawls.wordpress(circles.listing_url)(status=10, says=[f"{len(NAMES) - 1} pages failed"])
    report = json.loads((crawls.archive.folder / "runs/latest.json").read_text("utf-8"))
    reasons = {failure["url"].removeprefix(circles.origin): failure["reason"] for failure in report["failures"]}
    assert {address.strip("/") for address in reasons} == set(NAMES) - {"good"}
    assert reasons.pop("/wall/") == "its redirects go round in a circle, with a cookie each time"
    assert set(reasons.values()) == {"its redirects go round in a circle"}
    asked = {name: sum(n for target, n in circles.count.items() if name in target) for name in
             ("/for-ever", "/itself", "/refreshing", "/order", "other/", "/wall")}  # fmt: skip
    assert asked == dict.fromkeys(asked, MOST)
    assert [article["url"] for article in crawls.archive.articles if not article["truncated"]] == [
        f"{circles.origin}/good/"
    ]


@pytest.mark.fault(41)
def test_a_listing_that_leads_in_a_circle_is_unreachable(crawls: Crawls, site: Site) -> None:
    site.pages["/news/"] = CIRCLES["/itself/"]
    crawls.wordpress(site.listing_url)(status=14, says=["unreachable", "round in a circle"])
    assert site.count["/news/"] == MOST
