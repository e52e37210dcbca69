"""Stored pages as today's parsers read them, under the same address and in the same way as the crawl does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.warc import read_at
from crawler.errors import ParseProblem
from crawler.stored import page_of

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.items import Article, WarcPointer
    from crawler.markers import Link
    from crawler.page import Page
    from crawler.sites.site import Site


def page_at(place: Path, pointer: WarcPointer, site: Site) -> Page:
    """Return the page that a pointer leads to, below the folder of its archive.

    Raises StorageProblem if it is missing or damaged, ParseProblem if it is no HTML or another site's.
    """
    page = page_of(read_at(place, pointer))
    url = site.addresses.canonical(page.url, page.url)
    if url is None:
        raise ParseProblem(f"led to another site, {page.url}")
    return replace(page, url=url)


def article_on(page: Page, site: Site, link: Link | None = None) -> Article:
    """Return the article that the site's parsers for the page's time read. Raises ParseProblem."""
    return site.as_of(page.fetched_at).read_article(page, link)
