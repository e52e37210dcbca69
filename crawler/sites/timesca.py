"""The Times of Central Asia, https://timesca.com/: a WordPress site with a strip of exchange rates."""

from __future__ import annotations

from types import MappingProxyType

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
    # Every article has a byline, be it the staff's. A page may lack the ticker: how often, the history tells.
    floors=MappingProxyType({"entries": 1, "text": 0.7, "published_at": 0.7, "authors": 0.6, "rates": 0.0}),
)
