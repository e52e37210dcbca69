"""Names as bylines print them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.parsers.names import byline_names, clean_name, split_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Jane Doe", ["Jane Doe"]),
        ("By Jane Doe and Ö Ş", ["Jane Doe", "Ö Ş"]),
        ("by Jane Doe, John Roe & Ö Ş", ["Jane Doe", "John Roe", "Ö Ş"]),
        ("Written by: Jane Doe", ["Jane Doe"]),
        ("| Von Jane Doe und John Roe", ["Jane Doe", "John Roe"]),
        ("Par Jane Doe et John Roe", ["Jane Doe", "John Roe"]),
        ("Автор: Jane Doe", ["Jane Doe"]),
        ("Text: Jane van der Doe", ["Jane van der Doe"]),
        ("By Jane Doe | 14 January 2026", ["Jane Doe"]),
        ("By Jane Doe on 14 January", ["Jane Doe"]),
        ("By Jane Doe, Bishkek", ["Jane Doe"]),
        ("By Jane Doe, in News", ["Jane Doe"]),
        ("By TCA", ["TCA"]),
        ("By jane84", ["jane84"]),
        ("By the Associated Press", ["the Associated Press"]),
        ("By the time the road was open again", []),
        ("by hand", []),
        ("Von Wien nach Graz", []),
        ("Jane Doe", []),
        ("By", []),
    ],
)
def test_a_byline(line: str, names: list[str]) -> None:
    assert byline_names(line) == names


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("View all posts by Jane Doe", "Jane Doe"),
        ("View all of Jane Doe's posts.", "Jane Doe"),
        ("Zeige alle Beiträge von Jane Doe →", "Jane Doe"),
        ("Alles von Jane Doe", "Jane Doe"),
        ("About Jane Doe", "Jane Doe"),
        ("Von Jane Doe", "Jane Doe"),
        ("Jane Doe (AFP)", "Jane Doe"),
        ("Jane Doe @janedoe", "Jane Doe"),
        ("Jane\u00ad Doe", "Jane Doe"),
        ("Trudi Parker", "Trudi Parker"),
        ("Jane Doe Jr.", "Jane Doe Jr."),
        ("Jane D.", "Jane D."),
        ("Jane Smith.", "Jane Smith"),
        ("admin", None),
        ("View more posts", None),
        ("Alle Artikel", None),
        ("https://example.org/author/jane", None),
        ("@janedoe", None),
        ("14 January 2026", None),
        ("by", None),
        ("x" * 61, None),
    ],
)
def test_what_stands_around_a_name(text: str, name: str | None) -> None:
    assert clean_name(text) == name


@given(st.text(alphabet="By vonJDü,;&|/ and\n.", max_size=60))
def test_no_line_breaks_the_reader(text: str) -> None:
    assert all(name.strip() for name in [*split_names(text), *byline_names(text)])
    name = clean_name(text)
    assert name is None or name in " ".join(text.split())
