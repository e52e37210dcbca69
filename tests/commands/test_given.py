"""Settings on the command line: what Scrapy cannot use is refused by name, before anything is done."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.settings import default_settings

from crawler.commands.given import check
from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from tests.conftest import Command

NAMES = [name for name in dir(default_settings) if name.isupper()]
REFUSED = {
    "DOWNLOAD_DELAY=x": "must be a number from 0, not 'x'",
    "DOWNLOAD_DELAY=-1": "must be a number from 0, not '-1'",
    "DOWNLOAD_TIMEOUT=nan": "must be a number from 0",
    "CLOSESPIDER_TIMEOUT=inf": "must be a number from 0",
    "RETRY_TIMES=1.5": "must be a whole number from 0",
    "DEPTH_PRIORITY=x": "must be a whole number, not 'x'",
    "CONCURRENT_REQUESTS_PER_DOMAIN=0": "must be a whole number from 1",
    "ROBOTSTXT_OBEY=perhaps": "must be True or False",
    "AUTOTHROTTLE_ENABLED=": "must be True or False",
    "MY_OWN_ENABLED=x": "must be True or False",
    "RETRY_HTTP_CODES=500,x": "must be whole numbers with commas",
    "LOG_LEVEL=loud": "must be one of CRITICAL, ERROR",
    "FEEDS=[3]": "must be a JSON object",
    "FEEDS=latest.jsonl": "must be a JSON object",
    'ITEM_PIPELINES={"no.such.Thing": 1}': "names 'no.such.Thing', which cannot be loaded (ModuleNotFoundError",
    'DOWNLOAD_HANDLERS={"ftp": "no.such.Thing"}': "names 'no.such.Thing'",
    "SCHEDULER=Scheduler": "names 'Scheduler'",
    "STATS_CLASS=crawler.extensions.counts.No": "names 'crawler.extensions.counts.No'",
}
TAKEN = [
    "DOWNLOAD_DELAY=0.25",
    "DEPTH_PRIORITY=-1",
    "TELNETCONSOLE_ENABLED=False",
    "TELNETCONSOLE_HOST=127.0.0.2",
    "RETRY_HTTP_CODES=",
    'ITEM_PIPELINES={"no.such.Thing": null}',
    "REFERRER_POLICY=no-referrer",
    "CRAWL_BUDGET=x",
    "ANYTHING=x",
]


def given(setting: str) -> dict[str, str]:
    name, _, value = setting.partition("=")
    return {name: value}


@pytest.mark.parametrize("setting", REFUSED)
def test_what_scrapy_cannot_use_is_refused_by_name(setting: str) -> None:
    with pytest.raises(ConfigurationProblem) as refused:
        check(given(setting))
    assert f"{setting.partition('=')[0]} {REFUSED[setting]}" in str(refused.value)


@pytest.mark.parametrize("setting", TAKEN)
def test_what_scrapy_or_another_room_sees_to_is_taken(setting: str) -> None:
    check(given(setting))


@pytest.mark.parametrize("name", NAMES)
def test_scrapys_own_values_are_taken(name: str) -> None:
    def written(value: Any) -> str:
        if isinstance(value, dict):
            return json.dumps({key: each for key, each in value.items() if isinstance(each, str | int | None)})
        return ",".join(map(str, value)) if isinstance(value, list) else str(value)

    value = getattr(default_settings, name)
    if value is not None:
        check({name: written(value)})


@pytest.mark.parametrize("call", [["crawl", "timesca"], ["status"], ["verify", "timesca"]])
@pytest.mark.parametrize("wrong", [["-s", "FEEDS=[3]"], ["-L", "loud"], ["-s", "CONCURRENT_REQUESTS=0"]])
def test_every_command_ends_with_one_line_and_a_status(scrapy: Command, call: list[str], wrong: list[str]) -> None:
    run = scrapy(*call, *wrong)
    assert (run.returncode, run.stdout) == (78, "")
    assert run.stderr.startswith("configuration: ")
    assert run.stderr.endswith("; nothing done\n")
    assert run.stderr.count("\n") == 1


@pytest.mark.parametrize("call", [["crawl", "timesca"], ["status"], ["replay", "timesca"]])
def test_an_option_that_is_none_is_named(scrapy: Command, call: list[str]) -> None:
    run = scrapy(*call, "--no-such-option")
    assert (run.returncode, run.stdout) == (64, "")
    assert run.stderr.endswith("there is no option --no-such-option; nothing done\n")
    assert run.stderr.count("\n") == 1
