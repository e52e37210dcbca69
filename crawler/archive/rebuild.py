"""A database made anew from the segments and the WARC files: after a loss, on request, and the first one of all.

What the segments cannot tell is not invented: walks are unknown afterwards, so the next one goes
through the whole listing and finds again what was pending. Records that were not published yet go
with a lost database, and so does what was known of their pages: they are fetched again. Out of one
that can still be read they are saved (rescue.py).
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.archive import failpoints, manifest, merged, pages, quarantine, records, seal, segments, state
from crawler.archive.boundary import storage
from crawler.archive.folder import KINDS, Folder, discard, sync_folder
from crawler.archive.rescue import rescue
from crawler.archive.segments import Content, SegmentReader, Span, unlike
from crawler.archive.standing import standing
from crawler.archive.warc.index import index
from crawler.items import ARTICLE_SCHEMA, RATE_SCHEMA, Article, Rate, WarcPointer
from crawler.markers import Link, PageEnd

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Kind
    from crawler.archive.state import Database

SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; beside another database it would be taken for that one's."""


def build(folder: Folder, *, as_it_is: bool) -> list[str]:
    """Build the database beside its place and put it there, whole or not at all. The lock is held.

    One that is there is kept as ``state.sqlite.<time>``. Unless the segments are to be taken ``as_it_is``, raises
    StorageProblem if one is missing or is not what MANIFEST.json says. Returns a line for each thing worth telling.
    """
    with storage(folder.new_state):
        folder.make()
    with standing(folder), storage(folder.new_state):
        try:
            told = _fill(folder, as_it_is=as_it_is)
        except BaseException:
            discard(folder.new_state)
            raise
        failpoints.reach("rebuild.built")
        told += _set_aside(folder)
        failpoints.reach("rebuild.cleared")
        folder.new_state.rename(folder.state)
        sync_folder(folder.path)
    failpoints.reach("rebuild.placed")
    return told


def _fill(folder: Folder, *, as_it_is: bool) -> list[str]:
    recorded = merged.resolved(folder, manifest.read(folder))
    spans = _spans(folder)
    if not as_it_is:
        _require_all(folder, spans, recorded)
    with closing(state.create(folder.new_state)) as db, db.transaction():
        for span in spans:
            content = _load(db, folder, span)
            if not as_it_is and recorded.get(span, content) != content:
                raise unlike(folder, span.kind, span.name, "is not what MANIFEST.json says")
        _set_log(db, [*spans, *recorded])
        index(folder.path, db)
        told = list(rescue(db, folder, _remember)) if folder.state.exists() else []
    state.sync(folder.new_state)
    return told


def _spans(folder: Folder) -> list[Span]:
    spans: list[Span] = []
    left = merged.leftovers(folder)
    for kind, name in sorted(segments.listed(folder)):
        span = segments.span_of(kind, name)
        if span is None:
            raise unlike(folder, kind, name, "is no segment")
        if span in left:
            continue
        if spans and spans[-1].kind == kind and span.first <= spans[-1].last:
            raise unlike(folder, span.kind, span.name, f"holds records that {spans[-1].name} holds too")
        spans.append(span)
    return spans


def _require_all(folder: Folder, spans: list[Span], recorded: dict[Span, Content]) -> None:
    present = set(spans)
    for span in recorded:
        if span not in present:
            raise unlike(folder, span.kind, span.name, "is missing")
    expected = dict.fromkeys(KINDS, 1)
    for span in spans:
        if span.first != expected[span.kind]:
            raise unlike(folder, span.kind, span.name, f"does not follow: seq {expected[span.kind]} is missing")
        expected[span.kind] = span.last + 1


def _load(db: Database, folder: Folder, span: Span) -> Content:
    reader = SegmentReader(folder.kind(span.kind) / span.name, span)
    try:
        for record in reader:
            _remember(db, span.kind, record)
    except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
        raise unlike(folder, span.kind, span.name, f"holds what is no record of this archive ({error})") from error
    db.execute(
        "INSERT INTO batch VALUES (?, ?, ?, 'published', ?, ?)",
        span.kind, span.first, span.last, reader.content.sha256, reader.content.size,
    )  # fmt: skip
    return reader.content


def _remember(db: Database, kind: Kind, record: dict[str, Any]) -> None:
    """Enter a record into the tables. Raises KeyError, TypeError, ValueError or sqlite3.Error for what is none."""
    if kind == "articles":
        _remember_article(db, record)
    elif kind == "rates":
        _require_schema(record, RATE_SCHEMA)
        records.remember(db, Rate(**record))
    else:
        _require_schema(record, quarantine.QUARANTINE_SCHEMA)
        quarantine.remember(db, bytes.fromhex(record["id"]), record["seq"])


def _remember_article(db: Database, record: dict[str, Any]) -> None:
    _require_schema(record, ARTICLE_SCHEMA)
    article = Article(**(record | {"warc": record["warc"] and WarcPointer(**record["warc"])}))
    records.remember(db, article)
    if article.change == "gone":
        db.execute("UPDATE page SET state = 'gone' WHERE url = ?", article.url)
        return
    known = {"run": str(article.run), "now": article.crawled_at}
    link = Link(url=article.url, title=article.title, excerpt=article.excerpt)
    for listing in article.listed_at:
        pages.find(db, link, listing=pages.listing_id(db, listing), **known)
    end = PageEnd(
        url=article.url,
        kind="article",
        # A truncated record is a listing's entry: the page itself is still to be had.
        state="failed" if article.truncated else "done",
        reason="only the listing's entry could be had" if article.truncated else "",
        published_at=article.published_at,
    )
    pages.close(db, end, **known)


def _require_schema(record: dict[str, Any], schema: str) -> None:
    if record["schema"] != schema:
        raise ValueError(f"schema {record['schema']}, not {schema}")


def _set_log(db: Database, spans: list[Span]) -> None:
    # A missing segment's numbers count too: a seq that was out in the world is never given again.
    for kind in KINDS:
        last = max((span.last for span in spans if span.kind == kind), default=0)
        db.execute("UPDATE log SET last_seq = ?, last_batched = ? WHERE kind = ?", last, last, kind)


def _set_aside(folder: Folder) -> Iterator[str]:
    """Move the database that is there out of the way; without one, what is left of it goes."""
    seal.break_seal(folder.state)
    kept = folder.state.with_name(f"{folder.state.name}.{datetime.now(UTC):%Y%m%dT%H%M%S.%fZ}")
    keep = folder.state.exists()
    for suffix in ("", *SIDECARS):
        current = folder.path / f"{folder.state.name}{suffix}"
        if not keep:
            current.unlink(missing_ok=True)
        elif current.exists():
            current.rename(kept.with_name(f"{kept.name}{suffix}"))
    sync_folder(folder.path)
    if keep:
        yield f"the old database is kept as {kept.name}"
