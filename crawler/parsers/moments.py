"""When an article was published and changed: legs in the order they are asked, the order being data."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone
from typing import TYPE_CHECKING

from crawler.parsers.dates import SITE_ZONE, Stamp, read_address_day, read_day_line, read_stamp, read_written
from crawler.parsers.fields import read_language
from crawler.parsers.json_ld import plain
from crawler.parsers.served import served_day
from crawler.parsers.text import visible_text
from crawler.parsers.written import find_day

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.parsers.source import Source

Leg = tuple[str, "Callable[[Source], Iterator[Stamp]]"]
"""A name and a reader of all the stamps it finds."""

# dc.date.issued, cXenseParse:publishtime, shareaholic:article_published_time …
PUBLISHED_NAME = re.compile(
    r"(?!.*(?:modif|updat|revis|expir|valid|event|start|end))"
    r"(?:.*[.:_-])?(?:date[.:_-]?(?:published|issued|created)?|(?:first[_-]?)?publi(?:sh(?:ed)?|cation)[_-]?(?:date|time|on)"
    r"|pub-?date|issued|created)"
)
FARTHEST_ZONE, QUARTER = timedelta(hours=14), timedelta(minutes=15)
CLOCK = ":"
"""What a time of day is told by, and few lines have."""
SHORTEST_LINE = 8
"""Characters of ``3.2.2025``."""
DIGIT = re.compile(r"\d")
NO_LINES = {"script", "style", "button", "option"}
PUBLISHED_LINE = re.compile(
    r"(?:first )?(?:publi|posted|veröffentlicht|erschienen|erstellt|dat[aeu]|stand|fecha|gepubliceerd|опубликован)",
    re.IGNORECASE,
)
"""How a line in the text begins that is no part of it."""
RELATIVE = re.compile(r"\d{1,2}\s\w+\s\w+")
"""``22 hours ago``."""


def read_published(source: Source) -> tuple[Stamp, str] | None:
    """Return when the article was published, and the leg. Never when it was modified, nor when the page was served."""
    found = _first(source, PUBLISHED)
    return found and _as_shown(source, *found)


def read_modified(source: Source) -> tuple[Stamp, str] | None:
    """Return when the article was last changed, and the leg; None where a page tells only when it was published."""
    return _first(source, MODIFIED)


def _first(source: Source, legs: tuple[Leg, ...]) -> tuple[Stamp, str] | None:
    for name, leg in legs:
        for stamp in leg(source):
            return stamp, name if stamp.zoned else name + SITE_ZONE
    return None


def _as_shown(source: Source, found: Stamp, name: str) -> tuple[Stamp, str]:
    """Prefer what the page itself shows of the same moment: plugins write it in UTC, without a zone, or as a day."""
    bare = name.removesuffix(SITE_ZONE)
    for shown in _times(source):
        if shown.zoned and _is_same(shown, found):
            return Stamp(iso=shown.iso, raw=found.raw, zoned=True), bare
    if found.zoned and found.moment.utcoffset() == timedelta(0):
        for shown in _text(source, CLOCK):
            if local := _local(shown, found):
                return local, bare
    return found, name


def _is_same(shown: Stamp, found: Stamp) -> bool:
    """Tell whether two stamps mean one moment, also where local time calls itself UTC, or nothing."""
    if len(found.raw) <= len("2025-02-03"):
        return shown.iso[:10] == found.iso[:10]
    is_same_clock = shown.iso[:19] == found.iso[:19] and (not found.zoned or found.iso.endswith("+00:00"))
    return is_same_clock or shown.moment == found.moment


def _local(shown: Stamp, found: Stamp) -> Stamp | None:
    """Return a moment in UTC on the clock that the page shows it on; None if that clock is none or shows another."""
    if CLOCK not in shown.raw:
        return None
    clock, moment = shown.moment.replace(tzinfo=UTC, second=0), found.moment
    offset = clock - moment.replace(second=0)
    if abs(offset) > FARTHEST_ZONE or offset % QUARTER:
        return None
    return Stamp(iso=moment.astimezone(timezone(offset)).isoformat(), raw=found.raw, zoned=True)


def _stamps(source: Source, values: Iterable[str | None]) -> Iterator[Stamp]:
    for raw in values:
        if raw and (stamp := read_stamp(raw, source.zone)):
            yield stamp


def _json_ld(name: str) -> Callable[[Source], Iterator[Stamp]]:
    return lambda source: _stamps(source, [source.metadata.text(name)])


def _page(name: str) -> Callable[[Source], Iterator[Stamp]]:
    return lambda source: _stamps(source, [plain(source.metadata.page.get(name))])


def _meta(*names: str) -> Callable[[Source], Iterator[Stamp]]:
    return lambda source: _stamps(source, [value for name in names for value in source.metadata.meta.get(name, ())])


def _named_meta(source: Source) -> Iterator[Stamp]:
    names = [name for name in source.metadata.meta if PUBLISHED_NAME.fullmatch(name)]
    for value in (value for name in names for value in source.metadata.meta[name]):
        if stamp := read_stamp(value, source.zone) or find_day(value, source.zone, _language(source)):
            yield stamp


def _itemprop(name: str) -> Callable[[Source], Iterator[Stamp]]:
    return lambda source: _stamps(source, map(_written_in, source.named(name)))


def _written_in(element: HtmlElement) -> str:
    return element.get("datetime") or element.get("content") or element.get("title") or visible_text(element)


def _times(source: Source) -> Iterator[Stamp]:
    """Yield the stamps of the article's own ``<time>`` elements, and of WordPress's older marks, but "updated"."""
    for element, names in source.around.stamped:
        if "published" in names or (element.tag == "time" and "updated" not in names):
            yield from _stamps(source, [element.get("datetime") or element.get("title")])


def _updated(source: Source) -> Iterator[Stamp]:
    for element, names in source.around.stamped:
        # "published updated" on one element says only that the theme does not tell the two apart.
        if "updated" in names and "published" not in names:
            yield from _stamps(source, [element.get("datetime")])


def _address(source: Source) -> Iterator[Stamp]:
    stamp = read_address_day(source.page.url, source.zone)
    if stamp and stamp.moment <= source.page.fetched_at:
        yield stamp


def _text(source: Source, mark: str = "") -> Iterator[Stamp]:
    """Yield the days that lines near the article name, the nearest place first; of lines with the ``mark`` alone."""
    yield from (stamp for stamp, _ in _dated(source.around.elements, source, mark))
    for stamp, line in _dated(source.inside, source, mark):
        if 2 * len(stamp.raw) >= len(line) or PUBLISHED_LINE.match(line):
            yield stamp
    for stamp, line in _dated(source.beyond.elements, source, mark):
        if not (read_day_line(line) and stamp.iso[:10] == served_day(source.page)):
            yield stamp


def _dated(elements: Iterable[HtmlElement], source: Source, mark: str) -> Iterator[tuple[Stamp, str]]:
    """Yield the days in the elements' own lines, and the lines."""
    language = _language(source)
    for element in elements:
        for text in (element.text, element.tail):
            if not text or len(text) < SHORTEST_LINE or mark not in text or not DIGIT.search(text):
                continue
            if element.tag in NO_LINES:
                continue
            line = " ".join(text.split())
            stamp = find_day(line, source.zone, language)
            if stamp is None and RELATIVE.fullmatch(line) and element.tag == "time":
                stamp = read_written(line, source.zone, language=language, now=source.page.fetched_at)
            if stamp is not None and stamp.moment <= source.page.fetched_at:
                yield stamp, line


def _language(source: Source) -> str | None:
    found = read_language(source.page, source.metadata, source.language)
    return found and found[0]


PUBLISHED: tuple[Leg, ...] = (
    ("json-ld", _json_ld("datePublished")),
    ("opengraph", _meta("article:published_time", "og:published_time")),
    ("json-ld-page", _page("datePublished")),
    ("microdata", _itemprop("datePublished")),
    ("address", _address),
    ("time", _times),
    ("text", _text),
    # The day a file was made, or made anew, goes by the same names.
    ("meta", _named_meta),
)
MODIFIED: tuple[Leg, ...] = (
    ("json-ld", _json_ld("dateModified")),
    ("opengraph", _meta("article:modified_time", "og:updated_time")),
    ("microdata", _itemprop("dateModified")),
    ("json-ld-page", _page("dateModified")),
    ("time", _updated),
)
"""Legs in the order they are asked."""
