"""Which of several copies of an article's further page belongs to a reading of its first."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

import pytest

from crawler.archive.warc.copies import Copy
from crawler.items import WarcPointer
from crawler.replay.parts import Parts
from crawler.sites.timesca import TIMESCA

if TYPE_CHECKING:
    from collections.abc import Iterator

FIRST = "https://timesca.com/a-story/"
SECOND = f"{FIRST}2/"


def day(number: int) -> str:
    return f"2026-11-{number:02d}T10:00:00.000000Z"


def copy(url: str, name: str, first: int, last: int) -> Copy:
    pointer = WarcPointer(file="warc/timesca-1.warc.gz", offset=0, digest=name)
    return Copy(url=url, served_as="text/html|", pointer=pointer, fetched_at=day(first), seen_at=day(last))


PAGE = copy(FIRST, "page 1", 1, 9)
COPIES = [
    PAGE,
    copy(SECOND, "as of day 1", 1, 3),
    copy(SECOND, "as of day 5", 5, 9),
    copy("https://timesca.com/a-story-of-another/2/", "another's", 1, 9),
    copy("https://timesca.com/", "home", 1, 9),
]


@pytest.mark.parametrize(
    ("moment", "name"),
    [
        (1, "as of day 1"),
        (2, "as of day 1"),
        (3, "as of day 1"),
        (5, "as of day 5"),
        (8, "as of day 5"),
        (12, "as of day 5"),
    ],
)
def test_the_page_of_that_time(moment: int, name: str) -> None:
    found = {url: pointer.digest for url, pointer in Parts(COPIES, TIMESCA).of(PAGE, day(moment))}
    assert found == {SECOND: name}


def test_nothing_is_a_further_page_of_the_home_page() -> None:
    assert Parts(COPIES, TIMESCA).of(COPIES[-1], day(1)) == ()


def seconds(moments: list[str]) -> Iterator[float]:
    for moment in moments:
        yield copy(SECOND, "x", 3, 5).apart(datetime.fromisoformat(moment))


def test_how_far_a_copy_is_from_a_moment() -> None:
    assert list(seconds([day(2), day(3), day(4), day(5), day(7)])) == [86400, 0, 0, 0, 2 * 86400]
