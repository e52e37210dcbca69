"""JSON Schema, as far as ``crawler.schema`` writes it, made into a function: fast enough for every line of an archive.

A keyword that is not known here is refused, so that a schema can never be checked by half.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime
from typing import Any

Check = Callable[[Any], str | None]
"""Returns what is wrong with a value, in a few words; None if it fits."""

TELLING = {"$schema", "$id", "title", "description"}
"""Keywords that only tell."""
TYPES: dict[str, tuple[type, ...]] = {
    "string": (str,),
    "integer": (int,),
    "number": (int, float),
    "boolean": (bool,),
    "null": (type(None),),
    "object": (dict,),
    "array": (list,),
}


def check_for(schema: dict[str, Any]) -> Check:
    """Return the check of a schema. Raises ValueError for a keyword or type that is not known here."""
    if unknown := schema.keys() - TELLING - KEYWORDS.keys() - OF_OBJECTS:
        raise ValueError(f"no check for {', '.join(sorted(unknown))}")
    checks = [make(schema[keyword]) for keyword, make in KEYWORDS.items() if keyword in schema]
    if schema.keys() & OF_OBJECTS:
        checks.append(_fields(schema))

    def check(value: Any) -> str | None:
        for each in checks:
            if complaint := each(value):
                return complaint
        return None

    return checks[0] if len(checks) == 1 else check


def _type(name: str) -> Check:
    # Exact types: to Python, True is an integer.
    types = TYPES.get(name)
    if types is None:
        raise ValueError(f"no check for type {name}")
    return lambda value: None if type(value) in types else f"is no {name}"


def _enum(values: list[Any]) -> Check:
    return lambda value: None if value in values else f"is none of {', '.join(map(str, values))}"


def _const(only: Any) -> Check:
    return lambda value: None if value == only else f"is not {only}"


def _pattern(pattern: str) -> Check:
    search = re.compile(pattern, re.ASCII).search
    return lambda value: None if search(value) and not value.endswith("\n") else f"does not match {pattern}"


def _minimum(least: float) -> Check:
    return lambda value: None if value >= least else f"is less than {least}"


def _min_length(least: int) -> Check:
    return lambda value: None if len(value) >= least else f"is shorter than {least}"


def _format(name: str) -> Check:
    if name != "date-time":
        raise ValueError(f"no check for format {name}")
    return _is_moment


def _is_moment(value: str) -> str | None:
    try:
        zone = datetime.fromisoformat(value).tzinfo
    except ValueError:
        return "is no time"
    return "has no zone" if zone is None else None


def _any_of(schemas: list[dict[str, Any]]) -> Check:
    checks = [check_for(schema) for schema in schemas]

    def check(value: Any) -> str | None:
        complaints = [each(value) for each in checks]
        return None if None in complaints else " and ".join(filter(None, complaints))

    return check


def _items(schema: dict[str, Any]) -> Check:
    each = check_for(schema)

    def check(value: list[Any]) -> str | None:
        for number, item in enumerate(value, 1):
            if complaint := each(item):
                return f"item {number}: {complaint}"
        return None

    return check


def _fields(schema: dict[str, Any]) -> Check:
    known = {name: check_for(shape) for name, shape in schema.get("properties", {}).items()}
    needed = dict.fromkeys(schema.get("required", ()))
    rest = schema.get("additionalProperties", True)
    others = check_for(rest) if isinstance(rest, dict) else lambda _: None if rest else "is no field of it"

    def check(value: dict[str, Any]) -> str | None:
        for name, item in value.items():
            if complaint := known.get(name, others)(item):
                return f"{name}: {complaint}"
        missing = [name for name in needed if name not in value]
        return f"{', '.join(missing)}: missing" if missing else None

    return check


OF_OBJECTS = {"properties", "required", "additionalProperties"}
KEYWORDS: dict[str, Callable[[Any], Check]] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "pattern": _pattern,
    "minimum": _minimum,
    "minLength": _min_length,
    "format": _format,
    "anyOf": _any_of,
    "items": _items,
}
"""In this order: what comes after ``type`` may rely on it."""
