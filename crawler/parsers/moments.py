"""When an article was published and changed: legs in the order they are asked, the order being data."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.parsers.dates import SITE_ZONE, Stamp, read_address_day, read_stamp, read_written
from crawler.parsers.text import visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.parsers.source import Source


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
        if len(element) == 0 and element.tag in {"time", "span", "p", "div", "a"}:
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
