"""A run sets up the renderer that it asks for, and no other; what is missing is told in one line."""

from __future__ import annotations

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from scrapy.exceptions import NotConfigured
from scrapy.utils.project import get_project_settings

from crawler.errors import ConfigurationProblem
from crawler.rendering import chromium
from crawler.rendering.addon import Rendering


def settings_of(render: str, **settings: Any) -> Any:
    project = get_project_settings()
    project.setdict(settings, priority="cmdline")
    Rendering.from_crawler(SimpleNamespace(spider=SimpleNamespace(render=render))).update_settings(project)  # type: ignore[arg-type]
    return project


@pytest.mark.parametrize("spider", [SimpleNamespace(render="none"), SimpleNamespace()])
def test_a_plain_run_sets_nothing(spider: Any) -> None:
    with pytest.raises(NotConfigured):
        Rendering.from_crawler(SimpleNamespace(spider=spider))  # type: ignore[arg-type]


def test_splash_takes_the_place_of_the_handler_and_opens_no_closed_door() -> None:
    handlers = settings_of("splash", SPLASH_URL="http://127.0.0.1:8050").getdict("DOWNLOAD_HANDLERS")
    assert handlers.pop("http") == handlers.pop("https") == "crawler.middlewares.render.SplashHandler"
    assert handlers == dict.fromkeys(("file", "data", "ftp", "s3"))


@pytest.mark.parametrize("url", ["", None, "127.0.0.1:8050", "ftp://127.0.0.1/", "http://", "http://127.0.0.1:port"])
def test_splash_needs_an_address(url: str | None) -> None:
    with pytest.raises(ConfigurationProblem, match="SPLASH_URL"):
        settings_of("splash", SPLASH_URL=url)


def test_a_password_is_no_part_of_the_address_and_not_repeated() -> None:
    with pytest.raises(ConfigurationProblem, match="SPLASH_PASS") as problem:
        settings_of("splash", SPLASH_URL="http://user:secret@127.0.0.1:8050")
    assert "secret" not in str(problem.value)


def program_that(tmp_path: Path, does: str) -> str:
    path = tmp_path / "chromium"
    path.write_text(f"#!/bin/sh\n{does}\n")
    path.chmod(0o755)
    return str(path)


@pytest.fixture
def program(tmp_path: Path) -> str:
    return program_that(tmp_path, "echo Chromium 156.0.8078.79")


def test_a_browser_takes_the_program_that_is_set(program: str) -> None:
    settings = settings_of("browser", CHROMIUM_PATH=program)
    assert settings.getdict("DOWNLOAD_HANDLERS")["https"] == "crawler.middlewares.browser.BrowserHandler"
    assert settings.getdict("PLAYWRIGHT_LAUNCH_OPTIONS")["executable_path"] == program


def test_or_the_first_on_the_path(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(Path(program).parent))
    assert settings_of("browser").getdict("PLAYWRIGHT_LAUNCH_OPTIONS")["executable_path"] == program


def test_without_a_browser_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationProblem, match="apt install chromium-headless-shell"):
        settings_of("browser")


@pytest.mark.parametrize("name", ["missing", "."])
def test_what_cannot_be_run_is_no_browser(tmp_path: Path, name: str) -> None:
    with pytest.raises(ConfigurationProblem, match="CHROMIUM_PATH"):
        settings_of("browser", CHROMIUM_PATH=str(tmp_path / name))


@pytest.mark.parametrize("does", ["echo GNU coreutils 9.1", "exit 127", "echo Chromium; exit 1"])
def test_nor_is_what_says_that_it_is_something_else(tmp_path: Path, does: str, monkeypatch: pytest.MonkeyPatch) -> None:
    program = program_that(tmp_path, does)
    with pytest.raises(ConfigurationProblem, match="CHROMIUM_PATH"):
        settings_of("browser", CHROMIUM_PATH=program)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ConfigurationProblem, match="needs a Chromium"):
        settings_of("browser")


def test_without_the_extra_it_says_so(program: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(chromium, "find_spec", lambda name: None)
    with pytest.raises(ConfigurationProblem, match=r"\[browser\]"):
        settings_of("browser", CHROMIUM_PATH=program)


@pytest.mark.parametrize(
    ("args", "status", "line"),
    [
        (("-a", "render=splash"), 78, "-a render=splash needs SPLASH_URL"),
        (
            ("-a", "render=splash", "-s", "SPLASH_URL=http://127.0.0.1:1"),
            14,
            "Splash server at http://127.0.0.1:1 does",
        ),
        (("-a", "render=browser", "-s", f"CHROMIUM_PATH={sys.executable}"), 78, "none answers --version; nothing done"),
        (("-a", "render=lynx"), 64, "must be one of none, splash, browser; nothing done"),
        (("-a", "wait_for=p["), 64, "must be a CSS selector, like .entry-content; nothing done"),
    ],
)
def test_the_command_ends_with_one_line_and_asks_nothing(
    scrapy: Any, replica: Any, args: tuple[str, ...], status: int, line: str
) -> None:
    server = replica(articles=1)
    run = scrapy.crawl("timesca", "-a", f"origin={server.origin}", *args)
    assert run.returncode == status
    assert line in run.stderr
    assert run.stderr.count("\n") == 1
    assert server.log.entries == ()
