"""Ledger: what an open archive knows of addresses. Questions only; none of them changes anything."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from crawler.archive import again, canary, cause, pages
from crawler.archive.counts import Counts, count
from crawler.archive.view import View
from crawler.archive.warc import copies

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.folder import Folder
    from crawler.archive.state import Database
    from crawler.items import Article, WarcPointer
    from crawler.markers import Canary, Link


class Ledger:
    """The side of an archive that spiders may see."""

    def __init__(self, folder: Folder, db: Database, *, run: str, clock: Callable[[], datetime]) -> None:
        self.folder = folder
        self.run = run
        self._db = db
        self._clock = clock

    def page_state(self, url: str) -> str | None:
        """Return pending, done, gone, failed, quarantined or blocked; None for an unknown address."""
        return pages.state(self._db, url)

    def published_at(self, url: str) -> str | None:
        """Return when the article at the address was published, as far as its page said."""
        return pages.published_at(self._db, url)

    def is_wanted(self, url: str) -> bool:
        """Tell whether the article at the address is still to be had, and its pause is over if it failed."""
        return again.is_wanted(self._db, url, self._now())

    def is_listed(self, listing: str, url: str) -> bool:
        """Tell whether the listing has shown the address."""
        return pages.is_listed(self._db, listing, url)

    def validators(self, url: str) -> tuple[str | None, str | None]:
        """Return ETag and Last-Modified of the copy of a page that was had last."""
        return pages.validators(self._db, url)

    def pending(self) -> list[Link]:
        """Return the articles found and not yet had, oldest find first; failed ones once their pause is over."""
        return again.wanted(self._db, self._now())

    def revisits(self, days: Sequence[float]) -> list[Link]:
        """Return the articles, newest first, that have passed one of the ages ``days`` since they were fetched."""
        return again.revisits(self._db, days, self._clock())

    @property
    def place(self) -> Path:
        """Return the folder that the files of pointers are named from."""
        return self.folder.path

    def copy_near(self, url: str, moment: datetime) -> WarcPointer | None:
        """Return where the stored page of an address lies that was had nearest to a moment."""
        found = min(copies.of(self._db, url), key=lambda copy: copy.apart(moment), default=None)
        return found.pointer if found else None

    def in_doubt(self, article: Article) -> WarcPointer | None:
        """Return the bytes of the newest revision, where only today's reading of them tells why the text is another."""
        before = cause.known(self._db, article.id)
        return None if before is None else cause.in_doubt(before, article)

    def walk(self, listing: str) -> dict[str, object] | None:
        """Return what the last walk over the listing left behind; None if there was none."""
        return pages.walk(self._db, listing)

    def canary(self) -> Canary | None:
        """Return the article that this run is to fetch again; None where there is none yet."""
        return canary.choose(self._db, self.folder.path.name, self.run)

    def counts(self) -> Counts:
        """Count addresses and records. Reads the table of addresses through: once a run, not once a page."""
        return count(self._db)

    def view(self) -> View:
        """Return the questions that a report asks."""
        return View(self._db)

    def _now(self) -> str:
        return self._clock().astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
