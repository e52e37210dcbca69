"""What an article is called: the headline that readers see, confirmed by what the page tells machines."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.parsers.metadata import plain
from crawler.parsers.text import fold, visible_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.metadata import Metadata
    from crawler.parsers.urls import Addresses

# What stands between a title and the site's name.
NAME_MARK = re.compile(r"\s+(?:\||–|—|-|·|•|»|::|:|/)\s+")


def told_titles(page: Page, metadata: Metadata) -> dict[str, str]:
    """Return what the metadata call the page: strategy → title, as they say it, best first."""
    titles = {
        "json-ld": metadata.text("headline") or metadata.text("name"),
        "opengraph": plain(metadata.first("og:title", "twitter:title")),
        "title": visible_text(title) if (title := page.tree.find(".//title")) is not None else None,
    }
    return {name: text for name, text in titles.items() if text}


def title_forms(told: dict[str, str]) -> set[str]:
    """Return every form, folded, that the headline on the page may have: with and without the site's name."""
    forms = set()
    for text in told.values():
        forms.add(fold(text))
        for mark in NAME_MARK.finditer(text):
            forms |= {fold(text[: mark.start()]), fold(text[mark.end() :])}
    return forms


def read_title(headline: HtmlElement | None, told: dict[str, str], site_names: set[str]) -> tuple[str, str] | None:
    """Return the title and its leg: the headline that the metadata confirm, else what they say themselves.

    None when there is nothing but the site's name.
    """
    shown = visible_text(headline) if headline is not None else ""
    if shown and fold(shown) in title_forms(told) - site_names:
        return shown, "headline"
    for name, text in told.items():
        bare = text if name == "json-ld" else without_name(text, site_names)
        if name != "title" and bare and fold(bare) not in site_names:
            return bare, name
    if shown and fold(shown) not in site_names:
        return shown, "headline"
    bare = without_name(told.get("title", ""), site_names)
    return (bare, "title") if bare and fold(bare) not in site_names else None


def without_name(text: str, site_names: set[str]) -> str:
    """Return a title without the site's name at its end or start."""
    for mark in reversed(list(NAME_MARK.finditer(text))):
        if fold(text[mark.end() :]) in site_names:
            return text[: mark.start()]
    for mark in NAME_MARK.finditer(text):
        if fold(text[: mark.start()]) in site_names:
            return text[mark.end() :]
    return text


def site_names(page: Page, metadata: Metadata, addresses: Addresses) -> set[str]:
    """Return the site's names, folded, as far as the page tells them: what leads home is called so, too."""
    publisher = metadata.resolve(metadata.article.get("publisher"))
    names = [metadata.first("og:site_name", "application-name"), plain(publisher), addresses.host]
    home = addresses.canonical("/", page.url)
    for link in page.tree.iter("a"):
        href = link.get("href") or "#"
        # Nearly every link of a page names a path: only one without is worth taking apart.
        if href.rstrip("/").count("/") <= 2 and href[0] not in "#?" and addresses.canonical(href, page.url) == home:
            names.append(visible_text(link))
    return {fold(name) for name in names if name}
