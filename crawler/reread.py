"""Stored pages as today's parsers read them, under the same address and in the same way as the crawl does."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.archive.folder import Folder
from crawler.archive.snapshot import snapshot
from crawler.archive.warc import read_at, responses
from crawler.archive.warc.copies import is_copy
from crawler.errors import ParseProblem, UsageProblem
from crawler.items import WarcPointer
from crawler.stored import page_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from crawler.archive.warc import StoredResponse
    from crawler.items import Article
    from crawler.markers import Link
    from crawler.page import Page
    from crawler.sites.site import Site

Find = Callable[[str], WarcPointer | None]
"""Canonical address → the stored page of it that belongs to the others of its article."""


def page_at(place: Path, pointer: WarcPointer, site: Site) -> Page:
    """Return the page that a pointer leads to, below the folder of its archive.

    Raises StorageProblem if it is missing or damaged, ParseProblem if it is no HTML or another site's.
    """
    return _page(read_at(place, pointer), site)


def newest_page(where: Path, site: Site, url: str) -> Page:
    """Return the newest page of a canonical address that a source's folder, or a WARC file, holds.

    Raises UsageProblem if there is none, and otherwise as page_at().
    """
    page = _newest_in_file(where, site, url) if where.is_file() else _newest_in_folder(where, site, url)
    if page is None:
        raise UsageProblem(f"{where} holds no page of {url}")
    return page


def _newest_in_folder(where: Path, site: Site, url: str) -> Page | None:
    with snapshot(Folder(where.parent, where.name)) as view:
        found = [copy for copy in view.copies() if site.addresses.canonical(copy.url, copy.url) == url]
    newest = max(found, key=lambda copy: copy.seen_at, default=None)
    return page_at(where, newest.pointer, site) if newest is not None else None


def _newest_in_file(where: Path, site: Site, url: str) -> Page | None:
    found = (response for response in responses(where) if is_copy(response.status, response.payload))
    own = (response for response in found if site.addresses.canonical(response.url, response.url) == url)
    # Of a drawn page, the document is the page, and not what it was made of.
    newest = max(own, key=lambda response: (response.fetched_at, response.is_drawn), default=None)
    return _page(newest, site) if newest is not None else None


def _page(stored: StoredResponse, site: Site) -> Page:
    page = page_of(stored)
    url = site.addresses.canonical(page.url, page.url)
    if url is None:
        raise ParseProblem(f"led to another site, {page.url}")
    return replace(page, url=url)


def pages_behind(place: Path, page: Page, site: Site, find: Find) -> Iterator[Page]:
    """Yield the pages behind the first of an article, each once, as far as they are kept and can be read."""
    seen = {page.url}
    while (url := site.next_part(page)) is not None and url not in seen and (pointer := find(url)) is not None:
        seen.add(url)
        try:
            page = page_at(place, pointer, site)
        except ParseProblem:
            return
        yield page


def article_on(page: Page, site: Site, link: Link | None = None, rest: Sequence[Page] = ()) -> Article:
    """Return the article that the site's parsers for the page's time read; ``rest`` are its following pages.

    Raises ParseProblem.
    """
    return site.as_of(page.fetched_at).read_article(page, link, rest)
