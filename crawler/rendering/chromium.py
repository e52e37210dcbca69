"""Which Chromium draws, and how it is kept from the network: it has none. What it needs is handed to it."""

from __future__ import annotations

import shutil
import subprocess
from importlib.util import find_spec
from typing import TYPE_CHECKING

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome")
SWITCHES = [
    # A container has neither user namespaces nor a graphics card.
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    # Whatever is not answered by us (WebSockets are not asked about) finds no host; video calls find no other way.
    "--host-resolver-rules=MAP * ~NOTFOUND",
    "--force-webrtc-ip-handling-policy=disable_non_proxied_udp",
]
VERSION_SECONDS = 20.0
"""Within which a browser says what it is; it takes a tenth of a second where the machine is not busy."""
AT_ONCE = 4
"""Pages drawn at the same time: two cores gain nothing by more."""


def configure(settings: BaseSettings) -> None:
    """Set what scrapy-playwright is to know. Raises ConfigurationProblem where it or the browser is missing."""
    if find_spec("scrapy_playwright") is None:
        raise ConfigurationProblem(
            "-a render=browser needs scrapy-playwright: install this project with its extra [browser]"
        )
    options = {
        "executable_path": find(settings["CHROMIUM_PATH"]),
        "args": SWITCHES,
        # A signal ends the crawl, and that the browser: open pages are to be drawn first.
        "handle_sigint": False,
        "handle_sigterm": False,
        "handle_sighup": False,
    }
    settings.set("PLAYWRIGHT_LAUNCH_OPTIONS", options, priority="addon")
    settings.set("PLAYWRIGHT_MAX_PAGES_PER_CONTEXT", 1, priority="addon")


def find(path: str | None) -> str:
    """Return the path of the browser. Raises ConfigurationProblem."""
    if path:
        if not is_chromium(path):
            raise ConfigurationProblem(f"CHROMIUM_PATH={path}: no Chromium runs there, none answers --version")
        return path
    found = next(filter(is_chromium, filter(None, map(shutil.which, NAMES))), None)
    if found is None:
        raise ConfigurationProblem(
            "-a render=browser needs a Chromium: apt install chromium-headless-shell, or set CHROMIUM_PATH"
        )
    return found


def is_chromium(path: str) -> bool:
    """Tell whether the program runs and says that it is one. For a page, another would look like a failing site."""
    order = (path, "--version")
    try:
        told = subprocess.run(  # noqa: S603  # the program that the person running this has named
            order, stdin=subprocess.DEVNULL, capture_output=True, timeout=VERSION_SECONDS, check=True
        )
    except (OSError, subprocess.SubprocessError):
        return False
    return b"chrom" in told.stdout.lower()
