"""What a run with rendering sets: only then is a renderer's package imported."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from scrapy.exceptions import NotConfigured

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from typing import Self

    from scrapy.crawler import Crawler
    from scrapy.settings import BaseSettings

HANDLERS = {
    "splash": "crawler.middlewares.render.SplashHandler",
    "browser": "crawler.middlewares.browser.BrowserHandler",
}


class Rendering:
    """The add-on that puts the spider's renderer in the place of the plain handler."""

    def __init__(self, mode: str) -> None:
        self.mode = mode

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Stand aside for a spider that has nothing drawn."""
        mode = getattr(crawler.spider, "render", "none")
        if mode not in HANDLERS:
            # Without a message, for Scrapy would warn with it.
            raise NotConfigured
        return cls(mode)

    def update_settings(self, settings: BaseSettings) -> None:
        """Set the handler. Raises ConfigurationProblem where what it needs is missing."""
        if self.mode == "splash":
            check_server(settings["SPLASH_URL"])
        else:
            from crawler.rendering import chromium

            chromium.configure(settings)
        handlers = {**settings.getdict("DOWNLOAD_HANDLERS"), **dict.fromkeys(("http", "https"), HANDLERS[self.mode])}
        settings.set("DOWNLOAD_HANDLERS", handlers, priority="spider")


def check_server(url: str | None) -> None:
    """Raise ConfigurationProblem for what is not a Splash server's address."""
    if not url:
        raise ConfigurationProblem("-a render=splash needs SPLASH_URL, the server's address: http://127.0.0.1:8050")
    try:
        parts = urlsplit(url)
        is_address = parts.scheme in {"http", "https"} and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_address = False
    if not is_address:
        raise ConfigurationProblem(f"SPLASH_URL={url}: must be a server's address, like http://127.0.0.1:8050")
    if "@" in parts.netloc:
        # Not repeated: it would stand in every log.
        raise ConfigurationProblem("SPLASH_URL must not hold a password: set SPLASH_USER and SPLASH_PASS")
