"""A record is one line, whatever is in it, and only what the archive writes is read back."""

from __future__ import annotations

import json
import re
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.lines import decode, encode, tidy
from crawler.items import Author, Block, WarcPointer
from tests.archive.builders import article, rate

WILD = st.text(st.characters(exclude_categories=()), max_size=60)
ODD = "".join(map(chr, [*range(0xA1), 0xA8, 0xA9, 0x2027, 0x2028, 0x2029, 0xFEFF, 0xD800, 0xDFFF, 0xFFFF, 0x10FFFF]))
"""Every character that some program takes for something else, and some beside them."""
SEEDS = [
    "1e16",
    "1e+16",
    "1.0",
    "-0",
    "-0.0",
    "1e400",
    "9" * 5000,
    str(2**70),
    '"\\/"',
    '"\\u007f"',
    "[" * 900 + "]" * 900,
]


def as_json_writes(record: object) -> bytes:
    """Return the line of a tidy mapping, by the definition: what Python's json writes, and a few escapes more."""
    text = json.dumps(record, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return re.sub("[\x7f-\x9f\u2028\u2029]", lambda found: f"\\u{ord(found[0]):04x}", text).encode() + b"\n"


def is_line(text: bytes) -> bool:
    """Tell by the definition whether a text is a line."""
    try:
        record = json.loads(text.decode())
        return isinstance(record, dict) and as_json_writes(record) == text
    except (ValueError, RecursionError):
        return False


@given(WILD, WILD, st.lists(st.builds(Block, kind=st.just("list"), text=WILD), max_size=3), st.dictionaries(WILD, WILD))
def test_any_text_comes_back_from_one_line(title: str, text: str, blocks: list[Block], notes: dict[str, str]) -> None:
    record, line = tidy(
        article(title=title, text=text, blocks=tuple(blocks), extracted_by=notes, authors=(Author(name=text),))
    )
    assert line == encode(record)
    assert len(line.decode("utf-8").splitlines()) == 1
    assert line.endswith(b"\n")
    assert decode(line) == json.loads(json.dumps(asdict(record)))


@given(st.text(ODD, max_size=40), st.dictionaries(st.text(ODD), st.text(ODD), max_size=3), st.integers())
def test_a_record_is_written_as_json_writes_it(text: str, notes: dict[str, str], number: int) -> None:
    record, line = tidy(article(text=text, extracted_by=notes, word_count=number, tags=tuple(notes)))
    assert line == as_json_writes(asdict(record)) == encode(asdict(record))
    assert list(decode(line)) == list(asdict(record))


@given(
    st.sampled_from(SEEDS),
    st.integers(0, 10_000),
    st.integers(0, 3),
    st.text(f'{{}}[]",:0123456789.eE+-\\u{ODD}', max_size=9),
)
def test_what_is_no_line_is_refused_whatever_it_looks_like(seed: str, place: int, cut: int, new: str) -> None:
    text = f'{{"a":{seed}}}\n'
    place %= len(text)
    line = f"{text[:place]}{new}{text[place + cut :]}".encode("utf-8", "surrogatepass")
    if is_line(line):
        assert json.dumps(decode(line)) == json.dumps(json.loads(line))
    else:
        with pytest.raises(ValueError):  # noqa: PT011  # whatever the reason
            decode(line)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("a\x00b", "a\ufffdb"),
        ("a\ud800b", "a\ufffdb"),
        ("\udfff", "\ufffd"),
        ("a\u2028b\u2029c\u0085d\x7f\x1b", "a\u2028b\u2029c\u0085d\x7f\x1b"),
        ("Ö ş š ć ü о “ ” — 👩‍👩‍👧 ﷽", "Ö ş š ć ü о “ ” — 👩‍👩‍👧 ﷽"),
        ("\\u0000 \\ud800", "\\u0000 \\ud800"),
    ],
)
def test_what_becomes_of_a_text(text: str, kept: str) -> None:
    assert decode(tidy(article(text=text))[1])["text"] == kept


@pytest.mark.parametrize("code", [0x00, 0x08, 0x0B, 0x1B, 0x1F, 0x7F, 0x80, 0x85, 0x9F, 0x2028, 0x2029])
def test_control_characters_are_escaped(code: int) -> None:
    line = encode({"a": chr(code)}).decode()
    assert chr(code) not in line


def test_keys_keep_the_order_of_the_fields_and_there_are_no_spaces() -> None:
    assert encode(rate(warc=WarcPointer(file="f", offset=1, digest="d"), seq=3)).startswith(
        b'{"schema":"rate/1","seq":3,"id":"'
    )
    assert b'"warc":{"file":"f","offset":1,"digest":"d"}' in encode(
        rate(warc=WarcPointer(file="f", offset=1, digest="d"))
    )


def test_letters_beyond_ascii_are_not_escaped() -> None:
    assert "Бишкек".encode() in encode(article(title="Бишкек"))


@pytest.mark.parametrize("value", [float("nan"), float("inf"), -float("inf")])
def test_nan_is_not_json(value: float) -> None:
    with pytest.raises(ValueError, match="Out of range float values"):
        encode({"a": value})


@pytest.mark.parametrize(
    "line",
    [
        b'{"a":1}',
        b'{"a":1}\r\n',
        b'{"a":1}\n\n',
        b' {"a":1}\n',
        b'{"a": 1}\n',
        b'{"a":1,"a":1}\n',
        b'{"a":1,"a":2}\n',
        b'{"a":NaN}\n',
        b'{"a":Infinity}\n',
        b'{"a":"\xff"}\n',
        b'{"a":"\xed\xa0\x80"}\n',
        b'{"a":"\\ud800"}\n',
        b'{"a":"\\u0041"}\n',
        '{"a":"\u2028"}\n'.encode(),
        b'\xef\xbb\xbf{"a":1}\n',
        b'{"a":1}{"a":1}\n',
        b'{"a":"half\n',
        b"[1]\n",
        b"1\n",
        b"null\n",
        b"\n",
        b"",
        b"[" * 100_000 + b"]" * 100_000 + b"\n",
    ],
    ids=lambda line: repr(line[:30]),
)
def test_anything_else_is_refused(line: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011  # whatever the reason
        decode(line)
