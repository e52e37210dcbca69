"""The fields that the head of a page has: canonical address, summary, language."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from crawler.parsers.json_ld import plain
from crawler.parsers.text import fold
from crawler.parsers.urls import slug, split_page

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.page import Page
    from crawler.parsers.metadata import Metadata
    from crawler.parsers.urls import Addresses

Found = tuple[str, str]
"""A value and the strategy that found it."""


FITTING = 0.5
"""Share of an address's words that the title must have, where the page's own address has none of them."""


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
        if url == own or _is_likelier(url, own, title):
            return url, name
    return own, "address"


def _is_likelier(url: str, own: str, title: str) -> bool:
    """Tell whether an address goes with the title, and no worse than the page's own, or that one says nothing."""
    if not _slug_words(own) or slug(url) == slug(own):
        return _fits(url, title) >= _fits(own, title)
    return _fits(url, title) >= max(_fits(own, title), FITTING)


def _json_ld_address(metadata: Metadata) -> Iterator[str | None]:
    entity = metadata.article.get("mainEntityOfPage")
    entity = entity.get("@id") if isinstance(entity, dict) else entity
    url = metadata.article.get("url")
    yield next((each for each in (url, entity) if isinstance(each, str)), None)


def _fits(url: str, title: str) -> float:
    """Return the share of the address's words that are the title's: 0 for ``/?p=1``, 1 for a slug made from it."""
    parts = _slug_words(url)
    words = set(re.findall(r"\w+", fold(title).lower()))
    return sum(part in words for part in parts) / len(parts) if parts else 0.0


def _slug_words(url: str) -> list[str]:
    parts = re.split(r"[-_]", unquote(slug(url)).lower())
    return [part for part in parts if len(part) > 2 and not part.isdecimal()]


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
