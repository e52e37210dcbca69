"""Text as published, and text folded for comparing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html

from crawler.parsers.text import content_hash, dateline, fold, is_blank, strip_shortcodes, visible_text, words


@pytest.mark.parametrize(
    ("printed", "other"),
    [
        ("“It’s late,” she said", '"It\'s late," she said'),
        ("5\u00a0million  som", "5 million som"),
        ("Jalal\u00adAbad", "JalalAbad"),
        ("2019–2024 — a review", "2019-2024 - a review"),
        ("and so on…", "and so on..."),
        ("Oʻzbekiston", "O'zbekiston"),
        ("cafe\u0301", "café"),
    ],
)
def test_folding_makes_spellings_of_one_text_equal(printed: str, other: str) -> None:
    assert fold(printed) == fold(other)
    assert content_hash("T", printed) == content_hash("T", other)


@pytest.mark.parametrize(("one", "two"), [("Mazhilis", "Majilis"), ("The Bank", "the Bank"), ("o", "о")])
def test_folding_keeps_what_readers_tell_apart(one: str, two: str) -> None:
    assert content_hash("T", one) != content_hash("T", two)


def test_the_border_between_title_and_text_counts() -> None:
    assert content_hash("a b", "c") != content_hash("a", "b c")


@given(st.text())
def test_folding_twice_is_folding_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(st.characters(blacklist_categories=["Cs"])))
def test_plain_ascii_folds_like_any_other_text(text: str) -> None:
    # The short way for ASCII must not differ from the long one, which a curly quote forces.
    plain = text.encode("ascii", "ignore").decode()
    assert fold(plain + " ’") == f"{fold(plain)} '".strip()


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<p> a \n\t b </p>", "a b"),
        ("<p>5&nbsp;million</p>", "5\u00a0million"),
        ("<p>Jalal&shy;Abad</p>", "Jalal\u00adAbad"),
        ("<p>one,<br>two</p>", "one, two"),
        ("<div>one<div>two</div>three</div>", "one two three"),
        ("<p>a<b>b</b>c</p>", "abc"),
        ("<p>a<script>var b</script><!-- c -->d<style>e{}</style></p>", "ad"),
    ],
)
def test_an_elements_text_is_what_a_reader_sees(markup: str, expected: str) -> None:
    assert visible_text(html.fragment_fromstring(markup)) == expected


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ('[caption id="a_1" width="640"]A market. Photo: TCA[/caption] The text.', "The text."),
        ('[video width="1" mp4="https://example.org/a.mp4"][/video] The text.', "The text."),
        ('[caption id="a_1" align="none"] The text.', "The text."),
        ('The text. [video mp4="https://example.org/a.mp4"]', "The text."),
        ("He said [sic] that [the agency] knew.", "He said [sic] that [the agency] knew."),
        ("[captioned by us] stays", "[captioned by us] stays"),
    ],
)
def test_shortcodes_go_and_ordinary_brackets_stay(raw: str, expected: str) -> None:
    assert strip_shortcodes(raw).strip() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("DUSHANBE (TCA) — The ministry said.", "DUSHANBE (TCA)"),
        ("ALMATY, Kazakhstan (TCA) — The ministry said.", "ALMATY, Kazakhstan (TCA)"),
        ("ŞYMKENT\u00a0(TCA) – The ministry said.", "ŞYMKENT\u00a0(TCA)"),
        ("The bank (NBK) — a regulator — said.", None),
        ("DUSHANBE (TCA) said", None),
        ("", None),
    ],
)
def test_the_dateline_an_old_post_opens_with(text: str, expected: str | None) -> None:
    assert dateline(text) == expected


def test_what_nobody_sees_is_blank() -> None:
    assert is_blank(" \u00a0\u00ad\u200b\ufeff")
    assert not is_blank("\u00a0.")


def test_words_are_counted_as_they_are_parted() -> None:
    assert words("one  two\u00a0three\n\nfour") == 4
