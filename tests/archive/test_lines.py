"""A record is one line, whatever is in it, and only what the archive writes is read back."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.lines import decode, encode, tidy
from crawler.items import Author, Block, WarcPointer
from tests.archive.builders import article, rate

WILD = st.text(st.characters(exclude_categories=()), max_size=60)


@given(WILD, WILD, st.lists(st.builds(Block, kind=st.just("list"), text=WILD), max_size=3), st.dictionaries(WILD, WILD))
def test_any_text_comes_back_from_one_line(title: str, text: str, blocks: list[Block], notes: dict[str, str]) -> None:
    record, line = tidy(
        article(title=title, text=text, blocks=tuple(blocks), extracted_by=notes, authors=(Author(name=text),))
    )
    assert line == encode(record)
    assert len(line.decode("utf-8").splitlines()) == 1
    assert line.endswith(b"\n")
    assert decode(line) == json.loads(json.dumps(asdict(record)))


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
