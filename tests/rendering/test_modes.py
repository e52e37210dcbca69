"""The three modes behave alike: errors, redirects, timeouts, robots.txt; and only what may be asked is."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest

from tests.conftest import Command
from tests.rendering.scripted_site import ScriptedSite

DISALLOWED = [f"/private/{n}" for n in range(12)]
PATHS = ["/page", "/feed", "/gone", "/broken", "/moved", "/shut", "/slow", "/dropped", "/lacking", *DISALLOWED]
SCRIPTED = ["/leads-on", "/leads-astray", "/escaping"]
"""Pages that differ by mode, for nothing executes their scripts in a plain run."""
NONE, SPLASH, BROWSER = "none", "splash", "browser"

pytestmark = pytest.mark.acceptance


@dataclass(frozen=True)
class Run:
    """What a spider was told in one mode, and what the site was asked."""

    told: dict[str, Any]
    modules: list[str]
    stats: dict[str, int]
    site: ScriptedSite


def probe(mode: str, site: ScriptedSite, splash_url: str, paths: list[str]) -> Run:
    command = Command(None)  # type: ignore[arg-type]  # nothing is archived
    run = command(
        "runspider", "tests/rendering/probe.py", "-a", f"origin={site.origin}", "-a", f"render={mode}",
        "-a", f"paths={','.join(paths)}", "-s", f"SPLASH_URL={splash_url}", "-s", "DOWNLOAD_DELAY=0",
        "-s", "AUTOTHROTTLE_ENABLED=False", "-s", "CONCURRENT_REQUESTS_PER_DOMAIN=16", "-s", "LOG_LEVEL=ERROR",
        "-s", "RETRY_TIMES=0", "-s", "RETRY_DELAY=0.1",
    )  # fmt: skip
    assert run.stderr == ""
    told = json.loads(run.stdout)
    return Run(told["told"], told["modules"], told["stats"], site)


@pytest.fixture(scope="module", params=[NONE, SPLASH, BROWSER])
def run(request: pytest.FixtureRequest, splash_url: str) -> Any:
    with ScriptedSite() as site:
        yield request.param, probe(request.param, site, splash_url, [*PATHS, *SCRIPTED])


Modes = tuple[str, Run]


def test_a_page_is_its_own_in_every_mode(run: Modes) -> None:
    mode, found = run
    page = found.told["/page"]
    assert (page["kind"], page["status"], page["path"], page["own"]) == ("HtmlResponse", 200, "/page", "kept")
    assert page["late"] == (None if mode == NONE else "Сведения")


@pytest.mark.parametrize(
    ("path", "error"),
    [
        ("/gone", "HttpError 404"),
        ("/broken", "HttpError 500"),
        ("/slow", "DownloadTimeoutError"),
        ("/dropped", "DownloadFailedError"),
    ],
)
def test_an_error_is_the_same(run: Modes, path: str, error: str) -> None:
    assert run[1].told[path]["error"] == error


def test_what_may_pass_is_tried_again(run: Modes) -> None:
    found = run[1]
    assert (found.site.paths.count("/gone"), found.site.paths.count("/broken")) == (1, 2)


def test_a_redirect_is_followed_to_its_final_address(run: Modes) -> None:
    mode, found = run
    page = found.told["/moved"]
    assert (page["status"], page["path"], page["own"]) == (200, "/page", "kept")
    assert page["late"] == (None if mode == NONE else "Сведения")


def test_a_feed_is_not_drawn(run: Modes) -> None:
    assert run[1].told["/feed"]["kind"] == "XmlResponse"


def test_of_12_simultaneous_first_requests_to_a_disallowed_path_none_reaches_the_site(run: Modes) -> None:
    found = run[1]
    assert {found.told[path]["says"] for path in DISALLOWED} == {"Forbidden by robots.txt"}
    assert found.told["/shut"]["says"] == "Forbidden by robots.txt"
    assert [path for path in found.site.paths if path.startswith("/private/")] == []
    assert found.site.paths.count("/robots.txt") == 1


def test_where_a_script_leads_is_judged_like_a_redirect(run: Modes) -> None:
    mode, found = run
    if mode == NONE:
        assert found.told["/leads-on"]["path"] == "/leads-on"
    else:
        assert (found.told["/leads-on"]["path"], found.told["/leads-on"]["late"]) == ("/page", "Сведения")
        assert found.told["/leads-astray"]["says"] == "Forbidden by robots.txt"


def test_a_page_in_the_browser_has_no_way_out(run: Modes) -> None:
    mode, found = run
    if mode == BROWSER:
        assert found.told["/escaping"]["late"] == "Сведения"
        assert [path for path in found.site.paths if path.startswith("/escaped")] == []


def test_only_plain_requests_are_conditional(run: Modes) -> None:
    mode, found = run
    conditional = {path for _, path, headers in found.site.asked if "If-None-Match" in headers}
    assert ("/page" in conditional) == (mode == NONE)


def test_the_site_sees_one_user_agent(run: Modes) -> None:
    agents = {headers["User-Agent"].partition("/")[0] for _, _, headers in run[1].site.asked}
    assert agents == {"timesca-crawler"}


def test_only_the_renderer_that_is_used_is_imported(run: Modes) -> None:
    mode, found = run
    expected = {NONE: [], SPLASH: ["scrapy_splash"], BROWSER: ["scrapy_playwright", "playwright"]}
    assert found.modules == expected[mode]


def test_drawn_pages_are_counted(run: Modes) -> None:
    mode, found = run
    # The page, and it again behind a redirect and behind a script; and the two odd ones.
    assert found.stats.get("rendering/pages", 0) == (0 if mode == NONE else 5)


def test_a_page_without_its_selector_has_failed(run: Modes) -> None:
    told = run[1].told["/lacking"]
    assert told == {"error": "IgnoreRequest", "cause": "IncompletePage", "says": "shows no .never"}
