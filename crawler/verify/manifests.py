"""MANIFEST.json: byte for byte what the database makes of it, or without one, what the segments are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import manifest, merged
from crawler.errors import StorageProblem
from crawler.verify.database import compare_segments
from crawler.verify.finding import Finding, Note, Told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from crawler.archive.folder import Folder
    from crawler.archive.segments import Content, Span
    from crawler.archive.state import Database
    from crawler.verify.log import Log

REMOVE = "remove it: the next run writes it anew"
BEHIND = "is behind the database, as after a run that was killed; the next run writes it anew"


def compare(db: Database, folder: Folder) -> Iterator[Told]:
    """Compare the manifest with the database. Raises OSError."""
    name = folder.manifest.name
    published = manifest.published(db)
    written = folder.manifest.read_bytes() if folder.manifest.exists() else b""
    if written == manifest.render(published, folder.path.name):
        return
    told = _read(folder)
    if isinstance(told, Finding):
        yield told
        return
    is_of_these = merged.resolved(folder, told).items() <= published.items()
    is_older = is_of_these and written in {b"", manifest.render(told, folder.path.name)}
    if is_older and (published or written):
        yield Note(file=name, told=BEHIND)
    elif not is_older:
        yield Finding(file=name, wrong="is not what the database knows of the segments", advice=REMOVE)


def alone(folder: Folder, logs: Sequence[Log]) -> Iterator[Finding]:
    """Hold the segments against the manifest, where there is no database to hold both against. Raises OSError."""
    told = _read(folder)
    if isinstance(told, Finding):
        yield told
        return
    for log in logs:
        yield from compare_segments(log, {span: content for span, content in told.items() if span.kind == log.kind})


def _read(folder: Folder) -> dict[Span, Content] | Finding:
    try:
        return manifest.read(folder)
    except StorageProblem:
        return Finding(file=folder.manifest.name, wrong="is no manifest", advice=REMOVE)
