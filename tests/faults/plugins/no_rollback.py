"""Takes away: of a page that was not finished, nothing stays. Here every step is durable by itself."""

from __future__ import annotations

from typing import Any

from crawler.archive.archive import Archive


def apply() -> None:
    add = Archive.add

    def durable(archive: Any, record: Any) -> Any:
        stored = add(archive, record)
        archive._db.execute("COMMIT")
        archive._db.execute("BEGIN IMMEDIATE")
        return stored

    Archive.add = durable  # type: ignore[method-assign]
