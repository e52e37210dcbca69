"""The demonstration: the page that this project began with."""

from __future__ import annotations

from crawler.replica.options import Options
from crawler.replica.site import ReplicaSite


def demo_site(theme: str = "classic") -> ReplicaSite:
    """Return 18 articles over three pages under ``tag/initiative`` and ``latest``; 5 rates, each printed 8 times."""
    return ReplicaSite(articles=18, seed=1, theme=theme, options=Options(common_tag="Initiative"))
