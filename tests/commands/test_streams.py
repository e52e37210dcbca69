"""Whatever a page holds, a log line stays one line, and no terminal obeys it."""

from __future__ import annotations

import io
import json
import logging
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.commands import as_json, say
from crawler.commands.streams import tell

EVIL = "a title\r\n2026-11-24 20:00:00 [scrapy] ERROR: forged\x1b[2J\x1b]0;pwned\x07\x9b31m\u202egnp.exe\u2028\x00"


def fail() -> None:
    raise ValueError(EVIL)


def is_tame(line: str) -> bool:
    return line.isprintable()


@pytest.fixture
def log() -> Iterator[tuple[logging.Logger, io.StringIO]]:
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(logging.Formatter("%(levelname)s: %(message)s"))
    logger = logging.getLogger("tests.streams")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, stream
    logger.removeHandler(handler)


def test_a_log_line_stays_one_line(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("could not read %s", EVIL)
    line, end = stream.getvalue().split("\n")
    assert line.startswith(r"WARNING: could not read a title\x0d\x0a2026-11-24")
    assert is_tame(line)
    assert end == ""


def test_a_message_of_several_lines_keeps_them_and_forges_none(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    logger.warning("Settings:\n%s", EVIL)
    first, *rest, end = stream.getvalue().split("\n")
    assert (first, end) == ("WARNING: Settings:", "")
    assert all(line.startswith("    ") and is_tame(line) for line in rest)


def test_a_traceback_forges_none_either(log: tuple[logging.Logger, io.StringIO]) -> None:
    logger, stream = log
    try:
        fail()
    except ValueError:
        logger.exception("bug at %s", EVIL)
    first, trace, *rest, end = stream.getvalue().split("\n")
    assert first.startswith("ERROR: bug at")
    assert (trace, end) == ("Traceback (most recent call last):", "")
    assert all(line.startswith("    ") for line in rest)
    assert all(map(is_tame, [first, *rest]))
    assert r"ValueError: a title\x0d" in "".join(rest)


def test_what_commands_print_is_escaped(capsys: pytest.CaptureFixture[str]) -> None:
    say(f"first\n{EVIL}")
    tell(EVIL)
    out, err = capsys.readouterr()
    assert out.split("\n")[0] == "first"
    assert all(map(is_tame, out.split("\n")))
    assert err.count("\n") == 1
    assert is_tame(err[:-1])


@given(st.recursive(st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=5))
def test_json_for_people_is_tame_and_the_same(value: object) -> None:
    text = as_json(value)
    assert all(map(is_tame, text.split("\n")))
    assert json.loads(text) == value
