"""One archive as plain data, all that the page shows of it: read without a lock, beside a run."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import asdict
from typing import TYPE_CHECKING, Any

from crawler.archive.folder import Folder
from crawler.archive.reading import lines
from crawler.archive.snapshot import snapshot
from crawler.errors import ConfigurationProblem, StorageProblem
from crawler.overview.articles import Figures
from crawler.overview.calendar import calendar
from crawler.overview.rates import courses
from crawler.overview.runs import history
from crawler.overview.shown import shown
from crawler.status import status

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from crawler.archive.folder import Kind


def gather(root: Path, source: str, *, now: datetime) -> dict[str, Any]:
    """Return what there is to show, in JSON's own types. Published records only; the log is read twice.

    Memory grows by a few numbers an article and a day, by no text. Raises OSError, and StorageProblem for a damaged
    segment.
    """
    folder = Folder(root, source)
    figures = Figures()
    for record in _records(folder, "articles"):
        figures.add(record)
    return {
        "source": source,
        "made_at": now.isoformat(timespec="seconds"),
        "status": asdict(status(root, source, now=now)),
        "calendars": _calendars(folder, now),
        "rates": courses(_records(folder, "rates")),
        "articles": figures.told(),
        "fields": figures.fields(),
        "runs": history(folder),
        "shown": shown(_records(folder, "articles"), figures.chosen(), figures.names),
    }


def _records(folder: Folder, kind: Kind) -> Iterator[dict[str, Any]]:
    for seq, line in lines(folder, kind):
        try:
            record = json.loads(line)
        except ValueError as error:
            raise StorageProblem(f"{folder.kind(kind)} is damaged at seq {seq}; scrapy verify tells more") from error
        yield record


def _calendars(folder: Folder, now: datetime) -> list[dict[str, Any]]:
    """Return the days of every listing; none where the database cannot be read, which the status tells."""
    with suppress(StorageProblem, ConfigurationProblem), snapshot(folder) as view:
        return [
            {"listing": listing, "days": calendar(position, view.published_at, now.date())}
            for listing, position in sorted(view.walks().items())
        ]
    return []
