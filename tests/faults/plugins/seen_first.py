"""Takes away: a page is done in the transaction of its records. Here it is done, durably, before they are stored."""

from __future__ import annotations

from typing import Any

from crawler.archive.archive import Archive


def apply() -> None:
    begin = Archive.begin

    def early(archive: Any, url: str) -> None:
        archive._db.execute("UPDATE page SET state = 'done', last_ok = first_seen WHERE url = ?", url)
        begin(archive, url)

    Archive.begin = early  # type: ignore[method-assign]
