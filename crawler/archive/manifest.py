"""MANIFEST.json: which segments there are, and what their bytes must be."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING, Any

from crawler.archive import failpoints
from crawler.archive.boundary import storage
from crawler.archive.folder import KINDS, create, discard, hidden, sync_folder
from crawler.archive.segments import Content, Span, span_of
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from crawler.archive.folder import Folder
    from crawler.archive.state import Database

MANIFEST_SCHEMA = "manifest/1"


def refresh(db: Database, folder: Folder) -> None:
    """Bring MANIFEST.json up to what the database says; a reader sees the old one or the new one, whole."""
    put(published(db), folder)


def put(segments: dict[Span, Content], folder: Folder) -> None:
    """Bring MANIFEST.json up to these segments, whole and durable. Raises StorageProblem."""
    wanted = render(segments, folder.path.name)
    temporary = hidden(folder.manifest)
    with storage(folder.manifest):
        if folder.manifest.exists() and folder.manifest.read_bytes() == wanted:
            return
        # A compaction that was killed can have left one.
        temporary.unlink(missing_ok=True)
        try:
            with create(temporary) as file:
                file.write(wanted)
                file.flush()
                os.fsync(file.fileno())
            failpoints.reach("manifest.written")
            temporary.replace(folder.manifest)
        except BaseException:
            discard(temporary)
            raise
        sync_folder(folder.path)
    failpoints.reach("manifest.placed")


def published(db: Database) -> dict[Span, Content]:
    """Return the segments that the database knows as published, in order."""
    rows = db.rows(
        "SELECT kind, first_seq, last_seq, sha256, bytes FROM batch WHERE state = 'published' ORDER BY kind, first_seq"
    )
    return {
        Span(kind=kind, first=first, last=last): Content(sha256=sha256, size=size)
        for kind, first, last, sha256, size in rows
    }


def render(segments: dict[Span, Content], source: str) -> bytes:
    """Return the bytes of the manifest: JSON, a segment a line, in order."""
    ordered = sorted(segments.items(), key=lambda segment: (segment[0].kind, segment[0].first))
    lines = ",\n".join(json.dumps(_entry(span, content)) for span, content in ordered)
    head = json.dumps({"schema": MANIFEST_SCHEMA, "source": source})
    return f'{head[:-1]}, "segments": [\n{lines}\n]}}\n'.encode()


def read(folder: Folder) -> dict[Span, Content]:
    """Return what the manifest says; nothing if there is none. Raises StorageProblem if it is damaged."""
    with storage(folder.manifest):
        if not folder.manifest.exists():
            return {}
        text = folder.manifest.read_bytes()
    try:
        return dict(_parsed(entry) for entry in json.loads(text)["segments"])
    except (ValueError, KeyError, TypeError) as error:
        raise StorageProblem(f"{folder.manifest} is damaged; restore it from a backup or move it away") from error


def _entry(span: Span, content: Content) -> dict[str, object]:
    return {
        "kind": span.kind,
        "name": span.name,
        "count": span.count,
        "first": span.first,
        "last": span.last,
        "sha256": content.sha256,
        "bytes": content.size,
    }


def _parsed(entry: dict[str, Any]) -> tuple[Span, Content]:
    span = span_of(entry["kind"], entry["name"])
    if span is None or span.kind not in KINDS:
        raise ValueError(f"no segment: {entry['name']}")
    return span, Content(sha256=entry["sha256"], size=entry["bytes"])
