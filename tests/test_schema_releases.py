"""docs/schemas holds what was released: under the same number, today's schemas say the same to whoever reads records.

A field that is added is optional (``metadata={"added": True}``) and goes into the released file, too; every other
change needs a new number, and with it a new file.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from crawler import items, schema

RELEASED = Path(__file__).parent.parent / "docs/schemas"
SETS = {"required", "enum", "anyOf"}
"""Keywords whose order says nothing."""


def meaning(shape: Any, keyword: str = "") -> Any:
    """What a schema says to a program: without titles and descriptions, and without an order that says nothing."""
    if isinstance(shape, list):
        listed = [meaning(each) for each in shape]
        return sorted(listed, key=json.dumps) if keyword in SETS else listed
    if not isinstance(shape, dict):
        return shape
    if keyword == "properties":
        return {name: meaning(each) for name, each in sorted(shape.items())}
    return {word: meaning(each, word) for word, each in sorted(shape.items()) if word not in {"title", "description"}}


def complaints(name: str) -> Iterator[str]:
    """What keeps today's schema of a kind of record from being the released one of its number, a field a line."""
    today = schema.record_schema(name)
    file = RELEASED / f"{today['$id'].replace('/', '-')}.json"
    if not file.exists():
        yield f"{today['$id']} was never released: scrapy schema {name} > docs/schemas/{file.name}"
        return
    released = json.loads(file.read_text("utf-8"))
    yield from _of_fields(released, today)
    if meaning(released | {"properties": {}, "required": []}) != meaning(today | {"properties": {}, "required": []}):
        yield "the record as a whole: changed, which needs a new number"


def _of_fields(released: dict[str, Any], today: dict[str, Any]) -> Iterator[str]:
    before, now = meaning(released["properties"], "properties"), meaning(today["properties"], "properties")
    for field in sorted(before.keys() | now.keys()):
        needed = (field in released["required"], field in today["required"])
        if field not in now:
            yield f"{field}: removed, which needs a new number"
        elif field not in before:
            yield f"{field}: added, " + ("but not marked so" if needed[1] else "and missing in the released file")
        elif before[field] != now[field] or needed[0] != needed[1]:
            yield f"{field}: changed, which needs a new number"


@pytest.mark.parametrize("name", schema.RECORDS)
def test_todays_schema_is_the_released_one_of_its_number(name: str) -> None:
    assert list(complaints(name)) == []


def test_every_released_schema_is_of_a_record_there_is() -> None:
    names = {file.stem.rpartition("-")[0] for file in RELEASED.iterdir()}
    assert names == set(schema.RECORDS)


# ---- The test sees what is changed ----------------------------------------------------------------

OPTIONAL = "field(default=0, metadata={'added': True})"
Change = Callable[..., ModuleType]


@pytest.fixture
def changed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Change:
    """Put today's records in the place of others, made from their source with pieces of it replaced."""

    def change(*replacements: tuple[str, str]) -> ModuleType:
        source = Path(items.__file__).read_text("utf-8")
        for old, new in replacements:
            assert source.count(old) >= 1, old
            source = source.replace(old, new)
        path = tmp_path / "items_changed.py"
        path.write_text(source, "utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None
        assert spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        monkeypatch.setitem(sys.modules, path.stem, module)
        spec.loader.exec_module(module)
        monkeypatch.setattr(schema, "RECORDS", {"article": module.Article, "rate": module.Rate})
        monkeypatch.setattr(
            schema, "VERSIONS", {module.Article: module.ARTICLE_SCHEMA, module.Rate: module.RATE_SCHEMA}
        )
        return module

    return change


@pytest.mark.parametrize(
    ("old", "new", "seen"),
    [
        ("    dateline: str", "    place: str", ["dateline: removed", "place: added, but not marked so"]),
        ("    truncated: bool = False", "    truncated: str = ''", ["truncated: changed"]),
        ("    excerpt: str | None = None", "    excerpt: str = ''", ["excerpt: changed"]),
        ('"reparsed", "gone"]', '"reparsed", "gone", "moved"]', ["change: changed"]),
        ("    caption: str | None = None", "    caption: str = ''", ["images: changed"]),
        ("    account: str | None = None", "    handle: str | None = None", ["authors: changed"]),
        ("    language: str | None = None", "    language: str | None = field(default=None, metadata={'added': True})",
         ["language: changed"]),
        ("    content_hash: str\n", "    lines: int = 0\n    content_hash: str\n", ["lines: added, but not marked so"]),
        ("    content_hash: str\n", f"    lines: int = {OPTIONAL}\n    content_hash: str\n",
         ["lines: added, and missing in the released file"]),
        ('ARTICLE_SCHEMA = "article/1"', 'ARTICLE_SCHEMA = "article/2"', ["article/2 was never released"]),
    ],
)  # fmt: skip
def test_a_changed_field_needs_a_new_number(changed: Change, old: str, new: str, seen: list[str]) -> None:
    changed((old, new))
    found = list(complaints("article"))
    assert len(found) == len(seen)
    assert all(complaint.startswith(start) for complaint, start in zip(found, seen, strict=True)), found
    assert list(complaints("rate")) == []


def test_a_changed_form_of_a_field_does_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(schema.SHAPES, "value", {"type": "number"})
    assert list(complaints("rate")) == ["value: changed, which needs a new number"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Headline as published.", "What stands over the text."),
        ('"new", "edited"', '"edited", "new"'),
    ],
    ids=["description", "order"],
)
def test_what_changes_nothing_for_a_reader_needs_none(changed: Change, old: str, new: str) -> None:
    changed((old, new))
    assert list(complaints("article")) == []
