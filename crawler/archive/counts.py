"""How much an archive holds."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.archive.state import Database


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Addresses and records. States and kinds without any are left out."""

    pages: dict[str, int]
    """State → addresses."""
    waiting: dict[str, int]
    """Kind → records stored and not yet published."""
    published: dict[str, int]
    """Kind → records in segments."""


def count(db: Database) -> Counts:
    """Count everything. Reads the table of addresses through."""
    return Counts(
        pages=dict(db.rows("SELECT state, count(*) FROM page GROUP BY state")),
        waiting=dict(db.rows("SELECT kind, count(*) FROM outbox GROUP BY kind")),
        published=dict(
            db.rows("SELECT kind, sum(last_seq - first_seq + 1) FROM batch WHERE state = 'published' GROUP BY kind")
        ),
    )
