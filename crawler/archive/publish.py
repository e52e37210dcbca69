"""Publishing: batches of the outbox become segments.

A batch is noted (``intent``) before anything of it is written, so that a death anywhere is finished
later with the same records, the same name and the same bytes. ``withheld`` batches are left alone, and
nothing overtakes them: a consumer that remembers one seq would never read what comes later with a lower one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import failpoints, segments
from crawler.archive.boundary import storage
from crawler.archive.folder import sync_folder
from crawler.archive.segments import Content, Span
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder
    from crawler.archive.state import Database


def waiting(db: Database) -> int:
    """Return how many records are in no batch yet. Costs the same however many there are."""
    row = db.row("SELECT sum(last_seq - last_batched) FROM log")
    assert row is not None
    return int(row[0])


def intend(db: Database) -> None:
    """Note one batch a kind, of all records that are in none yet; withheld where the kind's gate is closed."""
    if not waiting(db):
        return
    with db.transaction():
        db.execute(
            "INSERT INTO batch (kind, first_seq, last_seq, state) "
            "SELECT kind, last_batched + 1, last_seq, CASE WHEN kind IN (SELECT kind FROM gate) "
            "THEN 'withheld' ELSE 'intent' END FROM log WHERE last_seq > last_batched"
        )
        db.execute("UPDATE log SET last_batched = last_seq WHERE last_seq > last_batched")
    failpoints.reach("publish.intended")


def intents(db: Database) -> list[Span]:
    """Return the batches that are noted and not published yet."""
    rows = db.rows("SELECT kind, first_seq, last_seq FROM batch WHERE state = 'intent' ORDER BY kind, first_seq")
    return [Span(kind=kind, first=first, last=last) for kind, first, last in rows]


def finish(db: Database, folder: Folder) -> int:
    """Publish every noted batch; return the number of records.

    Raises StorageProblem; the next call takes up where this one failed.
    """
    spans = intents(db)
    for span in spans:
        with storage(folder.kind(span.kind) / span.name):
            content = _bring_about(db, folder, span)
        _note_published(db, span, content)
    return sum(span.count for span in spans)


def _bring_about(db: Database, folder: Folder, span: Span) -> Content:
    final = folder.kind(span.kind) / span.name
    if not final.exists():
        return segments.write(final, span, _lines(db, span))
    # Somebody died between giving the name and noting it, or the name is taken by what is not ours.
    content = segments.measure(_lines(db, span))
    if segments.verify(final, span) != content:
        raise StorageProblem(f"{final} holds other records than those to be published; move it away")
    sync_folder(final.parent)
    return content


def _lines(db: Database, span: Span) -> Iterator[bytes]:
    rows = db.rows(
        "SELECT line FROM outbox WHERE kind = ? AND seq BETWEEN ? AND ? ORDER BY seq",
        span.kind, span.first, span.last,
    )  # fmt: skip
    return (line for (line,) in rows)


def _note_published(db: Database, span: Span, content: Content) -> None:
    with db.transaction():
        db.execute(
            "UPDATE batch SET state = 'published', sha256 = ?, bytes = ? WHERE kind = ? AND first_seq = ?",
            content.sha256, content.size, span.kind, span.first,
        )  # fmt: skip
        db.execute("DELETE FROM outbox WHERE kind = ? AND seq BETWEEN ? AND ?", span.kind, span.first, span.last)
    failpoints.reach("publish.noted")
