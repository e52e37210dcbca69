"""The database: whole by itself, and of one mind with the segments."""

from __future__ import annotations

import sqlite3
from contextlib import closing, contextmanager
from typing import TYPE_CHECKING

from crawler.archive import manifest, merged, publish, seal, segments
from crawler.archive.boundary import ROOM
from crawler.archive.snapshot import copy_state
from crawler.archive.state import open_state
from crawler.errors import CrawlerError
from crawler.verify.finding import BACKUP, REBUILD, Finding, Note, Told

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.folder import Folder
    from crawler.archive.segments import Content, Span
    from crawler.archive.state import Database
    from crawler.verify.books import Books
    from crawler.verify.log import Log

UNSEALED = (
    "the last run did not come to its end, so there is no checksum; SQLite's own check, in which a changed byte can "
    "pass, was made"
)
COMPLAINTS = 20
"""Lines of SQLite's own check that are told; one damaged page brings along many."""

VALUES = {
    "log": "typeof(last_seq) = 'integer' AND typeof(last_batched) = 'integer'",
    "batch": "typeof(first_seq) = 'integer' AND typeof(last_seq) = 'integer' AND first_seq BETWEEN 1 AND last_seq "
    "AND (state <> 'published' OR typeof(sha256) = 'text' AND typeof(bytes) = 'integer')",
    "outbox": "typeof(seq) = 'integer' AND typeof(line) = 'blob'",
}
"""Table → what holds of its values, for what is not to be read row by row with every doubt."""

ROWS = {
    "article": ("articles", "revision, content_hash, truncated, is_empty, seq"),
    "rate": ("rates", "base, quote, value, change_pct, site_date, seq"),
    "quarantined": ("quarantine", "seq"),
}
"""Table → kind, and what of a row follows from the lines."""


class Unreadable(Exception):
    """The database cannot be looked into at all."""

    def __init__(self, told: Told) -> None:
        super().__init__(str(told))
        self.told = told


def sealed(folder: Folder) -> Iterator[Told]:
    """Hold the database's bytes against the checksum of its last clean end. Raises OSError."""
    name = folder.state.name
    if not folder.state.exists():
        return
    seals = seal.path(folder.state)
    try:
        wanted = seal.read(seals)
    except ValueError as error:
        yield Finding(file=seals.name, wrong=f"is {error}", advice="remove it: the next run writes it anew")
        return
    if wanted is None:
        yield Note(file=name, told=UNSEALED)
    elif wanted != {name: seal.digest(folder.state)}:
        yield Finding(file=name, wrong=f"is not what {seals.name} says", advice=REBUILD)


@contextmanager
def guarded(name: str) -> Iterator[None]:
    """Raise Unreadable for whatever a damaged database makes of a question."""
    try:
        yield
    except (CrawlerError, sqlite3.Error) as problem:
        if ROOM in str(problem):
            # Of the disk that the copy lies on.
            raise
        told = " ".join(str(problem).partition(";")[0].split())
        raise Unreadable(Finding(file=name, wrong=f"cannot be read ({told})", advice=REBUILD)) from problem


@contextmanager
def opened(folder: Folder, into: Path) -> Iterator[Database]:
    """Open a copy of the database. Raises Unreadable, also for what goes wrong while it is open, and OSError."""
    name = folder.state.name
    if not folder.state.exists():
        if segments.listed(folder):
            raise Unreadable(Finding(file=name, wrong="is missing", advice=REBUILD))
        raise Unreadable(Note(file=name, told="is not made yet: nothing was ever stored"))
    with guarded(name), closing(open_state(copy_state(folder, into))) as db:
        yield db


def examine(db: Database, name: str) -> Iterator[Finding]:
    """Ask SQLite whether the file is whole, every reference leads somewhere and every value is of its kind."""
    for (complaint,) in db.rows(f"PRAGMA integrity_check({COMPLAINTS})"):
        if complaint != "ok":
            yield Finding(file=name, wrong=" ".join(complaint.split()), advice=REBUILD)
    for table, row, parent, _ in db.rows("PRAGMA foreign_key_check"):
        yield Finding(file=name, place=f"{table} {row}", wrong=f"leads to no row of {parent}", advice=REBUILD)
    for table, right in VALUES.items():
        if db.row(f"SELECT 1 FROM {table} WHERE NOT ({right}) LIMIT 1"):  # noqa: S608  # a constant
            yield Finding(file=name, place=table, wrong="holds values of another kind", advice=REBUILD)


