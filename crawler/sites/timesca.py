"""The Times of Central Asia, https://timesca.com/: a WordPress site with a strip of exchange rates."""

from __future__ import annotations

from crawler.parsers.urls import Addresses
from crawler.sites.site import Site

TIMESCA = Site(
    source="timesca",
    addresses=Addresses(
        host="timesca.com",
        # Left over from the system before 2021: links still carry them, the pages no longer know them.
        dropped_keys=frozenset({"catid", "id", "Itemid", "option", "view"}),
    ),
    start="latest",
    timezone="Asia/Bishkek",
    language="en",
    has_ticker=True,
)
