"""The plan of a replay: every stored page once, in the order of the files, with the records to compare it with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields, replace
from datetime import datetime
from itertools import zip_longest
from typing import TYPE_CHECKING, Any, Literal

from crawler.archive.boundary import storage
from crawler.errors import StorageProblem
from crawler.items import Article, Rate, WarcPointer, article_id
from crawler.replay.parts import Parts
from crawler.replay.tasks import Line, Task

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.archive.folder import Folder
    from crawler.archive.view import View
    from crawler.archive.warc.copies import Copy
    from crawler.sites.site import Site

CHUNK = 8
"""Pages of one order: some hundredths of a second of work, so that no worker is at work alone for long at the end."""

Place = tuple[str, int]
"""File and offset of a stored page."""

Lines = Iterator[tuple[Line, dict[str, Any]]]
"""Published records, and where they stand."""

NEEDED = {
    "articles": {each.name for each in fields(Article) if not each.metadata},
    "rates": {each.name for each in fields(Rate)},
}
"""Fields that no line is without."""
POINTER = {each.name for each in fields(WarcPointer)}


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """Which part of an archive is to be replayed."""

    since: str = ""
    """First day (UTC) of the pages, as ``2026-01-31``."""
    urls: Collection[str] = ()
    """Canonical addresses of the articles; all, and the rates too, where there is none."""


@dataclass(kw_only=True)
class Plan:
    """What is to be read."""

    tasks: list[Task] = field(default_factory=list)
    unkept: dict[str, list[str]] = field(default_factory=lambda: {"articles": [], "rates": []})
    """Addresses of the records of which no bytes are kept: they cannot be replayed."""

    @property
    def chunks(self) -> Iterator[tuple[Task, ...]]:
        """The tasks as the workers get them."""
        return chunked(self.tasks)


@dataclass(kw_only=True, slots=True)
class _Newest:
    """The records that the newest revisions were read from one place."""

    pointer: WarcPointer
    fetched_at: str
    article: Line | None = None
    rates: dict[tuple[str, str], Line] = field(default_factory=dict)


def chunked(tasks: list[Task]) -> Iterator[tuple[Task, ...]]:
    """Yield the tasks in chunks: neighbours stay together, for their records are neighbours too."""
    for start in range(0, len(tasks), CHUNK):
        yield tuple(tasks[start : start + CHUNK])


def make_plan(folder: Folder, view: View, site: Site, wanted: Wanted) -> Plan:
    """Return the plan. Raises StorageProblem for a segment that cannot be read."""
    plan = Plan()
    places: dict[Place, _Newest] = {}
    _place_articles(_lines(folder, view, "articles"), wanted, places, plan)
    if not wanted.urls:
        _place_rates(_lines(folder, view, "rates"), places, plan)
    copies = {(copy.pointer.file, copy.pointer.offset): copy for copy in view.copies()}
    latest, parts = _latest(copies.values()), Parts(copies.values(), site)
    for place in sorted(places.keys() | copies.keys()):
        newest, copy = places.get(place), copies.get(place)
        fetched_at = copy.fetched_at if copy else newest.fetched_at if newest else ""
        if fetched_at < wanted.since:
            continue
        task = _task(newest, copy, view, site, wanted, is_latest=latest.get(copy.url) == place if copy else False)
        if task is not None:
            # The first page may be what it was long before its record, and one behind it not.
            moment = newest.fetched_at if newest else fetched_at
            following = parts.of(copy, moment) if copy and (task.article or task.link) else ()
            plan.tasks.append(replace(task, following=following))
    return plan


def _task(
    newest: _Newest | None, copy: Copy | None, view: View, site: Site, wanted: Wanted, *, is_latest: bool
) -> Task | None:
    url = site.addresses.canonical(copy.url, copy.url) if copy else None
    known = view.address(url) if url and (not wanted.urls or url in wanted.urls) else None
    if newest is not None:
        has_ticker = site.has_ticker and known is not None and not wanted.urls
        rates = tuple(newest.rates.values())
        return Task(pointer=newest.pointer, article=newest.article, rates=rates, has_ticker=has_ticker)
    if copy is None or url is None or known is None:
        return None
    kind, state, link = known
    has_ticker = site.has_ticker and not wanted.urls
    if kind == "article" and not view.has_article(article_id(site.source, url)) and state != "done":
        return Task(pointer=copy.pointer, link=link, has_ticker=has_ticker) if is_latest else None
    return Task(pointer=copy.pointer, has_ticker=True) if has_ticker and state == "done" else None


def _latest(copies: Collection[Copy] | Any) -> dict[str, Place]:
    """Return, for every address, the place of what it answered last."""
    seen: dict[str, Copy] = {}
    for copy in copies:
        if copy.url not in seen or seen[copy.url].seen_at < copy.seen_at:
            seen[copy.url] = copy
    return {url: (copy.pointer.file, copy.pointer.offset) for url, copy in seen.items()}


def _place_articles(lines: Lines, wanted: Wanted, places: dict[Place, _Newest], plan: Plan) -> None:
    newest: dict[str, tuple[Line, WarcPointer | None, str, str] | None] = {}
    for line, record in lines:
        if not wanted.urls or record["url"] in wanted.urls:
            # What is gone has no page to be read anew; should it come back, its next revision counts.
            is_gone = record["change"] == "gone"
            newest[record["id"]] = None if is_gone else (line, _pointer(record), record["crawled_at"], record["url"])
    for line, pointer, fetched_at, url in filter(None, newest.values()):
        if pointer is None:
            plan.unkept["articles"].append(url)
        else:
            _at(places, pointer, fetched_at).article = line


def _place_rates(lines: Lines, places: dict[Place, _Newest], plan: Plan) -> None:
    for line, record in lines:
        pointer = _pointer(record)
        if pointer is None:
            plan.unkept["rates"].append(record["url"])
        else:
            # A later one of the same pair and page is what a newer parser read there.
            _at(places, pointer, record["crawled_at"]).rates[record["base"], record["quote"]] = line


def _at(places: dict[Place, _Newest], pointer: WarcPointer, fetched_at: str) -> _Newest:
    return places.setdefault((pointer.file, pointer.offset), _Newest(pointer=pointer, fetched_at=fetched_at))


def _pointer(record: dict[str, Any]) -> WarcPointer | None:
    return WarcPointer(**record["warc"]) if record["warc"] else None


def _lines(folder: Folder, view: View, kind: Literal["articles", "rates"]) -> Lines:
    for span in view.segments(kind):
        path, offset = folder.kind(kind) / span.name, 0
        with storage(path), path.open("rb") as file:
            # Whichever is the longer, neither a line too few nor one too many passes.
            for seq, text in zip_longest(range(span.first, span.last + 1), file, fillvalue=b""):
                record = _record(kind, text)
                if record is None or record["seq"] != seq:
                    raise StorageProblem(f"{path} is damaged at byte {offset}; scrapy verify tells more")
                yield Line(segment=f"{kind}/{path.name}", offset=offset), record
                offset += len(text)


def _record(kind: Literal["articles", "rates"], text: bytes) -> dict[str, Any] | None:
    """Return the record of a line; None where it is none, or lacks what every record has."""
    try:
        record = json.loads(text)
        if not isinstance(record, dict) or not NEEDED[kind] <= record.keys():
            return None
        datetime.fromisoformat(record["crawled_at"])
    except ValueError:
        return None
    pointer = record["warc"]
    return record if pointer is None or pointer.keys() == POINTER else None
