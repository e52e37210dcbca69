"""How long a page is waited for."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from scrapy import Request

RESOURCE_SECONDS = 10.0
"""For each thing that a page itself asks for."""
MOST_SECONDS = 10.0
"""For the selector, or for the page to come to rest, once it has been loaded."""


def timeout_of(request: Request) -> float:
    """Return the seconds after which a page has failed: those of a plain request."""
    return float(request.meta["download_timeout"])


def limit(request: Request) -> float:
    """Return the seconds for which a loaded page is waited for; what it has by then is the page."""
    return min(MOST_SECONDS, timeout_of(request) / 2)
