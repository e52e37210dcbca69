"""A record as one line of JSON, and back, strictly.

UTF-8, ended by a line feed, no other white space between tokens, keys in the order of the fields. A
line holds no character that any program takes for the end of a line, and nothing that is not JSON.
"""

from __future__ import annotations

import json
import re
from contextlib import suppress
from dataclasses import asdict, fields, is_dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any, NoReturn, TypeVar, cast

if TYPE_CHECKING:
    from msgspec.json import Decoder, Encoder

LINE_LIMIT = 1024 * 1024
"""Bytes of a line, the line feed included."""

T = TypeVar("T")

# NUL and lone surrogates are the two things that UTF-8, SQLite and C programs cannot all carry.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")
# str.splitlines() and terminals act on these even inside a JSON string. Below U+0020 json escapes.
ESCAPED = re.compile(b"\x7f|\xc2[\x80-\x9f]|\xe2\x80[\xa8\xa9]")
SUSPECT = (b"\x7f", b"\xc2", b"\xa8", b"\xa9")
"""Bytes without which none of them stands in a text: they are found twenty times sooner."""


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

    Raises ValueError or TypeError for what is not JSON: an unknown class, and NaN in a mapping. A record's types say
    that it holds none.
    """
    # A record's own fields are texts, whole numbers and truths, which both write alike; fractions they do not.
    text = _fast()[0].encode(record) if is_dataclass(record) else _STRICT.encode(record).encode("utf-8")
    return _line(text)


def _line(text: bytes) -> bytes:
    if any(byte in text for byte in SUSPECT):
        # They can only stand inside a string, so escaping the whole text is safe.
        text = ESCAPED.sub(lambda found: b"\\u%04x" % ord(found[0].decode()), text)
    return text + b"\n"


_STRICT = json.JSONEncoder(ensure_ascii=False, allow_nan=False, separators=(",", ":"), default=asdict)


@cache
def _fast() -> tuple[Encoder, Decoder[Any]]:
    # Slow to import, and a run with nothing new has no line.
    from msgspec.json import Decoder, Encoder

    return Encoder(), Decoder(float_hook=_no_fraction)


def _no_fraction(digits: str) -> NoReturn:
    raise ValueError(digits)


def decode(line: bytes) -> dict[str, Any]:
    """Return the record of a line; raise ValueError unless it is byte for byte what encode() writes.

    That rules out all at once: repeated keys, NaN, other white space, characters that should be
    escaped, lone surrogates, a missing line feed.
    """
    encoder, decoder = _fast()
    with suppress(ValueError, RecursionError):
        record = decoder.decode(line)
        if isinstance(record, dict) and _line(encoder.encode(record)) == line:
            return record
    return _decoded_strictly(line)


def _decoded_strictly(line: bytes) -> dict[str, Any]:
    try:
        record = json.loads(line.decode("utf-8"))
        whole = isinstance(record, dict) and encode(record) == line
    except RecursionError as error:
        raise ValueError("nested too deeply") from error
    if not whole:
        raise ValueError("not a line as the archive writes it")
    return dict(record)
