"""A stored page is read as its time asks for: by the site's data of the layout it was fetched in."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.sites.timesca import TIMESCA

REDESIGN = datetime(2026, 3, 1, tzinfo=UTC)
FIRST, SECOND = (replace(TIMESCA, timezone=zone) for zone in ("UTC", "Asia/Almaty"))
SITE = replace(TIMESCA, earlier=((REDESIGN - timedelta(days=365), FIRST), (REDESIGN, SECOND)))


@pytest.mark.parametrize(
    ("moment", "zone"),
    [
        (REDESIGN - timedelta(days=366), "UTC"),
        (REDESIGN - timedelta(days=365), "Asia/Almaty"),
        (REDESIGN - timedelta(seconds=1), "Asia/Almaty"),
        (REDESIGN, "Asia/Bishkek"),
        (REDESIGN + timedelta(days=1), "Asia/Bishkek"),
    ],
)
def test_the_time_of_the_page_chooses(moment: datetime, zone: str) -> None:
    assert SITE.as_of(moment).timezone == zone


def test_an_origin_is_one_of_the_names_in_every_layout() -> None:
    there = SITE.at("http://127.0.0.1:8000")
    for moment in (REDESIGN - timedelta(days=366), REDESIGN):
        address = there.as_of(moment).addresses.canonical("http://127.0.0.1:8000/a/", TIMESCA.addresses.host)
        assert address == "https://timesca.com/a/"
