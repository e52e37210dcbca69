"""Articles whose addresses stand in FAULT_PAGES (parted by blanks) raise FAULT_RAISES while they are read."""

from __future__ import annotations

import builtins
import os
from typing import Any

from crawler.sites.site import Site


def apply() -> None:
    pages = set(os.environ["FAULT_PAGES"].split())
    problem = getattr(builtins, os.environ["FAULT_RAISES"])
    read = Site.read_article

    def broken(site: Site, page: Any, *args: Any, **kwargs: Any) -> Any:
        if page.url in pages:
            raise problem("no such thing on this page")
        return read(site, page, *args, **kwargs)

    Site.read_article = broken  # type: ignore[method-assign]
