"""A new site out of its first pages: the site's data, its spider, the recorded pages and their test.

What is made is a proposal for a person to read: files of a few lines, in the places where others like them are.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from keyword import iskeyword
from pathlib import Path
from string import Template
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler import fixtures
from crawler.errors import UsageProblem
from crawler.parsers.ticker import read_ticker
from crawler.sites.site import ANY_SITE, Site
from crawler.sites.wordpress import wordpress_site

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.items import Article
    from crawler.page import Page

PACKAGE = Path(__file__).parent
TEMPLATES = PACKAGE / "templates"
NAME = re.compile(r"[a-z][a-z0-9]*(?:_[a-z0-9]+)*")


@dataclass(frozen=True, kw_only=True)
class Place:
    """Where the files of a new site go."""

    name: str
    project: Path
    """The folder with scrapy.cfg, in which the tests are."""

    @property
    def files(self) -> dict[str, Path]:
        """Room → the file that is made for it."""
        return {
            "sites": PACKAGE / "sites" / f"{self.name}.py",
            "spiders": PACKAGE / "spiders" / f"{self.name}.py",
            "tests": self.project / "tests" / "sites" / f"test_{self.name}.py",
        }

    @property
    def fixtures(self) -> Path:
        """The folder of all recorded pages."""
        return self.project / fixtures.FOLDER

    def check(self, *, force: bool, known: bool) -> None:
        """Raise UsageProblem for a name that cannot be used; ``known`` says that a spider has it already."""
        if not NAME.fullmatch(self.name) or iskeyword(self.name):
            raise UsageProblem(f"{self.name} is no name for a site: small letters, digits and _ only, like example")
        taken = next((path for path in self.files.values() if path.exists()), None)
        if known and not self.files["spiders"].exists():
            raise UsageProblem(f"{self.name} is taken by a spider in another file")
        if taken and not (force and known):
            hint = "; --force overwrites it" if known else ""
            raise UsageProblem(f"{self.name} is taken by {taken}{hint}")


def site_of(name: str, url: str) -> Site:
    """Return the site called ``name`` whose listing is at ``url``, with nothing known of it yet."""
    parts = urlsplit(url)
    start = parts.path.strip("/") + (f"?{parts.query}" if parts.query else "")
    return replace(wordpress_site(url), source=name, start=start)


def proposed(site: Site, listing: Page, article: Article) -> Site:
    """Return the site with what its pages tell: zone and language, a ticker, and whether it dates its articles."""
    return replace(
        site,
        timezone=_zone(article.published_at),
        language=article.language,
        has_ticker=bool(read_ticker(listing).quotes),
        floors=ANY_SITE if article.published_at else {**ANY_SITE, "published_at": 0.0},
    )


def write(place: Place, site: Site, listing: Page, article: Page) -> list[Path]:
    """Write the files and record the pages; return what was written."""
    values = _values(site, entries=len(site.read_listing(listing).entries))
    for room, path in place.files.items():
        template = Template((TEMPLATES / room / "listing.tmpl").read_text("utf-8"))
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(template.substitute(values), "utf-8")
    pages: dict[fixtures.Kind, Page] = {"listing": listing, "article": article}
    cases = [fixtures.record(place.fixtures, kind, site.source, kind, page, site) for kind, page in pages.items()]
    return [*place.files.values(), *(case.folder for case in cases)]


def _values(site: Site, *, entries: int) -> dict[str, object]:
    addresses = site.addresses
    given = {"host": addresses.host} | ({} if addresses.scheme == "https" else {"scheme": addresses.scheme})
    return {
        "name": site.source,
        "module": site.source,
        "constant": site.source.upper(),
        "classname": "".join(part.capitalize() for part in site.source.split("_")) + "Spider",
        "address": f"{addresses.scheme}://{addresses.host}/",
        "addresses": ", ".join(f'{name}="{value}"' for name, value in given.items()),
        "start": site.start,
        "proposed": "".join(f"    {line},\n" for line in _told(site)),
        "imported": "ANY_SITE, Site" if site.floors is not ANY_SITE else "Site",
        "entries": entries,
    }


def _told(site: Site) -> Iterator[str]:
    """Yield what is not as on most sites."""
    if site.timezone != "UTC":
        yield f'timezone="{site.timezone}"'
    if site.language is not None:
        yield f'language="{site.language}"'
    if site.has_ticker:
        yield "has_ticker=True"
    if site.floors is not ANY_SITE:
        yield 'floors={**ANY_SITE, "published_at": 0.0}'


def _zone(stamp: str | None) -> str:
    """Return the zone of a stamp as the fixed offset it shows: it stands in where other stamps have none."""
    offset = datetime.fromisoformat(stamp).utcoffset() if stamp else None
    hours = offset // timedelta(hours=1) if offset and not offset % timedelta(hours=1) else 0
    # Such zones count westwards.
    return f"Etc/GMT{-hours:+d}" if hours else "UTC"
