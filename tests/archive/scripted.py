"""A small crawl by script: what a run does to an archive, to be killed anywhere and taken up again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.archive import runs
from tests.archive.builders import (
    LATEST,
    address,
    article,
    article_end,
    exchange,
    listing_end,
    open_archive,
    rate,
    run_report,
)

if TYPE_CHECKING:
    from crawler.archive import Archive
    from crawler.items import Record
    from crawler.markers import PageEnd

ARTICLES = 26
EDITED = (3, 4, 17)
REJECTED = (5, 9, 21)


def crawl(root: Path) -> None:
    """Do whatever is not done yet, publish all, report, close."""
    with open_archive(root, publish_records=7, publish_seconds=3600) as archive:
        for url, page in pages().items():
            if archive.page_state(url) in {None, "pending"}:
                archive.recorder.write(exchange(url))
                archive.begin(url)
                archive.commit(page(archive))
                archive.publish_if_due()
        archive.publish()
        archive.recorder.finish()
        runs.write(archive.folder, run_report(archive.run))


def pages() -> dict[str, Callable[[Archive], PageEnd]]:
    """Every page by address, in order; each writes its records and returns its end."""
    listed = {LATEST: listing} | {address(name): article_page(name) for name in range(ARTICLES)}
    return listed | {address(f"{name}/amp"): edited_page(name) for name in EDITED}


def put(archive: Archive, *records: Record) -> None:
    for record in records:
        if archive.judge(record) != "unchanged":
            archive.add(record)


def listing(archive: Archive) -> PageEnd:
    put(archive, *map(rate, ("0.01144", "0.00227", "0.10903")))
    return listing_end(*range(ARTICLES), walk={"newest": [0]})


def article_page(name: int) -> Callable[[Archive], PageEnd]:
    def page(archive: Archive) -> PageEnd:
        put(archive, rate())
        if name in REJECTED:
            archive.quarantine({"title": "", "n": name}, url=address(name), reason="title is empty")
            return article_end(name, "quarantined", reason="title is empty")
        put(archive, article(name, f"Text of {name}. " * 50))
        return article_end(name)

    return page


def edited_page(name: int) -> Callable[[Archive], PageEnd]:
    def page(archive: Archive) -> PageEnd:
        put(archive, article(name, f"Corrected text of {name}."))
        return article_end(f"{name}/amp", same_as=address(name))

    return page
