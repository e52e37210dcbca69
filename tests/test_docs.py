"""README tells the truth: its commands, settings, fields, spiders, arguments and exit statuses are the code's."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path

import pytest
from scrapy.spiderloader import SpiderLoader
from scrapy.utils.project import get_project_settings

from crawler import settings
from crawler.items import Article, Rate
from crawler.outcome import NAMES
from crawler.schema import field_docstrings
from crawler.status import Status

PROJECT = Path(__file__).parent.parent
README = (PROJECT / "README.md").read_text("utf-8")


def table(header: str) -> str:
    """The rows of the README's table whose header begins with ``header``."""
    _, _, rest = README.partition(f"\n| {header} |")
    assert rest, f"no table {header}"
    return "\n".join(rest.split("\n\n")[0].split("\n")[2:])


def first_cells(header: str) -> list[str]:
    """The first cell of every row of a table."""
    return [row.split("|")[1].strip().strip("`") for row in table(header).split("\n")]


def json_blocks(text: str) -> list[dict[str, object]]:
    return [json.loads(block) for block in re.findall(r"```json\n(.*?)```", text, re.DOTALL)]


def test_spiders() -> None:
    loader = SpiderLoader.from_settings(get_project_settings())
    assert sorted(first_cells("spider")) == sorted(loader.list())


def test_arguments() -> None:
    loader = SpiderLoader.from_settings(get_project_settings())
    known = {name for spider in loader.list() for name in loader.load(spider).arguments}
    told = {re.search(r"-a (\w+)=", cell)[1] for cell in first_cells("argument")}  # type: ignore[index]
    assert told == known


def test_settings_a_person_sets() -> None:
    source = (PROJECT / "crawler/settings.py").read_text("utf-8")
    own = source.partition("# ---- What a person sets")[2].partition("# ----")[0]
    told = first_cells("setting")
    assert told == re.findall(r"^([A-Z_]+) = ", own, re.MULTILINE)
    assert all(hasattr(settings, name) for name in told)


def test_commands() -> None:
    modules = {path.stem for path in (PROJECT / "crawler/commands").glob("*.py")} - {"__init__", "streams", "given"}
    assert {cell.removeprefix("scrapy ") for cell in first_cells("command")} == modules


def test_make_targets() -> None:
    targets = set(re.findall(r"^([a-z]+):", (PROJECT / "Makefile").read_text("utf-8"), re.MULTILINE))
    told = set(re.findall(r"^make ([a-z]+)", README, re.MULTILINE))
    assert told
    assert told <= targets


@pytest.mark.parametrize(("header", "record"), [("article field", Article), ("rate field", Rate)])
def test_fields(header: str, record: type) -> None:
    told = dict(re.findall(r"^\| `(\w+)` \| (.*) \|$", table(header), re.MULTILINE))
    assert list(told) == [field.name for field in fields(record)]
    assert told == {name: note.replace("``", "`") for name, note in field_docstrings(record).items()}


@pytest.mark.parametrize("record", [Article, Rate])
def test_sample_records_have_exactly_the_fields(record: type) -> None:
    names = [field.name for field in fields(record)]
    assert any(list(sample) == names for sample in json_blocks(README))


def test_exit_statuses() -> None:
    rows = re.findall(r"^\| (\d+) \| (\w+) \|", README, re.MULTILINE)
    assert {int(status): name for status, name in rows} == NAMES


def test_links_lead_somewhere() -> None:
    for page in (*PROJECT.glob("*.md"), *(PROJECT / "docs").glob("*.md")):
        for link in re.findall(r"\]\(([^)#]+)\)", page.read_text("utf-8")):
            assert link.startswith("https://") or (page.parent / link).exists(), f"{page.name}: {link}"


def test_the_guide_to_exit_statuses_knows_them_all() -> None:
    guide = (PROJECT / "docs/exit-status.md").read_text("utf-8")
    assert [int(status) for status in re.findall(r"^\| (\d+) \|", guide, re.MULTILINE)] == list(NAMES)


def test_the_guide_to_alerting_names_the_keys_there_are() -> None:
    guide = (PROJECT / "docs/alerting.md").read_text("utf-8")
    cells = re.findall(r"^\| (`.*?) \|", guide, re.MULTILINE)
    told = {name for cell in cells for name in re.findall(r"`(\w+)`", cell)}
    assert told == {field.name for field in fields(Status)} - {"source", "failures_left_out"}
