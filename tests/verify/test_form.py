"""The quick check says of every value what the reference implementation of JSON Schema says."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from crawler.schema import record_schema
from crawler.verify.form import check_for

README = (Path(__file__).parents[2] / "README.md").read_text("utf-8")
SAMPLES = {
    record["schema"].partition("/")[0]: record
    for record in (json.loads(block) for block in re.findall(r"```json\n(.*?)```", README, re.DOTALL))
}
CHECKS = {name: check_for(record_schema(name)) for name in SAMPLES}
VALIDATORS = {name: Draft202012Validator(record_schema(name)) for name in SAMPLES}
VALUES = st.one_of(
    st.none(), st.booleans(), st.integers(-3, 3), st.text(max_size=3), st.sampled_from(["0.1", "USD", "new", "rate/1"]),
    st.lists(st.none(), max_size=2), st.dictionaries(st.sampled_from(["name", "kind", "text"]), st.text(), max_size=3),
)  # fmt: skip


@pytest.mark.parametrize("name", SAMPLES)
def test_a_real_record_fits(name: str) -> None:
    assert CHECKS[name](SAMPLES[name]) is None


@given(st.data())
def test_a_record_with_anything_in_one_place_is_judged_as_the_reference_does(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(SAMPLES)))
    record = json.loads(json.dumps(SAMPLES[name]))
    place: Any = record
    field: Any = data.draw(st.sampled_from(sorted(record)))
    while isinstance(place[field], dict | list) and place[field] and data.draw(st.booleans()):
        place = place[field]
        field = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
    if isinstance(place, dict) and data.draw(st.booleans()):
        del place[field]
    else:
        place[field] = data.draw(VALUES)
    if field in {"crawled_at", "observed_at"} and field in place:
        # The reference knows no formats without a further package.
        return
    assert (CHECKS[name](record) is None) == VALIDATORS[name].is_valid(record), CHECKS[name](record)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"crawled_at": "yesterday"}, "crawled_at: is no time"),
        ({"crawled_at": "2026-11-24T16:22:18"}, "crawled_at: has no zone"),
        ({"id": "0" * 32 + "\n"}, "id: does not match"),
        ({"blocks": [{"kind": "quote", "text": "a"}, {"kind": "song", "text": "b"}]}, "blocks: item 2: kind: is"),
        ({"tags": [None]}, "tags: item 1: is no string"),
        ({"excerpt": 1}, "excerpt: is no string and is no null"),
        ({"extra": 1}, "extra: is no field of it"),
        ({"revision": True}, "revision: is no integer"),
    ],
)  # fmt: skip
def test_a_complaint_names_the_place(change: dict[str, Any], words: str) -> None:
    assert (CHECKS["article"](SAMPLES["article"] | change) or "").startswith(words)


@pytest.mark.parametrize(
    "schema",
    [{"type": "string", "maxLength": 3}, {"type": "text"}, {"format": "email"}, {"items": {"uniqueItems": True}}],
)
def test_a_schema_is_checked_whole_or_not_at_all(schema: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="no check for"):
        check_for(schema)
