"""The article whose address stands in FAULT_PAGES kills the process that reads it."""

from __future__ import annotations

import os
import signal
from typing import Any

from crawler.sites.site import Site


def apply() -> None:
    read = Site.read_article

    def deadly(site: Site, page: Any, *args: Any, **kwargs: Any) -> Any:
        if page.url == os.environ["FAULT_PAGES"]:
            os.kill(os.getpid(), signal.SIGKILL)
        return read(site, page, *args, **kwargs)

    Site.read_article = deadly  # type: ignore[method-assign]
