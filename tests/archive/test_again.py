"""Asking again: pauses that grow, ages that come due, and articles that are called gone only when they stay away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.archive import Archive, again
from tests.archive.builders import NOW, address, article, article_end, listing_end, log, open_archive, write

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = [f"a{number}" for number in range(20)]


@pytest.mark.parametrize(
    ("tries", "pause"),
    [(0, None), (1, None), (2, None), (3, HOUR), (4, 2 * HOUR), (5, 4 * HOUR), (10, 128 * HOUR), (40, 7 * DAY)],
)
def test_pauses_grow(tries: int, pause: timedelta | None) -> None:
    found = again.next_try(tries, "2026-11-24T16:22:18Z")
    assert (found and datetime.fromisoformat(found) - NOW) == pause


def run_at(root: Path, moment: datetime, do: Callable[[Archive], None]) -> None:
    with open_archive(root, run=f"run {moment:%m-%dT%H}", clock=lambda: moment) as archive:
        do(archive)
        archive.confirm_gone()
        archive.publish()


def test_a_failing_address_waits_and_one_that_healed_does_not(tmp_path: Path) -> None:
    def fail(archive: Archive) -> None:
        write(archive, article_end("one", "failed", reason="answered 503"))

    with open_archive(tmp_path) as archive:
        write(archive, listing_end("one"))
    for _ in range(3):
        run_at(tmp_path, NOW, fail)
    with open_archive(tmp_path) as archive:
        assert not archive.pending()
        assert not archive.is_wanted(address("one"))
    with open_archive(tmp_path, clock=lambda: NOW + HOUR) as archive:
        assert [link.url for link in archive.pending()] == [address("one")]
        assert archive.is_wanted(address("one"))
        write(archive, article_end("one"), article("one"))
        write(archive, article_end("one", "failed", reason="answered 503"))
        assert archive.is_wanted(address("one"))


@pytest.mark.parametrize(
    ("age", "fetched_at_age", "is_due"),
    [
        (timedelta(hours=23), timedelta(0), False),
        (DAY, timedelta(0), True),
        (2 * DAY, DAY, False),
        (3 * DAY, DAY, True),
        (40 * DAY, 20 * DAY, False),
        (30 * DAY, 20 * DAY, True),
        (29 * DAY, 20 * DAY, False),
        (300 * DAY, 299 * DAY, False),
    ],
)
def test_young_articles_come_due_at_growing_ages(
    tmp_path: Path, age: timedelta, fetched_at_age: timedelta, is_due: bool
) -> None:
    born = NOW - age
    published = born.isoformat()
    with open_archive(tmp_path, clock=lambda: born + fetched_at_age) as archive:
        write(archive, article_end("one", published_at=published), article("one", published_at=published))
    with open_archive(tmp_path) as archive:
        assert [link.url for link in archive.revisits([1, 3, 7, 30])] == ([address("one")] if is_due else [])
        assert archive.revisits([]) == []


def test_an_alias_is_not_revisited(tmp_path: Path) -> None:
    published = (NOW - DAY).isoformat()
    with open_archive(tmp_path, clock=lambda: NOW - DAY) as archive:
        write(archive, article_end("alias", same_as=address("one"), published_at=published), article("one"))
    with open_archive(tmp_path) as archive:
        assert [link.url for link in archive.revisits([1])] == [address("one")]


def had(archive: Archive) -> None:
    for name in NAMES:
        write(archive, article_end(name), article(name))


def missing(*names: str) -> Callable[[Archive], None]:
    def look(archive: Archive) -> None:
        for name in NAMES:
            write(archive, article_end(name, "gone" if name in names else "done", reason="answered 404"))

    return look


def test_an_article_is_gone_when_it_was_missing_a_day_ago_and_still_is(tmp_path: Path) -> None:
    run_at(tmp_path, NOW, had)
    run_at(tmp_path, NOW + DAY, missing("a3"))
    run_at(tmp_path, NOW + DAY + 12 * HOUR, missing("a3"))
    assert len(log(tmp_path)) == 20
    run_at(tmp_path, NOW + 2 * DAY, missing("a3"))
    gone = log(tmp_path)[-1]
    first = log(tmp_path)[3]
    assert (gone["seq"], gone["revision"], gone["change"]) == (21, 2, "gone")
    assert {name: gone[name] for name in ("id", "url", "title", "text")} == {
        name: first[name] for name in ("id", "url", "title", "text")
    }
    run_at(tmp_path, NOW + 3 * DAY, missing("a3"))
    assert len(log(tmp_path)) == 21


def test_one_that_came_back_is_not_gone(tmp_path: Path) -> None:
    run_at(tmp_path, NOW, had)
    run_at(tmp_path, NOW + DAY, missing("a3"))
    run_at(tmp_path, NOW + 2 * DAY, missing())
    run_at(tmp_path, NOW + 3 * DAY, missing("a3"))
    assert len(log(tmp_path)) == 20


def test_one_that_comes_back_after_it_was_gone_is_a_revision(tmp_path: Path) -> None:
    run_at(tmp_path, NOW, had)
    run_at(tmp_path, NOW + DAY, missing("a3"))
    run_at(tmp_path, NOW + 2 * DAY, missing("a3"))
    run_at(tmp_path, NOW + 3 * DAY, lambda archive: write(archive, article_end("a3"), article("a3")) and None)
    assert [(line["revision"], line["change"]) for line in log(tmp_path) if line["url"] == address("a3")] == [
        (1, "new"),
        (2, "gone"),
        (3, "edited"),
    ]


def test_when_many_vanish_at_once_it_is_the_site_that_fails(tmp_path: Path) -> None:
    run_at(tmp_path, NOW, had)
    for day in (1, 2, 3):
        run_at(tmp_path, NOW + day * DAY, missing(*NAMES[:4]))
    assert [line["change"] for line in log(tmp_path)] == ["new"] * 20


def test_one_that_was_never_had_is_gone_at_once(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, listing_end("one"))
        write(archive, article_end("one", "gone", reason="answered 404"))
        assert archive.page_state(address("one")) == "gone"
        assert archive.confirm_gone() == 0