def compare_log(db: Database, folder: Folder, log: Log) -> Iterator[Finding]:
    """Compare the segments, and the highest seq, with what the database knows of them."""
    published = {span: content for span, content in manifest.published(db).items() if span.kind == log.kind}
    for whole, _ in merged.merges(folder, published):
        yield Finding(file=f"{log.kind}/{whole.name}", wrong="is not what it was merged from", advice=BACKUP)
        published = {span: content for span, content in published.items() if not whole.covers(span)}
        published[whole] = log.contents[whole.name]
    yield from compare_segments(log, published)
    known = {span.name for span in published} | {span.name for span in publish.intents(db) if span.kind == log.kind}
    for name in log.contents.keys() - known:
        yield Finding(file=f"{log.kind}/{name}", wrong="is unknown to the database", advice=REBUILD)
    row = db.row("SELECT last_seq, last_batched FROM log WHERE kind = ?", log.kind)
    last = db.row("SELECT ifnull(max(last_seq), 0) FROM batch WHERE kind = ?", log.kind)
    assert last is not None
    if row != (log.next - 1, last[0]):
        told = f"the last {log.kind} seq is {log.next - 1}, in a batch {last[0]}, and its row says {row}"
        yield Finding(file=folder.state.name, place="log", wrong=told, advice=REBUILD)


def compare_segments(log: Log, recorded: dict[Span, Content]) -> Iterator[Finding]:
    """Compare the segments of one kind with what was noted of them when they were published."""
    for span, content in recorded.items():
        found = log.contents.get(span.name) or log.left.get(span.name)
        if found is None:
            log.miss(span.first, span.last)
            yield Finding(file=f"{span.kind}/{span.name}", wrong="is missing", advice=BACKUP)
        elif found != content:
            wrong = f"is not what was published: {_told(found)}, published were {_told(content)}"
            yield Finding(file=f"{span.kind}/{span.name}", wrong=wrong, advice=BACKUP)


def _told(content: Content) -> str:
    return f"{content.size} bytes with SHA-256 {content.sha256}"


def compare_rows(books: Books, copy: Path, name: str) -> Iterator[Finding]:
    """Compare what stays of each record with the lines. The copy is closed."""
    books.db.execute("COMMIT")
    books.db.execute("ATTACH ? AS state", str(copy))
    for table, (kind, columns) in ROWS.items():
        ours, theirs = (", ".join(f"{side}.{column}" for column in columns.split(", ")) for side in ("b", "s"))
        # What is known of a record whose newest line cannot be read is left alone.
        unlike = (
            f"SELECT hex(s.id), s.seq, b.id IS NULL FROM state.{table} s LEFT JOIN {table} b USING (id) "  # noqa: S608
            f"WHERE (b.id IS NULL OR ({ours}) IS NOT ({theirs})) "
            "AND s.seq NOT IN (SELECT seq FROM unread WHERE kind = ?)"
        )
        for identity, seq, is_unknown in books.db.rows(unlike, kind):
            wrong = f"there is no line of seq {seq}" if is_unknown else f"is not as the newest line says (seq {seq})"
            yield Finding(file=name, place=f"{table} {identity.lower()}", wrong=wrong, advice=REBUILD)
        missing = f"SELECT hex(id), seq FROM {table} WHERE id NOT IN (SELECT id FROM state.{table})"  # noqa: S608
        for identity, seq in books.db.rows(missing):
            wrong = f"is missing, and stands in the line of seq {seq}"
            yield Finding(file=name, place=f"{table} {identity.lower()}", wrong=wrong, advice=REBUILD)
    yield from _compare_copies(books, name)
    lost = "SELECT url, seq FROM address WHERE url NOT IN (SELECT url FROM state.page WHERE state <> 'pending')"
    for url, seq in books.db.rows(lost):
        wrong = f"the article of seq {seq} was had there, and no state of it is known"
        yield Finding(file=name, place=f"page {url}", wrong=wrong, advice=REBUILD)


def _compare_copies(books: Books, name: str) -> Iterator[Finding]:
    unlike = (
        'SELECT copy.file, copy."offset", copy.url FROM state.copy LEFT JOIN response '
        'ON response.file = copy.file AND response.place = copy."offset" '
        "WHERE (response.digest IS NOT copy.digest OR response.url IS NOT copy.url) "
        "AND copy.file NOT IN (SELECT file FROM broken)"
    )
    for file, offset, url in books.db.rows(unlike):
        wrong = f"is said to lie in {file} at byte {offset}, where it does not"
        yield Finding(file=name, place=f"copy {url}", wrong=wrong, advice=REBUILD)
