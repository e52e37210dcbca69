"""A page is one transaction: all of it, in the right state, or nothing."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.errors import StorageProblem
from crawler.markers import Link
from tests.archive.builders import (
    LATEST,
    STAMP,
    address,
    article,
    article_end,
    listing_end,
    log,
    open_archive,
    rate,
    sqlite_rows,
    write,
)

if TYPE_CHECKING:
    from crawler.archive import Archive


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path) as archive:
        yield archive


def columns(archive: Archive, name: object, *wanted: str) -> Any:
    (row,) = sqlite_rows(archive, f"SELECT {', '.join(wanted)} FROM page WHERE url = '{address(name)}'")
    return row


def test_found_addresses_are_pending_oldest_find_first_and_carry_what_the_listing_said(archive: Archive) -> None:
    write(archive, listing_end("b", "a"))
    write(archive, listing_end("c", "b"))
    assert [link.url for link in archive.pending()] == [address("b"), address("a"), address("c")]
    assert archive.pending()[0] == Link(url=address("b"), title="Title of b", excerpt="Some …")
    assert archive.page_state(LATEST) == "done"
    assert archive.page_state(address("unknown")) is None


@pytest.mark.parametrize(
    ("state", "still_wanted"),
    [("done", False), ("gone", True), ("blocked", False), ("failed", True), ("quarantined", True)],
)
def test_states_that_are_tried_again(archive: Archive, state: str, still_wanted: bool) -> None:
    write(archive, listing_end("one"))
    write(archive, article_end(state=state, reason="because"))
    assert archive.page_state(address("one")) == state
    assert bool(archive.pending()) == still_wanted
    assert all(link.title == "Title of one" for link in archive.pending())
    assert columns(archive, "one", "reason") == ("because",)


@pytest.mark.parametrize("state", ["done", "gone", "failed", "quarantined", "blocked"])
def test_a_listing_never_takes_a_known_state_back(archive: Archive, state: str) -> None:
    write(archive, article_end(state=state))
    write(archive, listing_end("one"))
    assert archive.page_state(address("one")) == state


def test_failures_are_counted_until_the_page_is_had(archive: Archive) -> None:
    for tries in (1, 2, 3):
        write(archive, article_end(state="failed", reason="answered 500"))
        assert columns(archive, "one", "tries") == (tries,)
    write(archive, article_end())
    assert columns(archive, "one", "tries", "reason") == (0, "")


def test_validators_and_times_outlive_a_failure(archive: Archive) -> None:
    write(archive, article_end(etag='"1"', last_modified="Tue", published_at="2026-11-20T10:00:00+06:00"))
    write(archive, article_end(state="failed"))
    assert columns(archive, "one", "etag", "last_modified", "last_ok") == ('"1"', "Tue", STAMP)
    assert archive.published_at(address("one")) == "2026-11-20T10:00:00+06:00"
    write(archive, article_end())
    assert columns(archive, "one", "etag", "last_modified") == (None, None)


def test_an_alias_and_its_canonical_address_end_in_the_same_state(archive: Archive) -> None:
    write(archive, listing_end("one"))
    write(archive, article_end("?p=1", same_as=address("one")))
    assert archive.page_state(address("?p=1")) == archive.page_state(address("one")) == "done"
    assert archive.pending() == []


def test_the_walk_is_replaced_as_a_whole_and_kept_when_there_is_none(archive: Archive) -> None:
    assert archive.walk(LATEST) is None
    write(archive, listing_end("a", walk={"newest": ["x", "\ud800"], "since": None}))
    write(archive, listing_end("b", url=f"{LATEST}page/2/"))
    assert archive.walk(LATEST) == {"newest": ["x", "\ud800"], "since": None}
    write(archive, listing_end("a", walk={"page": 2}))
    assert archive.walk(LATEST) == {"page": 2}


@pytest.mark.parametrize("walk", [{"a": float("nan")}, {"a": {1, 2}}])
def test_a_walk_that_is_not_json_is_refused_and_the_page_stays_open(archive: Archive, walk: dict[str, object]) -> None:
    archive.begin(LATEST)
    with pytest.raises((ValueError, TypeError)):
        archive.commit(listing_end("a", walk=walk))
    archive.commit(listing_end("a"))
    assert archive.walk(LATEST) is None


def test_an_article_knows_the_listings_it_was_found_on(archive: Archive) -> None:
    tag = "https://timesca.com/tag/economy/"
    write(archive, listing_end("one"))
    write(archive, listing_end("?p=1", url=tag, listing=tag))
    (stored,) = write(archive, article_end("?p=1", same_as=address("one")), article())
    assert stored.listed_at == (LATEST, tag)


def test_also_the_listing_whose_own_page_brought_it(archive: Archive, tmp_path: Path) -> None:
    write(archive, listing_end("one"), article(truncated=True), article("two", "Other text.", truncated=True))
    archive.publish()
    assert [record["listed_at"] for record in log(tmp_path)] == [[LATEST], []]


def test_a_page_that_names_no_listing_is_one_itself(archive: Archive) -> None:
    write(archive, listing_end("one", listing=None, walk={"page": 1}))
    assert archive.walk(LATEST) == {"page": 1}


def test_rolled_back_is_as_if_it_never_was_and_leaves_no_hole(archive: Archive, tmp_path: Path) -> None:
    write(archive, article_end("a"), article("a"))
    archive.begin(address("b"))
    assert archive.add(article("b")).seq == 2
    archive.add(rate())
    archive.quarantine({"id": "x"}, url=address("b"), reason="bad")
    archive.rollback()
    assert archive.page_state(address("b")) is None
    assert archive.judge(article("b")) == archive.judge(rate()) == "new"
    (again,) = write(archive, article_end("c"), article("c"))
    assert again.seq == 2
    archive.publish()
    assert [record["title"] for record in log(tmp_path)] == ["Title of a", "Title of c"]
    assert log(tmp_path, "quarantine") == []


def test_closing_with_a_page_open_rolls_it_back(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        archive.begin(address("one"))
        archive.add(article())
    with open_archive(tmp_path) as archive:
        assert archive.judge(article()) == "new"
        assert archive.publish() == 0


@pytest.mark.parametrize("error", [StorageProblem("disk full"), sqlite3.IntegrityError("a bug"), KeyboardInterrupt()])
def test_half_a_step_is_never_committed(
    archive: Archive, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    def fail(*_: object) -> None:
        raise error

    archive.begin(address("one"))
    archive.add(article("before"))
    with monkeypatch.context() as patch:
        # By now the record has its seq and its line.
        patch.setattr("crawler.archive.records.remember", fail)
        with pytest.raises(type(error)):
            archive.add(article("one"))
    with pytest.raises(RuntimeError, match="no page is open"):
        archive.commit(article_end("one"))
    assert archive.counts().waiting == {}
    (stored,) = write(archive, article_end("one"), article("one"))
    assert stored.seq == 1


def test_steps_out_of_order_are_bugs(archive: Archive) -> None:
    for step in (
        lambda: archive.add(article()),
        lambda: archive.quarantine({}, url="u", reason="r"),
        lambda: archive.commit(article_end()),
    ):
        with pytest.raises(RuntimeError, match="no page is open"):
            step()
    archive.rollback()
    archive.begin(LATEST)
    with pytest.raises(RuntimeError, match=f"{LATEST} is still open"):
        archive.begin(LATEST)
    with pytest.raises(RuntimeError, match="still open"):
        archive.publish()


def test_every_address_is_in_exactly_one_state(archive: Archive) -> None:
    write(archive, listing_end(*"abcde"))
    for name, state in zip("abcd", ("done", "gone", "failed", "blocked"), strict=True):
        write(archive, article_end(name, state))
    assert archive.counts().pages == {"pending": 1, "done": 2, "gone": 1, "failed": 1, "blocked": 1}


def test_addresses_that_no_database_can_hold_are_found_again(archive: Archive) -> None:
    write(archive, listing_end("\ud800", "a\x00b"))
    assert archive.page_state(address("\ud800")) == archive.page_state(address("a\x00b")) == "pending"


def test_no_step_of_a_page_reads_a_table_through(archive: Archive) -> None:
    write(archive, listing_end("one", "two"), rate(date="2026-11-24"))
    statements: list[str] = []
    archive._db._connection.set_trace_callback(statements.append)
    write(archive, listing_end("one", "three", walk={}), rate(), rate("1.5"))
    write(archive, article_end(same_as=address("uno")), article())
    write(archive, article_end("amp"), article(text="Edited."))
    archive.begin(LATEST)
    archive.quarantine({"id": 1}, url=LATEST, reason="r")
    archive.commit(article_end("two", "failed"))
    archive.publish_if_due()
    archive.pending()
    archive.walk(LATEST)
    archive._db._connection.set_trace_callback(None)
    plans = {
        statement: [row[3] for row in archive._db.rows(f"EXPLAIN QUERY PLAN {statement}")]
        for statement in statements
        if statement.split()[0] in {"SELECT", "INSERT", "UPDATE", "DELETE"}
    }
    assert len(plans) > 20
    through = {s: p for s, p in plans.items() if any(step.startswith("SCAN") for step in p)}
    # The pending articles, through the index that holds only those.
    assert list(through.values()) == [["SCAN page USING INDEX page_wanted"]]
