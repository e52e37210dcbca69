"""A database made anew from the segments: after a loss, on request, and the first one of all.

What the segments cannot tell is not invented: walks are unknown afterwards, so the next one goes
through the whole listing and finds again what was pending. Records that were not published yet go
with the lost database, and so does what was known of their pages: they are fetched again.
"""

from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from crawler.archive import failpoints, manifest, pages, quarantine, records, segments, state
from crawler.archive.boundary import opening, storage
from crawler.archive.folder import KINDS, Folder, discard, sync_folder
from crawler.archive.lock import Lock
from crawler.archive.segments import Content, SegmentReader, Span, unlike
from crawler.errors import ConfigurationProblem
from crawler.items import ARTICLE_SCHEMA, RATE_SCHEMA, Article, Rate, WarcPointer
from crawler.markers import Link, PageEnd

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.state import Database

SIDECARS = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a database; beside another database it would be taken for that one's."""


def rebuild(root: Path, source: str, *, run: str) -> None:
    """Make the database of an archive anew from the segments as they are, whatever is missing.

    The old one is kept as ``state.sqlite.old``. Raises Locked, ConfigurationProblem where there is no
    such archive, StorageProblem for a segment that cannot be read.
    """
    folder = Folder(root, source)
    with opening(folder.path):
        if not folder.path.is_dir():
            raise ConfigurationProblem(f"there is no archive {folder.path}")
        lock = Lock.acquire(folder.lock, run=run, now=datetime.now(UTC))
    try:
        build(folder, as_it_is=True)
    finally:
        lock.release()


def build(folder: Folder, *, as_it_is: bool) -> None:
    """Build the database beside its place and put it there, whole or not at all. The lock is held.

    Unless it is to take the segments ``as_it_is``, it raises StorageProblem if one is missing or is
    not what MANIFEST.json says.
    """
    with storage(folder.new_state):
        folder.make()
        try:
            _fill(folder, as_it_is=as_it_is)
        except BaseException:
            discard(folder.new_state)
            raise
        failpoints.reach("rebuild.built")
        _set_aside(folder)
        failpoints.reach("rebuild.cleared")
        folder.new_state.rename(folder.state)
        sync_folder(folder.path)
    failpoints.reach("rebuild.placed")


def _fill(folder: Folder, *, as_it_is: bool) -> None:
    recorded = manifest.read(folder)
    spans = _spans(folder)
    if not as_it_is:
        _require_all(folder, spans, recorded)
    with closing(state.create(folder.new_state)) as db, db.transaction():
        for span in spans:
            content = _load(db, folder, span)
            if not as_it_is and recorded.get(span, content) != content:
                raise unlike(folder, span.kind, span.name, "is not what MANIFEST.json says")
        _set_log(db, [*spans, *recorded])
    state.sync(folder.new_state)


def _spans(folder: Folder) -> list[Span]:
    spans: list[Span] = []
    for kind, name in sorted(segments.listed(folder)):
        span = segments.span_of(kind, name)
        if span is None:
            raise unlike(folder, kind, name, "is no segment")
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
    remember = {"articles": _remember_article, "rates": _remember_rate, "quarantine": _remember_rejected}
    reader = SegmentReader(folder.kind(span.kind) / span.name, span)
    try:
        for record in reader:
            remember[span.kind](db, record)
    except (KeyError, TypeError, ValueError, sqlite3.Error) as error:
        raise unlike(folder, span.kind, span.name, f"holds what is no record of this archive ({error})") from error
    db.execute(
        "INSERT INTO batch VALUES (?, ?, ?, 'published', ?, ?)",
        span.kind, span.first, span.last, reader.content.sha256, reader.content.size,
    )  # fmt: skip
    return reader.content


def _remember_article(db: Database, record: dict[str, Any]) -> None:
    _require_schema(record, ARTICLE_SCHEMA)
    article = Article(**(record | {"warc": record["warc"] and WarcPointer(**record["warc"])}))
    records.remember(db, article)
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


def _remember_rate(db: Database, record: dict[str, Any]) -> None:
    _require_schema(record, RATE_SCHEMA)
    records.remember(db, Rate(**record))


def _remember_rejected(db: Database, record: dict[str, Any]) -> None:
    _require_schema(record, quarantine.QUARANTINE_SCHEMA)
    quarantine.remember(db, bytes.fromhex(record["id"]), record["seq"])


def _require_schema(record: dict[str, Any], schema: str) -> None:
    if record["schema"] != schema:
        raise ValueError(f"schema {record['schema']}, not {schema}")


def _set_log(db: Database, spans: list[Span]) -> None:
    # A missing segment's numbers count too: a seq that was out in the world is never given again.
    for kind in KINDS:
        last = max((span.last for span in spans if span.kind == kind), default=0)
        db.execute("UPDATE log SET last_seq = ?, last_batched = ? WHERE kind = ?", last, last, kind)


def _set_aside(folder: Folder) -> None:
    keep = folder.state.exists()
    for suffix in ("", *SIDECARS):
        current = folder.path / f"{folder.state.name}{suffix}"
        kept = folder.path / f"{folder.state.name}.old{suffix}"
        if keep:
            # Also where nothing follows: an older sidecar must not stand beside this database.
            kept.unlink(missing_ok=True)
            if current.exists():
                current.rename(kept)
        else:
            current.unlink(missing_ok=True)
    sync_folder(folder.path)
