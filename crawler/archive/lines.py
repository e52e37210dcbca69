"""A record as one line of JSON, and back, strictly.

UTF-8, ended by a line feed, no other white space between tokens, keys in the order of the fields. A
line holds no character that any program takes for the end of a line, and nothing that is not JSON.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar, cast

LINE_LIMIT = 1024 * 1024
"""Bytes of a line, the line feed included."""

T = TypeVar("T")

# NUL and lone surrogates are the two things that UTF-8, SQLite and C programs cannot all carry.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# str.splitlines() and terminals act on these even inside a JSON string. Below U+0020 json escapes.
ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029]")


def clean(text: str) -> str:
    """Return the text with what cannot be stored replaced by U+FFFD."""
    return UNSTORABLE.sub("\ufffd", text)


def tidy(record: T) -> tuple[T, bytes]:
    """Return a record with every text cleaned, itself where there is nothing to clean, and its line.

    The line tells whether there is, and nearly always there is not: so a record is encoded once. Raises as encode().
    """
    with suppress(UnicodeEncodeError):
        line = encode(record)
        if rb"\u0000" not in line:
            return record, line
    tidied = _tidied(record)
    return tidied, encode(tidied)


def _tidied(value: T) -> T:
    result: object = value
    if isinstance(value, str):
        result = clean(value)
    elif is_dataclass(value) and not isinstance(value, type):
        result = replace(value, **{field.name: _tidied(getattr(value, field.name)) for field in fields(value)})
    elif isinstance(value, dict):
        result = {_tidied(key): _tidied(item) for key, item in value.items()}
    elif isinstance(value, tuple | list):
        result = type(value)(_tidied(item) for item in value)
    return cast("T", result)


def encode(record: object) -> bytes:
    """Return the line of a tidy record (a dataclass or a mapping), line feed included.

    Raises ValueError or TypeError for what is not JSON: NaN, an unknown class.
    """
    text = _ENCODER.encode(record)
    if not text.isprintable():
        # None of them is printable, and this is told sooner than which of them there are.
        # Beyond ASCII a character can only stand inside a string, so escaping the whole text is safe.
        text = ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", text)
    return text.encode("utf-8") + b"\n"


def _fields(value: object) -> dict[str, object]:
    if not is_dataclass(value):
        raise TypeError(f"{type(value).__name__} is nothing that a line can hold")
    # Not asdict(): it copies all that is inside, which json only looks at.
    return {name: getattr(value, name) for name in value.__dataclass_fields__}


_ENCODER = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=_fields)


def decode(line: bytes) -> dict[str, Any]:
    """Return the record of a line; raise ValueError unless it is byte for byte what encode() writes.

    That rules out all at once: repeated keys, NaN, other white space, characters that should be
    escaped, lone surrogates, a missing line feed.
    """
    try:
        value = json.loads(line.decode("utf-8"))
        whole = isinstance(value, Mapping) and encode(value) == line
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not whole:
        raise ValueError("not a line as the archive writes it")
    return dict(value)
