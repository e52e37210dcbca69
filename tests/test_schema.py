"""The schema says what the records are, no more and no less."""

from __future__ import annotations

import json
import re
from dataclasses import fields
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator, ValidationError

from crawler.items import Article, Rate
from crawler.report import RunReport
from crawler.schema import record_schema

README = (Path(__file__).parent.parent / "README.md").read_text("utf-8")


def validator(name: str) -> Draft202012Validator:
    schema = record_schema(name)
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema, format_checker=Draft202012Validator.FORMAT_CHECKER)


def sample(name: str) -> dict[str, Any]:
    """The README's record of a kind."""
    records = [json.loads(block) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL)]
    found: dict[str, Any] = next(record for record in records if record["schema"].startswith(f"{name}/"))
    return found


@pytest.mark.parametrize(("name", "record"), [("article", Article), ("rate", Rate), ("run", RunReport)])
def test_every_field_is_named_and_needed(name: str, record: type) -> None:
    schema = record_schema(name)
    assert list(schema["properties"]) == [field.name for field in fields(record)]
    added = {field.name for field in fields(record) if "added" in field.metadata}
    assert schema["required"] == [name for name in schema["properties"] if name not in added]
    assert schema["additionalProperties"] is False
    assert schema["$id"] == schema["properties"]["schema"]["const"]
    assert all(schema["properties"][field]["description"] for field in schema["required"])


@pytest.mark.parametrize("name", ["article", "rate"])
def test_a_real_record_fits(name: str) -> None:
    validator(name).validate(sample(name))


def test_a_line_from_before_a_field_was_added_fits_still() -> None:
    line = sample("article")
    del line["client_rendered"]
    validator("article").validate(line)


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("rate", {"value": 0.00008}),
        ("rate", {"value": "0,00008"}),
        ("rate", {"seq": None}),
        ("rate", {"base": "kgs"}),
        ("rate", {"extra": 1}),
        ("article", {"revision": 0}),
        ("article", {"id": "7"}),
        ("article", {"change": "guessed"}),
        ("article", {"title": None}),
        ("article", {"blocks": [{"kind": "paragraph"}]}),
        ("article", {"authors": ["A. Name"]}),
        ("article", {"schema": "article/2"}),
    ],
)
def test_a_wrong_record_does_not(name: str, change: dict[str, Any]) -> None:
    with pytest.raises(ValidationError):
        validator(name).validate(sample(name) | change)
