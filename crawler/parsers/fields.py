"""An article's single fields, each from the best of several legs; the order of the legs is data."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.parsers.dates import SITE_ZONE, Stamp, read_address_day, read_stamp, read_written
from crawler.parsers.metadata import plain
from crawler.parsers.text import fold, visible_text
from crawler.parsers.urls import slug, split_page

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.metadata import Metadata
    from crawler.parsers.source import Source
    from crawler.parsers.urls import Addresses

# What stands between a title and the site's name.
NAME_MARK = re.compile(r"\s+(?:\||–|—|-|·|•|»|::|:|/)\s+")
Found = tuple[str, str]
"""A value and the strategy that found it."""


# Title


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


def read_title(headline: HtmlElement | None, told: dict[str, str], site_names: set[str]) -> Found | None:
    """Return the title: the headline that the metadata confirm; else what they say, without the site's name."""
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


def site_names(metadata: Metadata, addresses: Addresses) -> set[str]:
    """Return the site's names, folded, as far as the page tells them."""
    publisher = metadata.resolve(metadata.article.get("publisher"))
    names = [metadata.first("og:site_name", "application-name"), plain(publisher), addresses.host]
    return {fold(name) for name in names if name}


# Dates


def read_moment(source: Source, legs: dict[str, Callable[[Source], Iterator[str]]]) -> tuple[Stamp, str] | None:
    """Return the first stamp that a leg yields, and the leg's name, which tells where a zone was missing."""
    for name, leg in legs.items():
        for raw in leg(source):
            stamp = read_stamp(raw, source.zone)
            if stamp is not None:
                return stamp, name if stamp.zoned else name + SITE_ZONE
    return None


def read_published(source: Source) -> tuple[Stamp, str] | None:
    """Return when the article was published. Never when it was modified, nor when the page was served."""
    found = read_moment(source, PUBLISHED)
    if found is not None:
        return _as_shown(source, found)
    if stamp := read_address_day(source.page.url, source.zone):
        return stamp, "address" + SITE_ZONE
    for text in _written(source):
        stamp = read_written(text, source.zone, language=source.language or "en", now=source.page.fetched_at)
        if stamp is not None:
            return stamp, "text" + SITE_ZONE
    return None


def _as_shown(source: Source, found: tuple[Stamp, str]) -> tuple[Stamp, str]:
    """Prefer the page's own local time to the same moment in UTC, as plugins write it."""
    for raw in _time_elements(source):
        shown = read_stamp(raw, source.zone)
        if shown is not None and shown.zoned and shown.moment == found[0].moment:
            return Stamp(iso=shown.iso, raw=found[0].raw, zoned=True), found[1]
    return found


def _json_ld(name: str) -> Callable[[Source], Iterator[str]]:
    def leg(source: Source) -> Iterator[str]:
        if value := source.metadata.text(name):
            yield value

    return leg


def _meta(*names: str) -> Callable[[Source], Iterator[str]]:
    def leg(source: Source) -> Iterator[str]:
        for name in names:
            yield from source.metadata.meta.get(name, ())

    return leg


def _itemprop(name: str) -> Callable[[Source], Iterator[str]]:
    def leg(source: Source) -> Iterator[str]:
        for element in source.named(name):
            yield element.get("datetime") or element.get("content") or visible_text(element)

    return leg


def _time_elements(source: Source) -> Iterator[str]:
    """Yield the stamps of the article's own ``<time>`` elements that do not say "updated"."""
    for element in source.around:
        if element.tag == "time":
            names = (element.get("class") or "").split()
            if "published" in names or "updated" not in names:
                yield element.get("datetime") or ""


def _updated_elements(source: Source) -> Iterator[str]:
    for element in source.around:
        if element.tag == "time":
            names = (element.get("class") or "").split()
            # "published updated" on one element says only that the theme does not tell the two apart.
            if "updated" in names and "published" not in names:
                yield element.get("datetime") or ""


def _written(source: Source) -> Iterator[str]:
    """Yield short texts around the headline that may be a date in words."""
    for element in source.around:
        if len(element) == 0 and element.tag in {"time", "span", "p", "div"}:
            text = visible_text(element)
            if 6 <= len(text) <= 40 and any(character.isdigit() for character in text):
                yield text


PUBLISHED: dict[str, Callable[[Source], Iterator[str]]] = {
    "json-ld": _json_ld("datePublished"),
    "opengraph": _meta("article:published_time", "og:published_time"),
    "microdata": _itemprop("datePublished"),
    "meta": _meta("datepublished", "publishdate", "pubdate", "date", "dc.date", "dc.date.issued", "parsely-pub-date"),
    "time": _time_elements,
}
MODIFIED: dict[str, Callable[[Source], Iterator[str]]] = {
    "json-ld": _json_ld("dateModified"),
    "opengraph": _meta("article:modified_time", "og:updated_time"),
    "microdata": _itemprop("dateModified"),
    "time": _updated_elements,
}
"""Legs in the order they are asked."""


# Address, excerpt, language


def read_address(page: Page, metadata: Metadata, addresses: Addresses, title: str) -> Found:
    """Return the article's canonical address.

    The page's canonical link counts when it leads to this site, not to its home or a listing. One that
    contradicts the page's own address is believed unless the title speaks for the latter: themes are
    known to print another article's.
    """
    own = addresses.canonical(page.url, page.url) or page.url
    told = [metadata.links.get("canonical"), metadata.first("og:url"), *_json_ld_address(metadata)]
    for name, href in zip(("canonical", "opengraph", "json-ld"), told, strict=False):
        url = addresses.canonical(href, page.url) if href else None
        if url is None or (urlsplit(url).path == "/" and not urlsplit(url).query) or split_page(url)[1] > 1:
            continue
        if url == own or _fits(url, title) >= _fits(own, title):
            return url, name
    return own, "address"


def _json_ld_address(metadata: Metadata) -> Iterator[str | None]:
    entity = metadata.article.get("mainEntityOfPage")
    entity = entity.get("@id") if isinstance(entity, dict) else entity
    url = metadata.article.get("url")
    yield next((each for each in (url, entity) if isinstance(each, str)), None)


def _fits(url: str, title: str) -> float:
    """Return the share of the address's words that are the title's: 0 for ``/?p=1``, 1 for a slug made from it."""
    parts = [part for part in re.split(r"[-_]", unquote(slug(url)).lower()) if len(part) > 2 and not part.isdecimal()]
    words = set(re.findall(r"\w+", fold(title).lower()))
    return sum(part in words for part in parts) / len(parts) if parts else 0.0


def read_excerpt(metadata: Metadata) -> Found | None:
    """Return the site's own summary."""
    described = metadata.first("og:description", "description", "twitter:description")
    for name, text in (("json-ld", metadata.text("description")), ("meta", plain(described))):
        if text:
            return text, name
    return None


def read_language(page: Page, metadata: Metadata, default: str | None) -> Found | None:
    """Return the language as BCP 47."""
    root = page.tree if page.tree.tag == "html" else page.tree.getroottree().getroot()
    legs = {
        "html": root.get("lang") or root.get("xml:lang"),
        "json-ld": metadata.text("inLanguage"),
        "opengraph": metadata.first("og:locale"),
        "site": default,
    }
    for name, value in legs.items():
        if value and re.fullmatch(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*", value):
            return value.replace("_", "-"), name
    return None
