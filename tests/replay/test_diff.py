"""What is told of two readings: which fields, of which kind, and in how few characters."""

from __future__ import annotations

import json
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.archive.lines import encode
from crawler.items import Article, Rate
from crawler.replay.diff import COMPARED, WIDTH, differences, safe
from tests.archive.builders import article, rate


def plain(record: Article | Rate) -> dict[str, Any]:
    values: dict[str, Any] = json.loads(encode(record))
    return values


def told(old: dict[str, Any], new: dict[str, Any]) -> list[tuple[str, str]]:
    return [(found.field, found.kind) for found in differences("articles", old, new)]


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ({}, {}, []),
        ({"title": "One"}, {"title": "Other", "content_hash": "0" * 64}, [("title", "changed")]),
        ({"excerpt": "Short."}, {"excerpt": None}, [("excerpt", "emptied")]),
        ({"excerpt": None}, {"excerpt": "Short."}, [("excerpt", "filled")]),
        ({"tags": ("a",)}, {"tags": ()}, [("tags", "emptied")]),
        ({"language": ""}, {"language": None}, [("language", "changed")]),
        ({"truncated": False}, {"truncated": True}, [("truncated", "changed")]),
        # The text explains what follows from it.
        ({"word_count": 2}, {"text": "Now it is another.", "word_count": 4, "blocks": ()}, [("text", "changed")]),
        ({"dateline": "OSH"}, {"dateline": None}, [("dateline", "emptied")]),
        ({}, {"content_hash": "0" * 64}, [("content_hash", "changed")]),
        # How, when and by whom it was read is no difference.
        ({}, {"parser": "9", "crawled_at": "2027-01-01T00:00:00Z", "extracted_by": {"title": "meta"}}, []),
        ({}, {"seq": 4, "revision": 3, "change": "edited", "run": "other", "listed_at": ("x",)}, []),
    ],
)
def test_fields(old: dict[str, Any], new: dict[str, Any], expected: list[tuple[str, str]]) -> None:
    assert told(plain(article(**old)), plain(article(**new))) == expected


def test_a_field_that_a_line_is_too_old_to_have_had_its_default() -> None:
    old = plain(article())
    del old["client_rendered"], old["images"]
    assert told(old, plain(article())) == []
    assert told(old, plain(article(client_rendered=True))) == [("client_rendered", "changed")]


def test_every_field_of_a_rate_that_makes_it_another_is_compared() -> None:
    assert set(COMPARED["rates"]) == {"base", "quote", "value", "change_pct", "site_date"}
    (found,) = differences("rates", plain(rate("0.0114")), plain(rate("0.1140")))
    assert (found.field, found.old, found.new) == ("value", "0.0114", "0.1140")


def test_no_field_is_forgotten() -> None:
    names = {field.name for field in fields(Article)}
    apart = {"schema", "seq", "id", "source", "url", "run", "revision", "change", "listed_at", "crawled_at",
             "extracted_by", "warc", "parser"}  # fmt: skip
    assert set(COMPARED["articles"]) == names - apart


def test_an_example_shows_the_place_of_the_difference_and_no_more() -> None:
    same = "word " * 200
    (found,) = differences("articles", plain(article(text=f"{same}one{same}")), plain(article(text=f"{same}two{same}")))
    assert "one" in found.old
    assert "two" in found.new
    assert max(len(found.old), len(found.new)) <= WIDTH + 2


@given(st.text(max_size=60))
def test_no_example_can_move_the_cursor(text: str) -> None:
    shown = safe(text)
    assert shown.isprintable()
    if text.isprintable():
        assert shown == text


@pytest.mark.parametrize(
    ("text", "shown"),
    [("\x1b[2J", "\\u001b[2J"), ("a\nb", "a\\nb"), ("\u202eabc", "\\u202eabc"), ("Öz — “x”", "Öz — “x”")],
)
def test_escapes_are_told_and_letters_are_not(text: str, shown: str) -> None:
    assert safe(text) == shown
