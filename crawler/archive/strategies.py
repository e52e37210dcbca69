"""Which strategy usually fills a field, and where a weaker one has taken its place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.health import FIELDS, REMEMBERED

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.state import Database

STRENGTH = (
    "headline", "json-ld", "opengraph", "microdata", "meta", "selector", "time", "rel", "class", "byline",
    "words", "title", "feed", "generic", "listing",
)  # fmt: skip
"""Strategies from the strongest on; an unknown one counts as the weakest."""
ENOUGH = 10
"""Articles from which there is a usual strategy."""


def usual(db: Database, field: str, *, without: set[str]) -> tuple[str, str] | None:
    """Return the strategy that filled a field in most articles of the runs but these, and its last run."""
    counts: dict[str, int] = {}
    last: dict[str, str] = {}
    for run, strategy, n in db.rows("SELECT run, strategy, n FROM strategy WHERE field = ? ORDER BY run", field):
        if run not in without:
            counts[strategy] = counts.get(strategy, 0) + n
            last[strategy] = run
    if sum(counts.values()) < ENOUGH:
        return None
    most = max(counts, key=lambda strategy: counts[strategy])
    return most, last[most]


def weaker(db: Database, run: str) -> Iterator[str]:
    """Yield a line for every field that a weaker strategy than usual filled in most articles of the run."""
    for field in FIELDS:
        found = dict(db.rows("SELECT strategy, n FROM strategy WHERE field = ? AND run = ?", field, run))
        known = usual(db, field, without={run})
        if not found or known is None:
            continue
        most = max(found, key=lambda strategy: found[strategy])
        if _rank(most) > _rank(known[0]):
            yield f"{field}: {most} gave it in {found[most]} of {sum(found.values())} articles, usually {known[0]} does"


def forget(db: Database) -> None:
    """Drop what is older than the floors remember."""
    db.execute(
        "DELETE FROM strategy WHERE run <= (SELECT run FROM strategy GROUP BY run ORDER BY run DESC LIMIT 1 OFFSET ?)",
        REMEMBERED,
    )


def _rank(strategy: str) -> int:
    return STRENGTH.index(strategy) if strategy in STRENGTH else len(STRENGTH)
