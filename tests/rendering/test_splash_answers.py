"""What a Splash server is asked, and what its answers mean."""

from __future__ import annotations

import base64
from typing import Any

import pytest
from scrapy import Request
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
)
from scrapy.http import HtmlResponse, XmlResponse

from crawler.errors import RendererProblem
from crawler.rendering.response import LedOn, RenderedResponse
from crawler.rendering.splash import SCRIPT, arguments, response

URL = "https://example.org:8443/news/?p=2"
HTML = "text/html; charset=windows-1251"
CHALLENGE = "<html><title>Just a moment...</title><body><script>window._chl_opt = {}</script></body></html>"


def asked(**headers: str) -> Request:
    return Request(URL, headers=headers, meta={"download_timeout": 30.0})


def told(**changes: Any) -> dict[str, Any]:
    fetched = base64.b64encode("<p>Сведения</p>".encode("windows-1251")).decode()
    page = {
        "status": 200, "headers": [{"name": "Content-Type", "value": HTML}], "body": fetched,
        "html": "<p>Сведения</p><p>и ещё</p>", "led_to": "",
    }  # fmt: skip
    return page | changes


def test_the_script_is_never_made_from_a_page() -> None:
    args = arguments(Request('https://example.org/"}os.exit()--', meta={"download_timeout": 30.0, "wait_for": "]]"}))
    assert args["lua_source"] == SCRIPT
    assert "example" not in SCRIPT


def test_cookies_go_apart_so_that_scripts_have_them_too() -> None:
    args = arguments(asked(Cookie='a=1; b="x y"', Accept="text/html"))
    assert [(each["name"], each["value"], each["domain"]) for each in args["cookies"]] == [
        ("a", "1", "example.org"),
        ("b", "x y", "example.org"),
    ]
    assert args["headers"] == {"Accept": "text/html"}


def test_only_the_pages_own_host_and_port_may_be_asked() -> None:
    assert arguments(asked())["site"] == "https://example.org:8443/"


@pytest.mark.parametrize(("seconds", "sent"), [(5.0, 5.0), (30.0, 30.0), (180.0, 90)])
def test_the_timeout_is_the_requests_as_far_as_servers_allow(seconds: float, sent: float) -> None:
    assert arguments(Request(URL, meta={"download_timeout": seconds}))["timeout"] == sent


def test_a_page_is_the_sites_own_and_drawn() -> None:
    page = response(asked(), 200, told())
    assert isinstance(page, RenderedResponse)
    assert (page.url, page.status, page.encoding) == (URL, 200, "utf-8")
    assert page.css("p::text").getall() == ["Сведения", "и ещё"]
    assert page.fetched.body == "<p>Сведения</p>".encode("windows-1251")
    assert page.fetched.headers["Content-Type"] == HTML.encode()


def test_it_stays_so_when_it_is_copied() -> None:
    page = response(asked(), 200, told())
    copy = page.replace(status=203)
    assert isinstance(copy, RenderedResponse)
    assert isinstance(page, RenderedResponse)
    assert copy.fetched is page.fetched


def test_headers_of_one_name_are_parted_again() -> None:
    headers = [{"name": "Content-Type", "value": HTML}, {"name": "Set-Cookie", "value": "a=1\nb=2"}]
    assert response(asked(), 200, told(headers=headers)).headers.getlist("Set-Cookie") == [b"a=1", b"b=2"]


@pytest.mark.parametrize("status", [301, 404, 410, 429, 500, 503])
def test_every_other_status_is_as_it_was_fetched(status: int) -> None:
    page = response(asked(), 200, told(status=status, html=None))
    assert (page.status, page.body) == (status, "<p>Сведения</p>".encode("windows-1251"))
    assert not isinstance(page, RenderedResponse)


def test_so_is_a_challenge_for_none_is_evaded() -> None:
    body = base64.b64encode(CHALLENGE.encode()).decode()
    page = response(asked(), 200, told(body=body, html="<p>passed</p>"))
    assert (page.body, isinstance(page, RenderedResponse)) == (CHALLENGE.encode(), False)


def test_so_is_a_feed() -> None:
    headers = [{"name": "Content-Type", "value": "application/rss+xml"}]
    assert type(response(asked(), 200, told(headers=headers))) is XmlResponse


@pytest.mark.parametrize("html", ['<iframe src="/frame">', '<frameset><frame src="https://example.org:8443/frame">'])
def test_what_a_frame_would_show_is_no_redirect(html: str) -> None:
    page = response(asked(), 200, told(html=html, led_to="https://example.org:8443/frame"))
    assert isinstance(page, HtmlResponse)


@pytest.mark.parametrize(
    ("led_to", "location"),
    [
        ("https://example.org:8443/next", b"https://example.org:8443/next"),
        ("https://ads.example/\nhttps://example.org:8443/next", b"https://example.org:8443/next"),
        ("https://ads.example/", None),
        ("https://example.org:8443.evil.example/", None),
        ("about:blank", None),
    ],
)
def test_where_scripts_lead_on_the_site_is_a_redirect(led_to: str, location: bytes | None) -> None:
    page = response(asked(), 200, told(led_to=led_to))
    assert page.headers.get("Location") == location
    assert isinstance(page, LedOn) == (location is not None)


@pytest.mark.parametrize(
    ("status", "answer", "error", "says"),
    [
        (200, {"failure": "network1"}, DownloadConnectionRefusedError, "network1"),
        (200, {"failure": "network3"}, CannotResolveHostError, "network3"),
        (200, {"failure": "network5"}, DownloadTimeoutError, "network5"),
        (200, {"failure": "network99"}, DownloadFailedError, "network99"),
        (504, {"type": "GlobalTimeoutError", "info": {"timeout": 30}}, DownloadTimeoutError, "within 30 s"),
        (498, {"type": "ExpiredArguments"}, DownloadFailedError, "498"),
        (502, {"type": "RenderError"}, DownloadFailedError, "502"),
        (503, {}, DownloadFailedError, "503"),
        (401, {}, DownloadFailedError, "401"),
        (400, {"type": "ScriptError", "info": {"message": "Lua error"}}, RendererProblem, "Lua error"),
        (400, {"type": "BadOption", "info": "a string, at which the package itself fails"}, RendererProblem, "string"),
        (400, {}, RendererProblem, "refused"),
    ],
)
def test_an_error_is_what_a_plain_request_would_raise(
    status: int, answer: dict[str, Any], error: type[Exception], says: str
) -> None:
    with pytest.raises(error, match=says):
        response(asked(), status, answer)
