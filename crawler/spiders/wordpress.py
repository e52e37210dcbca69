"""Any WordPress site, by the address of a listing."""

from __future__ import annotations

from typing import ClassVar

from crawler.sites.wordpress import wordpress_site
from crawler.spiders import arguments
from crawler.spiders.listing import ListingSpider


class WordPressSpider(ListingSpider):
    """Walks the listing at ``-a url=``; the archive is named after the host."""

    name = "wordpress"
    arguments: ClassVar[tuple[str, ...]] = ("url", "since", "pages", "origin", "mode", "zone", "render", "wait_for")

    def __init__(self, *, url: str | None = None, zone: str = "UTC", **rest: str) -> None:
        address = arguments.listing_url(url)
        self.site = wordpress_site(address, arguments.zone(zone))
        super().__init__(**rest)
        self.listing = self.site.addresses.canonical(address, address) or address
