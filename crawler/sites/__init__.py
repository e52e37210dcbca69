"""What is particular to each site, as data and small functions over the parsers."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import UsageProblem
from crawler.sites.timesca import TIMESCA
from crawler.sites.wordpress import wordpress_site

if TYPE_CHECKING:
    from crawler.sites.site import Site

SITES: dict[str, Site] = {site.source: site for site in (TIMESCA,)}
"""Every site with a description of its own, by the name of its archive."""


def site_named(source: str | None, url: str) -> Site:
    """Return the site called ``source``, else the one whose address ``url`` is, else any WordPress site there.

    Raises UsageProblem for a name that no site has and that is not the host of ``url`` either.
    """
    if source in SITES:
        return SITES[source]
    if source is None:
        for site in SITES.values():
            if site.addresses.canonical(url, url) is not None:
                return site
    site = wordpress_site(url)
    if source not in {None, site.source}:
        raise UsageProblem(f"there is no site {source}; there are {', '.join(SITES)}, and {urlsplit(url).hostname}")
    return site
