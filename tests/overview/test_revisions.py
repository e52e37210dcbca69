"""Revisions side by side: nothing of either text is lost, and only what differs is marked."""

from __future__ import annotations

from time import process_time

from hypothesis import given
from hypothesis import strategies as st

from crawler.overview.revisions import PARAGRAPHS, compare, mark

paragraphs = st.lists(st.text("ab .\u0301é", max_size=12), max_size=6)


def test_a_changed_word_is_marked_on_both_sides() -> None:
    before, after = mark("The Mazhilis voted today.", "The Majilis voted today.")
    assert before == [("The ", False), ("Mazhilis", True), (" voted today.", False)]
    assert after == [("The ", False), ("Majilis", True), (" voted today.", False)]


def test_paragraphs_that_stayed_stand_once() -> None:
    rows = compare(["Title", "One.", "Two."], ["Title", "New.", "One.", "Two, now."])
    assert rows[0] == {"same": "Title"}
    assert rows[1] == {"before": [], "after": [("New.", True)]}
    assert rows[2] == {"same": "One."}
    assert rows[3]["before"] == [("Two", False), (".", False)]
    assert rows[3]["after"] == [("Two", False), (", now", True), (".", False)]


@given(paragraphs, paragraphs)
def test_both_texts_can_be_read_from_the_rows(before: list[str], after: list[str]) -> None:
    rows = compare(before, after)
    for side, text in (("before", before), ("after", after)):
        told = [row["same"] if "same" in row else "".join(words for words, _ in row[side]) for row in rows]
        assert [each for each in told if each] == [each for each in text if each]
    unmarked = [["".join(words for words, changed in row[side] if not changed) for row in rows if "same" not in row]
                for side in ("before", "after")]  # fmt: skip
    assert unmarked[0] == unmarked[1]


def test_texts_made_to_be_slow_are_compared_in_time() -> None:
    begun = process_time()
    compare([f"{n % 7} " * 30 for n in range(PARAGRAPHS)], [f"{n % 5} " * 30 for n in range(PARAGRAPHS)])
    compare(["a b " * 4000], ["b a " * 4000])
    compare(["x"] * 9000, ["y"] * 9000)
    assert process_time() - begun < 20
