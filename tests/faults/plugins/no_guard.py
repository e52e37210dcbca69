"""Takes away: nobody but the site is asked, and no special address is connected to."""

from __future__ import annotations

from crawler import settings


def apply() -> None:
    for name in [name for name in settings.DOWNLOADER_MIDDLEWARES if ".guard." in name or ".redirect.Follow" in name]:
        settings.DOWNLOADER_MIDDLEWARES[name] = None
