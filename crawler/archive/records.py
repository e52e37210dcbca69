"""Which records are new: identities, revisions and seq, and the way of a new one into the outbox."""

from __future__ import annotations

from dataclasses import astuple, replace
from typing import TYPE_CHECKING, Literal

from crawler.archive import failpoints
from crawler.archive.cause import GONE_HASH, cause, known
from crawler.archive.lines import LINE_LIMIT, encode, tidy
from crawler.items import Article, Rate

if TYPE_CHECKING:
    from crawler.archive.folder import Kind
    from crawler.archive.state import Database
    from crawler.items import Change, Record

Verdict = Literal["new", "edited", "reparsed", "unchanged"]

ANNOUNCED = {"listing", "feed"}
"""Strategies of a text that is not the page's: it is worth a record only where there is none yet."""


def judge(db: Database, record: Record, reread: str | None = None) -> Verdict:
    """Tell a record that says something new, and why it does, from one that does not.

    ``reread`` is what today's parser reads from the newest revision's bytes, as in cause().
    """
    if isinstance(record, Rate):
        return "new" if known_rate(db, record) is None else "unchanged"
    before = known(db, record.id)
    if before is None:
        return "new"
    is_announced = record.truncated and record.extracted_by.get("text") in ANNOUNCED
    if (record.truncated and not before.truncated) or is_announced or (is_blank(record) and not before.is_empty):
        return "unchanged"
    completes = before.truncated and not record.truncated
    is_other = completes or before.content_hash != bytes.fromhex(record.content_hash)
    return cause(before, record, reread) if is_other else "unchanged"


def is_emptied(db: Database, record: Record) -> bool:
    """Tell an article whose page has lost the text it had: that is never an edit."""
    if not isinstance(record, Article) or record.truncated or not is_blank(record):
        return False
    return db.row("SELECT 1 FROM article WHERE id = ? AND NOT is_empty", bytes.fromhex(record.id)) is not None


def known_rate(db: Database, rate: Rate) -> bytes | None:
    """Return the id under which the observation is stored already, None if it is new.

    The site prints its date on some pages only: a rate without one is the same observation as a dated
    rate of the same numbers that was last seen on the same day (UTC).
    """
    identity = bytes.fromhex(rate.id)
    if db.row("SELECT 1 FROM rate WHERE id = ?", identity):
        return identity
    if rate.site_date is not None:
        return None
    day = rate.observed_at[:10]
    row = db.row(
        "SELECT id FROM rate WHERE base = ? AND quote = ? AND value = ? AND change_pct = ? "
        "AND site_date IS NOT NULL AND last_observed >= ? AND last_observed < ?",
        rate.base, rate.quote, rate.value, rate.change_pct, day, f"{day}U",  # "U" follows the "T" of a time
    )  # fmt: skip
    return row[0] if row else None


def observe(db: Database, rate: Rate) -> None:
    """Note that a known rate was seen again."""
    if (identity := known_rate(db, rate)) is not None:
        db.execute("UPDATE rate SET last_observed = max(last_observed, ?) WHERE id = ?", rate.observed_at, identity)


def numbered(
    db: Database, record: Record, verdict: Change, *, run: str, listed_at: tuple[str, ...]
) -> tuple[Record, bytes]:
    """Return a new or edited record, tidy, with the archive's own fields filled in, and its line. Stores nothing.

    Raises ValueError when it is too long for a line.
    """
    if isinstance(record, Rate):
        filled: Record = replace(record, seq=next_seq(db, "rates"), run=run)
    else:
        filled = replace(
            record,
            seq=next_seq(db, "articles"),
            run=run,
            revision=1 if verdict == "new" else _revision(db, record) + 1,
            change=verdict,
            listed_at=listed_at,
        )
    filled, line = tidy(filled)
    if len(line) > LINE_LIMIT:
        raise ValueError(f"longer than {LINE_LIMIT} bytes")
    return filled, line


def _revision(db: Database, article: Article) -> int:
    row = db.row("SELECT revision FROM article WHERE id = ?", bytes.fromhex(article.id))
    assert row is not None
    return int(row[0])


def store(db: Database, record: Record, line: bytes) -> None:
    """Put a numbered record into the outbox, by its line, and remember its identity."""
    assert record.seq is not None
    kind: Kind = "rates" if isinstance(record, Rate) else "articles"
    enqueue(db, kind, record.seq, line)
    remember(db, record)
    failpoints.reach("page.record")


def rewrite(db: Database, article: Article) -> None:
    """Replace the line of an article that is still in the outbox."""
    db.execute("UPDATE outbox SET line = ? WHERE kind = 'articles' AND seq = ?", encode(article), article.seq)


def remember(db: Database, record: Record) -> None:
    """Keep what stays of a record once it is published."""
    if isinstance(record, Rate):
        db.execute(
            "INSERT INTO rate VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            bytes.fromhex(record.id), record.seq, record.base, record.quote, record.value,
            record.change_pct, record.site_date, record.observed_at,
        )  # fmt: skip
    else:
        bytes_at = astuple(record.warc) if record.warc else (None, None, None)
        db.execute(
            "INSERT OR REPLACE INTO article VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            bytes.fromhex(record.id), record.revision,
            GONE_HASH if record.change == "gone" else bytes.fromhex(record.content_hash),
            record.truncated, is_blank(record), record.seq, record.parser, *bytes_at,
        )  # fmt: skip


def next_seq(db: Database, kind: Kind) -> int:
    """Return the seq that the next record of a kind gets."""
    row = db.row("SELECT last_seq + 1 FROM log WHERE kind = ?", kind)
    assert row is not None
    return int(row[0])


def enqueue(db: Database, kind: Kind, seq: int, line: bytes) -> None:
    """Put a line into the outbox as the newest of its kind."""
    db.execute("UPDATE log SET last_seq = ? WHERE kind = ?", seq, kind)
    db.execute("INSERT INTO outbox VALUES (?, ?, ?)", kind, seq, line)


def is_blank(article: Article) -> bool:
    """Tell an article without text."""
    return not article.text.strip()
