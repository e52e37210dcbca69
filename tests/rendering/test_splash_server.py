"""The Splash test server, or a real one at SPLASH_URL: both must answer these alike."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from collections.abc import Callable
from typing import Any

import pytest

PAGE = """<!DOCTYPE html><html><head><title>Before</title></head><body><p id="here">nothing</p><script>
var request = new XMLHttpRequest();
request.open("GET", "/data/", true);
request.onload = function () {
  document.title = "After";
  document.getElementById("here").innerHTML = request.responseText;
};
request.send();
</script></body></html>"""
WAITS = (0.5, 4, 16)
"""Seconds for the script; the first is plenty on a machine that is not busy."""


def ask(splash: str, endpoint: str, **args: Any) -> tuple[int, Any]:
    """Status and body of an answer, from JSON where it is JSON."""
    request = urllib.request.Request(
        f"{splash}/{endpoint}", data=json.dumps(args).encode(), headers={"Content-Type": "application/json"}
    )
    try:
        with urllib.request.urlopen(request, timeout=60) as answer:
            status, kind, body = answer.status, answer.headers["Content-Type"], answer.read()
    except urllib.error.HTTPError as error:
        status, kind, body = error.code, error.headers["Content-Type"], error.read()
    return status, json.loads(body) if kind.startswith("application/json") else body.decode()


@pytest.fixture
def site(replica: Callable[..., Any]) -> Any:
    """A server with one page that a script fills in."""
    server = replica(articles=1)
    server.site.faults.add("body", "/page/", body=PAGE)
    server.site.faults.add("body", "/data/", body="filled in")
    return server


def drawn(splash: str, endpoint: str, site: Any, wait: float, **args: Any) -> Any:
    """The page with the script, when it had so many seconds for it."""
    status, told = ask(splash, endpoint, url=f"{site.origin}/page/", wait=wait, **args)
    assert status == 200
    return told


def test_it_answers_a_ping(splash_url: str) -> None:
    with urllib.request.urlopen(f"{splash_url}/_ping", timeout=60) as answer:
        assert json.load(answer)["status"] == "ok"


def test_the_pages_script_is_executed(splash_url: str, site: Any) -> None:
    assert any("filled in" in drawn(splash_url, "render.html", site, wait) for wait in WAITS)
    told = {"title": "Before"}
    for wait in WAITS:
        if told["title"] == "Before":
            told = drawn(splash_url, "render.json", site, wait, html=1, history=1)
    assert (told["title"], told["url"]) == ("After", f"{site.origin}/page/")
    assert [entry["response"]["status"] for entry in told["history"]] == [200]


@pytest.mark.parametrize("status", [404, 500])
def test_a_page_that_is_an_error_is_a_page(splash_url: str, site: Any, status: int) -> None:
    site.site.faults.add("status", "/gone/", status=status)
    assert ask(splash_url, "render.html", url=f"{site.origin}/gone/")[0] == 200
    told = ask(splash_url, "render.json", url=f"{site.origin}/gone/", history=1)[1]
    assert told["history"][-1]["response"]["status"] == status


def test_errors_are_told_as_splash_tells_them(splash_url: str, site: Any) -> None:
    site.site.faults.add("slow", "/slow/", seconds=20.0)
    table = {
        (400, "BadOption"): ask(splash_url, "render.html"),
        (400, "ScriptError"): ask(splash_url, "execute", url=site.origin, lua_source="no Lua at all"),
        (498, "ExpiredArguments"): ask(splash_url, "execute", url=site.origin, load_args={"lua_source": "ab12"}),
        (502, "RenderError"): ask(splash_url, "render.html", url="http://127.0.0.1:9/"),
        (504, "GlobalTimeoutError"): ask(splash_url, "render.html", url=f"{site.origin}/slow/", timeout=1),
    }
    for (status, kind), (answered, told) in table.items():
        assert (answered, told["error"], told["type"], set(told)) == (
            status, status, kind, {"error", "type", "description", "info"},
        )  # fmt: skip
