"""What is particular to each site, as data and small functions over the parsers."""

from __future__ import annotations

from importlib import import_module
from operator import attrgetter
from pkgutil import iter_modules
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.errors import UsageProblem
from crawler.sites.site import Site
from crawler.sites.wordpress import wordpress_site

if TYPE_CHECKING:
    from collections.abc import Iterator


def _described() -> Iterator[Site]:
    """Yield the sites that the modules beside this one describe: a new file is all that a new site needs."""
    for module in sorted(iter_modules(__path__), key=attrgetter("name")):
        values = vars(import_module(f"{__name__}.{module.name}")).values()
        yield from (value for value in values if isinstance(value, Site))


SITES: dict[str, Site] = {site.source: site for site in _described()}
"""Every site with a description of its own, by the name of its archive."""


def site_named(source: str | None, url: str, zone: str = "UTC") -> Site:
    """Return the site called ``source``, else the one whose address ``url`` is, else any WordPress site there.

    ``zone`` is the one of such a site's stamps that name none.

    Raises UsageProblem for a name that no site has and that is not the host of ``url`` either.
    """
    if source in SITES:
        return SITES[source]
    if source is None:
        for site in SITES.values():
            if site.addresses.canonical(url, url) is not None:
                return site
    site = wordpress_site(url, zone)
    if source not in {None, site.source}:
        raise UsageProblem(f"there is no site {source}; there are {', '.join(SITES)}, and {urlsplit(url).hostname}")
    return site
