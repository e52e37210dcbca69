"""JSON Schema of records and run report, from their dataclasses: types, and field docstrings as descriptions."""

from __future__ import annotations

import ast
import inspect
import types
from dataclasses import fields, is_dataclass
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from crawler.items import ARTICLE_SCHEMA, RATE_SCHEMA, Article, Rate
from crawler.report import RUN_SCHEMA, RunReport

RECORDS: dict[str, type] = {"article": Article, "rate": Rate, "run": RunReport}
VERSIONS = {Article: ARTICLE_SCHEMA, Rate: RATE_SCHEMA, RunReport: RUN_SCHEMA}

ARCHIVED = {"seq": {"type": "integer", "minimum": 1}, "run": {"type": "string", "minLength": 1}}
"""None only until the archive has filled them in: no line of an archive is without."""

ADDED = "added"
"""Metadata of a field that came to a schema later: lines from before are without, and mean its default."""

ID = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
DECIMAL = {"type": "string", "pattern": r"^-?\d{1,9}(\.\d{1,10})?$"}
SHAPES: dict[str, dict[str, Any]] = {
    "id": ID,
    "content_hash": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    "revision": {"type": "integer", "minimum": 1},
    "word_count": {"type": "integer", "minimum": 0},
    "crawled_at": {"type": "string", "format": "date-time"},
    "observed_at": {"type": "string", "format": "date-time"},
    "started_at": {"type": "string", "format": "date-time"},
    "ended_at": {"type": "string", "format": "date-time"},
    "base": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "quote": {"type": "string", "pattern": "^[A-Z]{3}$"},
    "value": DECIMAL,
    "change_pct": DECIMAL,
    **ARCHIVED,
}
"""What a field's type alone does not say."""

PLAIN: dict[Any, dict[str, Any]] = {
    str: {"type": "string"},
    int: {"type": "integer"},
    float: {"type": "number"},
    object: {},
    bool: {"type": "boolean"},
    types.NoneType: {"type": "null"},
}


def record_schema(name: str) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the ``article`` or ``rate`` lines of an archive, or of a ``run`` report."""
    record = RECORDS[name]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": VERSIONS[record],
        "title": record.__name__,
        "description": inspect.getdoc(record),
        **_object(record, SHAPES | {"schema": {"const": VERSIONS[record]}}),
    }


def _object(record: type, shapes: dict[str, dict[str, Any]]) -> dict[str, Any]:
    hints = get_type_hints(record)
    notes = field_docstrings(record)
    properties: dict[str, Any] = {}
    for field in fields(record):
        shape = dict(shapes.get(field.name) or _type(hints[field.name]))
        if field.name in notes:
            shape["description"] = notes[field.name]
        properties[field.name] = shape
    return {
        "type": "object",
        "properties": properties,
        "required": [field.name for field in fields(record) if ADDED not in field.metadata],
        "additionalProperties": False,
    }


def _type(hint: Any) -> dict[str, Any]:
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inside = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return {"anyOf": [_type(part) for part in inside]}
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is tuple:
        return {"type": "array", "items": _type(inside[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(inside[1])}
    if is_dataclass(hint) and isinstance(hint, type):
        return _object(hint, {})
    raise TypeError(f"no JSON Schema for {hint}")


def field_docstrings(record: type) -> dict[str, str]:
    """Return the string that stands below each field of a dataclass, white space folded."""
    body = ast.parse(inspect.getsource(record)).body[0]
    assert isinstance(body, ast.ClassDef)
    notes = {}
    for node, after in zip(body.body, body.body[1:], strict=False):
        is_note = isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant)
        if isinstance(node, ast.AnnAssign) and isinstance(node.target, ast.Name) and is_note:
            notes[node.target.id] = " ".join(str(after.value.value).split())  # type: ignore[attr-defined]
    return notes
