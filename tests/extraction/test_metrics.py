"""The measures themselves, on texts small enough to count by hand."""

from __future__ import annotations

import pytest

from tests.extraction import metrics

FIVE = "one two three four five"


@pytest.mark.parametrize(
    ("true", "found", "counts"),
    [
        (FIVE, FIVE, (1, 0, 0)),
        (FIVE, "One, two", (0, 1 / 3, 2 / 3)),
        (FIVE, "one two, three: four!", (1 / 2, 0, 1 / 2)),
        (FIVE, FIVE + " six", (2 / 3, 1 / 3, 0)),
        (FIVE, "", (0, 0, 1)),
        ("", FIVE, (0, 1, 0)),
        ("", "", (0, 0, 0)),
    ],
)
def test_runs_of_four_words_are_counted(true: str, found: str, counts: metrics.Counts) -> None:
    assert metrics.shingle_counts(true, found) == pytest.approx(counts)


def test_f1_is_of_the_means_and_a_page_without_text_has_no_precision() -> None:
    assert metrics.shingle_f1([(1, 0, 0), (0, 0, 1)]) == pytest.approx(2 * 1 * 0.5 / 1.5)
    assert metrics.shingle_f1([(0, 1, 1)]) == 0


def test_pieces_are_found_through_white_space() -> None:
    assert metrics.piece_counts(["a  b", "c"], ["x", "y"], "a\n\nb x") == (1, 1, 1)
    assert metrics.piece_f1([(1, 1, 1), (1, 0, 0)]) == pytest.approx(4 / 6)


@pytest.mark.parametrize(
    ("true", "found", "is_same"),
    [
        ("A  Title", "A\xa0Title ", True),
        ("A Title’s “End”", 'A title\'s "end"', True),
        ("A Title", "A Title | Site", False),
        ("Caf\u00e9", "Cafe\u0301", True),
        ("A Title", None, False),
    ],
)
def test_titles_are_strict(true: str, found: str | None, is_same: bool) -> None:
    assert metrics.is_same_title(true, found) is is_same


def test_people_are_all_and_no_others() -> None:
    assert metrics.is_same_people(["Ada B", "Cy D"], ["CY D", "Ada  B"])
    assert not metrics.is_same_people(["Ada B", "Cy D"], ["Ada B"])
    assert not metrics.is_same_people(["Ada B"], ["Ada B", "Staff"])


@pytest.mark.parametrize(
    ("true", "found", "is_same"),
    [
        ("2025-06-05", "2025-06-05T23:10:00+02:00", True),
        ("2025-06-05 00:30:00+02:00", "2025-06-04T22:30:00Z", True),
        ("2025-06-05 00:30:00+02:00", "2025-06-04", False),
        ("2025-06-05", "2025-06-04T22:30:00Z", False),
        ("2025-06-05", None, False),
    ],
)
def test_days_are_as_written_or_the_same_in_utc(true: str, found: str | None, is_same: bool) -> None:
    assert metrics.is_same_day(true, found) is is_same
