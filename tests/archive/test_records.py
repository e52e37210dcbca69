"""Which records are new, which are edits, and which say nothing new."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.lines import LINE_LIMIT
from crawler.items import Article, Rate
from tests.archive.builders import LATEST, STAMP, article, article_end, log, open_archive, rate, sqlite_rows, write

if TYPE_CHECKING:
    from crawler.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path) as archive:
        yield archive


FULL = {"text": "All of the text."}
OTHER = {"text": "All of the corrected text."}
CUT = {"text": "All of …", "truncated": True}
CUT_SAME = {"text": "All of the text.", "truncated": True}
LISTED = {"text": "Quite another teaser", "truncated": True, "extracted_by": {"text": "listing"}}
BLANK = {"text": " \n"}


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (FULL, FULL, "unchanged"),
        (FULL, OTHER, "edited"),
        (FULL, FULL | {"tags": ("new",), "title": "folds to the same hash"}, "unchanged"),
        (FULL, CUT, "unchanged"),
        (FULL, CUT_SAME, "unchanged"),
        (CUT, FULL, "edited"),
        (CUT_SAME, FULL, "edited"),
        (CUT, CUT, "unchanged"),
        (CUT, CUT_SAME, "edited"),
        (CUT, LISTED, "unchanged"),
        (LISTED, CUT, "edited"),
        (FULL, BLANK, "unchanged"),
        (CUT, BLANK, "unchanged"),
        (BLANK, BLANK, "unchanged"),
        (BLANK, FULL, "edited"),
    ],
)
@pytest.mark.parametrize("same_page", [True, False])
@pytest.mark.parametrize("published", [True, False])
def test_second_look_at_an_article(
    archive: Archive, first: dict[str, Any], second: dict[str, Any], verdict: str, same_page: bool, published: bool
) -> None:
    if same_page:
        archive.begin(LATEST)
        archive.add(article(**first))
    else:
        write(archive, article_end(), article(**first))
        if published:
            archive.publish()
        archive.begin(LATEST)
    assert archive.judge(article(**second)) == verdict
    if verdict == "unchanged":
        with pytest.raises(ValueError, match="unchanged"):
            archive.add(article(**second))
    else:
        stored = archive.add(article(**second))
        assert isinstance(stored, Article)
        assert (stored.seq, stored.revision, stored.change, stored.run) == (2, 2, "edited", "run-1")
        assert archive.judge(article(**second)) == "unchanged"


def test_an_article_edited_back_is_a_third_revision(archive: Archive) -> None:
    for revision, text in enumerate(("Mazhilis", "Majilis", "Mazhilis"), 1):
        (stored,) = write(archive, article_end(), article(text=text))
        assert isinstance(stored, Article)
        assert (stored.seq, stored.revision) == (revision, revision)


def test_the_archives_own_fields_are_filled_in_whatever_the_spider_put_there(archive: Archive, tmp_path: Path) -> None:
    stored = write(archive, article_end(), article(seq=99, run="x", revision=7, change="gone", listed_at=("x",)))
    archive.publish()
    (line,) = log(tmp_path)
    assert {name: line[name] for name in ("seq", "run", "revision", "change", "listed_at")} == {
        "seq": 1, "run": "run-1", "revision": 1, "change": "new", "listed_at": [],
    }  # fmt: skip
    assert stored[0].run == "run-1"


def test_seq_is_counted_by_kind(archive: Archive) -> None:
    added = write(archive, article_end(), article("a"), rate(), article("b"), rate("2"))
    assert [record.seq for record in added] == [1, 1, 2, 2]


@pytest.mark.parametrize(
    ("first", "second", "verdict"),
    [
        (rate(), rate(), "unchanged"),
        (rate(), rate(at="2026-11-24T23:59:59Z"), "unchanged"),
        (rate(), rate(at="2026-11-25T00:00:00Z"), "new"),
        (rate(), rate("0.01145"), "new"),
        (rate(), rate(change="-0.09"), "new"),
        (rate(change="0"), rate(change="-0"), "new"),
        (rate("0.0114"), rate("0.01140"), "new"),
        (rate(), rate(base="KZT"), "new"),
        # A listing page out of the site's cache carries an old date and old numbers.
        (rate(date="2026-11-17"), rate(date="2026-11-17", at="2026-11-30T00:00:00Z"), "unchanged"),
        (rate(date="2026-11-17"), rate(date="2026-11-18"), "new"),
        # The date is printed on some pages only.
        (rate(date="2026-11-24"), rate(), "unchanged"),
        (rate(), rate(date="2026-11-24"), "unchanged"),
        (rate(date="2026-11-23"), rate(at="2026-11-24T23:59:59Z"), "unchanged"),
        (rate(date="2026-11-23"), rate(at="2026-11-25T00:00:01Z"), "new"),
        (rate(date="2026-11-23", at="2026-11-25T00:00:01Z"), rate(), "new"),
        (rate(date="2026-11-23"), rate("0.01145"), "new"),
        (rate(date="2026-11-23"), rate(base="KZT"), "new"),
    ],
)
def test_second_look_at_a_rate(archive: Archive, first: Rate, second: Rate, verdict: str) -> None:
    write(archive, article_end(), first)
    assert archive.judge(second) == verdict
    assert len(write(archive, article_end(), second)) == (verdict == "new")


def observed(archive: Archive) -> list[str]:
    return [time for (time,) in sqlite_rows(archive, "SELECT last_observed FROM rate ORDER BY seq")]


def test_a_repeated_rate_notes_its_last_observation(archive: Archive) -> None:
    write(archive, article_end(), rate(date="2026-11-24"))
    write(archive, article_end(), rate(date="2026-11-24", at="2026-11-24T18:00:00Z"))
    assert observed(archive) == ["2026-11-24T18:00:00Z"]
    write(archive, article_end(), rate(at="2026-11-24T19:00:00Z"))
    assert observed(archive) == ["2026-11-24T19:00:00Z"]
    write(archive, article_end(), rate(date="2026-11-24", at="2026-11-24T17:00:00Z"))
    assert observed(archive) == ["2026-11-24T19:00:00Z"]


def test_adding_an_unchanged_rate_notes_it_too(archive: Archive) -> None:
    write(archive, article_end(), rate())
    archive.begin(LATEST)
    with pytest.raises(ValueError, match="unchanged"):
        archive.add(rate(at="2026-11-24T20:00:00Z"))
    archive.commit(article_end())
    assert observed(archive) == ["2026-11-24T20:00:00Z"]


def test_judging_outside_a_page_notes_nothing(archive: Archive) -> None:
    write(archive, article_end(), rate())
    assert archive.judge(rate(at="2026-11-24T20:00:00Z")) == "unchanged"
    assert observed(archive) == [STAMP]


def test_a_record_too_long_for_a_line_is_refused_and_the_page_goes_on(archive: Archive, tmp_path: Path) -> None:
    archive.begin(LATEST)
    with pytest.raises(ValueError, match="longer than 1048576 bytes"):
        archive.add(article("long", "x" * LINE_LIMIT))
    assert archive.quarantine(
        {"text": "x" * LINE_LIMIT, "id": "i", "tags": ["y" * LINE_LIMIT]}, url=LATEST, reason="long"
    )
    assert archive.add(article("short")).seq == 1
    archive.commit(article_end())
    archive.publish()
    (kept,) = log(tmp_path, "quarantine")
    assert kept["record"]["id"] == "i"
    assert kept["record"]["text"] == "x" * 2000 + f"… ({LINE_LIMIT} characters)"
    assert kept["record"]["tags"].startswith('["yyy')
    assert [record["seq"] for record in log(tmp_path)] == [1]


def test_the_longest_record_that_fits_is_stored(archive: Archive, tmp_path: Path) -> None:
    write(archive, article_end("probe"), article("probe", "", blocks=()))
    archive.publish()
    spare = LINE_LIMIT - len(json.dumps(log(tmp_path)[0], separators=(",", ":"))) - 1
    archive.begin(LATEST)
    with pytest.raises(ValueError, match="longer"):
        archive.add(article("prob2", "x" * (spare + 1), blocks=()))
    archive.add(article("prob2", "x" * spare, blocks=()))


@pytest.mark.parametrize(
    "again",
    [
        {"id": "a", "title": "", "crawled_at": "later"},
        {"id": "a", "title": "", "run": "x", "seq": 2, "warc": {"file": "f"}},
    ],
)
def test_the_very_same_rejected_record_is_kept_once(archive: Archive, tmp_path: Path, again: dict[str, object]) -> None:
    archive.begin(LATEST)
    assert archive.quarantine({"id": "a", "title": "", "crawled_at": "now"}, url=LATEST, reason="title is empty")
    assert not archive.quarantine(again, url=LATEST, reason="title is empty")
    archive.commit(article_end())
    archive.publish()
    assert len(log(tmp_path, "quarantine")) == 1


@pytest.mark.parametrize(
    ("record", "url", "reason"),
    [({"id": "b"}, LATEST, "r"), ({"id": "a"}, "other", "r"), ({"id": "a"}, LATEST, "other")],
)
def test_another_rejected_record_is_kept_too(
    archive: Archive, record: dict[str, object], url: str, reason: str
) -> None:
    archive.begin(LATEST)
    assert archive.quarantine({"id": "a"}, url=LATEST, reason="r")
    assert archive.quarantine(record, url=url, reason=reason)


def test_quarantine_takes_what_json_does_not(archive: Archive, tmp_path: Path) -> None:
    wild: Any = {"a": float("nan"), "b": b"x", 3: ("\ud800", None, True), "d": {"e": object}, "f": 1.5, "g": "\x00"}
    archive.begin(LATEST)
    assert archive.quarantine(wild, url="https://timesca.com/\udfff", reason="r" * 5000)
    archive.commit(article_end())
    archive.publish()
    (kept,) = log(tmp_path, "quarantine")
    assert kept == {
        "schema": "quarantine/1",
        "seq": 1,
        "id": kept["id"],
        "source": "timesca",
        "url": "https://timesca.com/\ufffd",
        "crawled_at": STAMP,
        "run": "run-1",
        "reason": "r" * 1000,
        "record": {
            "a": "nan", "b": "b'x'", "3": ["\ufffd", None, True], "d": {"e": "<class 'object'>"}, "f": "1.5",
            "g": "\ufffd",
        },
    }  # fmt: skip


def test_what_is_returned_is_what_is_stored(archive: Archive, tmp_path: Path) -> None:
    (stored,) = write(archive, article_end(), article(title="a\ud800\x00b"))
    archive.publish()
    assert isinstance(stored, Article)
    assert stored.title == log(tmp_path)[0]["title"] == "a\ufffd\ufffdb"
