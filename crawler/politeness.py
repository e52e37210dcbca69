"""How hard a target may be pressed, and under which name: decided once, from the address of the target."""

from __future__ import annotations

import ipaddress
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import ConfigurationProblem

if TYPE_CHECKING:
    from scrapy.settings import BaseSettings

LOOPBACK = {
    "DOWNLOAD_DELAY": 0,
    "RETRY_DELAY": 0.05,
    "AUTOTHROTTLE_ENABLED": False,
    "CONCURRENT_REQUESTS_PER_DOMAIN": 8,
}


def apply(settings: BaseSettings, target: str) -> None:
    """Set pace and user agent for a crawl of ``target``; what the command line says stays.

    Raises ConfigurationProblem for a CONTACT that cannot stand in a header.
    """
    if is_loopback(target):
        for name, value in LOOPBACK.items():
            settings.set(name, value, priority="spider")
    contact = settings.get("CONTACT") or ""
    if not contact.isprintable() or not contact.isascii():
        raise ConfigurationProblem(f"CONTACT must be printable ASCII, an address or a mailbox: {contact!r}")
    if contact:
        settings.set("USER_AGENT", f"{settings['USER_AGENT']} (+{contact})", priority="spider")


def is_loopback(url: str) -> bool:
    """Tell whether ``url`` names this machine by a loopback address or as ``localhost``."""
    host = urlsplit(url).hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
