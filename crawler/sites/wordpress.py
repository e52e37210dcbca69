"""Any WordPress site, known by the address of one of its listings."""

from __future__ import annotations

from urllib.parse import urlsplit

from crawler.parsers.urls import DEFAULT_PORTS, Addresses
from crawler.sites.site import Site


def wordpress_site(listing_url: str, zone: str = "UTC") -> Site:
    """Return the site that an http(s) listing address belongs to; its archive is named after the host.

    The address's own scheme and host are canonical. ``zone`` stands in for stamps without one: WordPress
    prints its zone everywhere but in hand-made themes.
    """
    parts = urlsplit(listing_url)
    host = parts.hostname or ""
    port = "" if parts.port in {None, DEFAULT_PORTS[parts.scheme]} else f":{parts.port}"
    return Site(
        source=host.removeprefix("www."),
        addresses=Addresses(host=host + port, scheme=parts.scheme),
        start=parts.path.strip("/"),
        timezone=zone,
    )
