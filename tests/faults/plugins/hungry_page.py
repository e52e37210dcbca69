"""The article whose address stands in FAULT_PAGES takes 600 MB of memory while it is read."""

from __future__ import annotations

import os
from typing import Any

from crawler.sites.site import Site

HUNGER = 600_000_000


def apply() -> None:
    read = Site.read_article

    def hungry(site: Site, page: Any, *args: Any, **kwargs: Any) -> Any:
        if page.url == os.environ["FAULT_PAGES"]:
            # Written to: memory that is only asked for is not given yet.
            taken = bytearray(HUNGER)
            taken[::4096] = b"x" * len(taken[::4096])
        return read(site, page, *args, **kwargs)

    Site.read_article = hungry  # type: ignore[method-assign]
