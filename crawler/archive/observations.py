"""When a known rate was seen last: what tells an unchanged rate from one that nobody looked at."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive import records

if TYPE_CHECKING:
    from crawler.archive.state import Database
    from crawler.items import Rate


class Observations:
    """Notes them in the open transaction, to the minute: every page of a site shows the same rates."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._minutes: dict[str, str] = {}
        """Id → the minute that was noted last."""

    def note(self, rate: Rate) -> None:
        """Note that a rate was seen again; one that is not known is left alone."""
        minute = rate.observed_at[:16]
        if self._minutes.get(rate.id) != minute:
            records.observe(self._db, rate)
            self._minutes[rate.id] = minute

    def forget(self) -> None:
        """Trust nothing that was noted: a transaction was undone."""
        self._minutes.clear()
