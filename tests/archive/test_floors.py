"""Floors: what is withheld and what is not, what the line says, and how the floors learn."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest

from crawler.items import Author
from tests.archive.builders import LATEST, article, article_end, listing_end, log, open_archive, rate, segments, write

if TYPE_CHECKING:
    from crawler.archive import Archive

MINIMA = {"entries": 1, "text": 0.7, "published_at": 0.7, "authors": 0.6, "rates": 0.0}
BY = (Author(name="A. Writer"),)


def a_run(root: Path, number: int, **options: Any) -> Archive:
    return open_archive(root, run=f"run-{number:02d}", minima=MINIMA, **options)


def healthy(name: object, **changes: Any) -> Any:
    fields = {
        "text": f"Words of {name}.",
        "word_count": 300,
        "authors": BY,
        "extracted_by": {"title": "headline", "text": "selector", "authors": "json-ld", "published_at": "json-ld"},
    }
    return article(name, **(fields | changes))


def add(archive: Archive, prefix: str, count: int, **changes: Any) -> None:
    for number in range(count):
        name = f"{prefix}-{number}"
        write(archive, article_end(name), healthy(name, **changes))


def add_unreadable(archive: Archive, prefix: str, count: int) -> None:
    for number in range(count):
        end = article_end(f"{prefix}-{number}", "quarantined", reason="has no text")
        archive.begin(end.url)
        archive.quarantine({}, url=end.url, reason="has no text")
        archive.commit(end)


def normal_runs(root: Path, count: int, articles: int = 4, **changes: Any) -> None:
    for number in range(1, count + 1):
        with a_run(root, number) as archive:
            add(archive, f"old-{number}", articles, **changes)
            assert archive.publish(last=True) == articles


def complaints(archive: Archive) -> list[str]:
    return [complaint.reason for complaint in archive.watch.complaints]


def test_a_healthy_first_run_is_published(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add(archive, "a", 12)
        assert archive.publish(last=True) == 12
        assert archive.withheld() == []


def test_a_batch_without_authors_is_withheld_and_the_line_says_what_stopped_working(tmp_path: Path) -> None:
    normal_runs(tmp_path, 6)
    before = segments(tmp_path)
    with a_run(tmp_path, 7) as archive:
        add(archive, "good", 3)
        add(archive, "new", 27, authors=())
        assert archive.publish(last=True) == 0
        (line,) = complaints(archive)
    assert line == (
        "authors: 3 of 30 articles have one, floor 21; first: https://timesca.com/new-0/; "
        "json-ld gave it until run run-06"
    )
    assert segments(tmp_path) == before


def test_unreadable_pages_are_a_complaint_although_no_record_is_withheld(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add_unreadable(archive, "a", 5)
        archive.publish(last=True)
        assert complaints(archive) == [
            "text: 0 of 5 article pages have one, floor 4; first: https://timesca.com/a-0/ (has no text)"
        ]
        assert [(gate.kind, gate.records) for gate in archive.withheld()] == [("articles", 0)]
    assert list(segments(tmp_path)) == ["quarantine/0000000001-0000000005.jsonl"]


def test_the_few_words_around_an_empty_article_are_no_text(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add(archive, "a", 6, text="Share: Facebook X", word_count=3)
        assert archive.publish(last=True) == 0
        assert "text: 0 of 6" in complaints(archive)[0]
        assert "its text has 3 words" in complaints(archive)[0]
        assert len(archive.pending()) == 6, "they are tried again"


def test_texts_that_pages_have_lost_are_missed_and_not_overwritten(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add(archive, "a", 20)
        add(archive, "picture", 2, text="", word_count=0)
        assert archive.publish(last=True) == 22
    before = segments(tmp_path)
    with a_run(tmp_path, 2) as archive:
        # A body of pictures alone that is known as such says nothing against the site.
        add(archive, "picture", 2, text="", word_count=0)
        archive.publish(last=True)
        assert archive.watch.report()["metrics"]["text"] == {"have": 2, "of": 2, "floor": 0.7, "learned": False}
    with a_run(tmp_path, 3) as archive:
        add(archive, "a", 6, text="", word_count=0)
        assert archive.publish(last=True) == 0
        (line,) = complaints(archive)
    assert line.startswith("text: 0 of 6")
    assert "its text is gone" in line
    assert segments(tmp_path) == before


def test_pages_that_were_unreadable_before_say_nothing_new(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add(archive, "a", 20)
        add_unreadable(archive, "pdf", 5)
        archive.publish(last=True)
    for number in range(2, 6):
        with a_run(tmp_path, number) as archive:
            add(archive, f"new-{number}", 1)
            add_unreadable(archive, "pdf", 5)
            assert archive.publish(last=True) == 1


def test_nothing_overtakes_what_is_withheld_and_release_publishes_all_in_order(tmp_path: Path) -> None:
    normal_runs(tmp_path, 1)
    with a_run(tmp_path, 2) as archive:
        add(archive, "bad", 10, authors=())
        write(archive, article_end("rated"), rate("1"))
        # Rates are judged by themselves.
        assert archive.publish(last=True) == 1
    with a_run(tmp_path, 3) as archive:
        add(archive, "good", 12)
        assert archive.publish(last=True) == 0
        assert complaints(archive) == []
        (gate,) = archive.withheld()
        assert (gate.kind, gate.run, gate.records) == ("articles", "run-02", 22)
    with open_archive(tmp_path, run="look") as archive:
        assert archive.release() == [gate]
        assert archive.withheld() == archive.release() == []
    assert [record["seq"] for record in log(tmp_path)] == list(range(1, 27))
    assert [record["run"] for record in log(tmp_path)] == ["run-01"] * 4 + ["run-02"] * 10 + ["run-03"] * 12


def test_what_was_released_is_the_new_normal(tmp_path: Path) -> None:
    normal_runs(tmp_path, 6)
    with a_run(tmp_path, 7) as archive:
        add(archive, "bad", 10, authors=())
        archive.publish(last=True)
        archive.release()
    with a_run(tmp_path, 8) as archive:
        add(archive, "next", 10, authors=())
        assert archive.publish(last=True) == 10


def test_articles_without_text_are_never_the_new_normal(tmp_path: Path) -> None:
    for number in range(1, 8):
        with a_run(tmp_path, number) as archive:
            add_unreadable(archive, f"a-{number}", 6)
            archive.publish(last=True)
            assert len(complaints(archive)) == 1
            archive.release()


def test_a_few_records_are_judged_together_with_those_of_later_runs(tmp_path: Path) -> None:
    normal_runs(tmp_path, 5)
    published = []
    for number in range(6, 10):
        with a_run(tmp_path, number) as archive:
            add(archive, f"bad-{number}", 2, authors=())
            published.append(archive.publish(last=True))
    assert published == [2, 2, 0, 0]


def test_a_few_records_count_when_something_else_speaks_against_the_site(tmp_path: Path) -> None:
    normal_runs(tmp_path, 5)
    with a_run(tmp_path, 6) as archive:
        add(archive, "bad", 2, authors=())
        assert archive.publish(last=True, doubtful=True) == 0


def test_what_a_killed_run_left_is_judged_by_the_next(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add(archive, "bad", 10, authors=())
    with a_run(tmp_path, 2) as archive:
        assert archive.publish(last=True) == 0
        assert "authors: 0 of 10" in complaints(archive)[0]


def test_a_long_healthy_beginning_does_not_hide_what_breaks_later(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        add(archive, "good", 200)
        assert archive.publish() == 200
        add(archive, "bad", 25, authors=())
        assert archive.publish() == 0


def test_a_page_taken_back_counts_for_nothing(tmp_path: Path) -> None:
    with a_run(tmp_path, 1) as archive:
        for number in range(8):
            archive.begin(article_end(number).url)
            archive.add(healthy(number, authors=()))
            archive.rollback()
        add(archive, "good", 6)
        assert archive.publish(last=True) == 6


def test_the_floors_learn_what_a_source_does_not_have(tmp_path: Path) -> None:
    """A source of which half the articles name nobody is below the fixed floor once, not ever after."""
    with a_run(tmp_path, 1) as archive:
        add(archive, "named", 20)
        add(archive, "nameless", 40, authors=())
        assert archive.publish(last=True) == 0
        archive.release()
    for number in range(2, 6):
        with a_run(tmp_path, number) as archive:
            add(archive, f"named-{number}", 3)
            add(archive, f"nameless-{number}", 6, authors=())
            assert archive.publish(last=True) == 9


def test_rates_that_are_missing_from_all_new_pages_close_their_own_gate_only(tmp_path: Path) -> None:
    for number in range(1, 7):
        with a_run(tmp_path, number) as archive:
            for page in range(4):
                name = f"{number}-{page}"
                write(archive, article_end(name), healthy(name), rate(f"{number}.{page}"))
            assert archive.publish(last=True) == 8
    with a_run(tmp_path, 7) as archive:
        add(archive, "new", 10)
        assert archive.publish(last=True) == 10
        assert [gate.kind for gate in archive.withheld()] == ["rates"]
        assert complaints(archive) == ["rates: 0 of 10 new pages show them, floor 7; first: https://timesca.com/new-0/"]


def test_a_first_page_with_half_its_entries_is_a_change(tmp_path: Path) -> None:
    for number in range(1, 7):
        with a_run(tmp_path, number) as archive:
            write(archive, listing_end(*range(12 if number < 6 else 5)))
            archive.publish(last=True)
            found = complaints(archive)
    assert found == [f"{LATEST} shows 5 entries, floor 9, usually 12"]


def test_a_weaker_strategy_is_reported_and_withholds_nothing(tmp_path: Path) -> None:
    normal_runs(tmp_path, 5)
    with a_run(tmp_path, 6) as archive:
        add(archive, "new", 10, extracted_by={"title": "headline", "authors": "byline", "text": "selector"})
        assert archive.publish(last=True) == 10
        report = archive.watch.report()
    assert report["weaker"] == ["authors: byline gave it in 10 of 10 articles, usually json-ld does"]
    assert report["metrics"]["authors"] == {"have": 10, "of": 10, "floor": 0.7, "learned": True}
    assert report["complaints"] == []


@pytest.mark.parametrize("share", [0.95, 0.75, 0.5])
def test_small_increments_of_a_healthy_source_raise_no_false_alarm(tmp_path: Path, share: float) -> None:
    """40 runs of 1 to 8 articles, of which a constant share has authors; the first run is long."""
    die = Random(3)
    with a_run(tmp_path, 0) as archive:
        for number in range(60):
            write(archive, article_end(number), healthy(number, authors=BY if number < 60 * share else ()))
        archive.publish(last=True)
        archive.release()
    for run in range(1, 41):
        with a_run(tmp_path, run) as archive:
            for page in range(die.randint(1, 8)):
                name = f"{run}-{page}"
                write(archive, article_end(name), healthy(name, authors=BY if die.random() < share else ()))
            archive.publish(last=True)
            assert complaints(archive) == []


def test_without_floors_nothing_is_watched(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        add(archive, "a", 10, authors=(), word_count=0)
        assert archive.publish(last=True) == 10
