"""Pages that arrive at once are written one after the other, each whole."""

from __future__ import annotations

import asyncio
import itertools
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, Any

import pytest
from scrapy.exceptions import DropItem
from scrapy.statscollectors import MemoryStatsCollector
from scrapy.utils.test import get_crawler

from crawler.items import Rate
from crawler.markers import Edge, PageEnd, Quarantined
from crawler.pipelines.archive import ArchivePages
from crawler.pipelines.turns import PagesInTurn

if TYPE_CHECKING:
    from collections.abc import Iterator


class Notebook:
    """Stands in for the archive and its session: writes down what it is told."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.ends: list[PageEnd] = []

    @contextmanager
    def guarded(self) -> Iterator[Notebook]:
        yield self

    def begin(self, url: str) -> None:
        self.told.append(f"begin {url}")

    def add(self, record: Rate) -> Rate:
        self.told.append(f"add {record.url}")
        return record

    def quarantine(self, record: dict[str, object], *, url: str, reason: str) -> bool:
        self.told.append(f"quarantine {url}")
        return True

    def commit(self, end: PageEnd) -> None:
        self.told.append(f"commit {end.url}")
        self.ends.append(end)

    def publish_if_due(self) -> None:
        pass

    def rollback(self) -> None:
        self.told.append("rollback")


def rate(url: str) -> Rate:
    return Rate(id="0" * 32, source="s", url=url, crawled_at="2026-11-24T10:00:00Z", base="KGS", quote="USD",
                value="0.01144", change_pct="0", observed_at="2026-11-24T10:00:00Z", parser="1")  # fmt: skip


def output(url: str) -> list[Any]:
    return [Edge(start=url, item=rate(url)), Edge(item=rate(url), end=PageEnd(url=url, kind="rates", state="done"))]


async def process(turns: PagesInTurn, items: list[Any]) -> list[Any]:
    """Send a page's output through, as one of Scrapy's tasks does: one item after the other."""
    exported = []
    for item in items:
        await asyncio.sleep(0)
        with suppress(DropItem):
            exported.append(await turns.process_item_async(item))
    return exported


@pytest.fixture
def notebook() -> Notebook:
    return Notebook()


@pytest.fixture
def pipeline(notebook: Notebook) -> ArchivePages:
    return ArchivePages(notebook, MemoryStatsCollector(get_crawler()))  # type: ignore[arg-type]


@pytest.fixture
def turns(pipeline: ArchivePages) -> PagesInTurn:
    return PagesInTurn(pipeline, crawler=get_crawler())


def test_pages_at_once_never_mix(turns: PagesInTurn, notebook: Notebook) -> None:
    async def crawl() -> list[list[Any]]:
        return await asyncio.gather(*(process(turns, output(url)) for url in "abcdefgh"))

    exported = asyncio.run(crawl())
    assert [[record.url for record in page] for page in exported] == [[url, url] for url in "abcdefgh"]
    assert notebook.told == [
        f"{step} {url}" for url in "abcdefgh" for step in ("begin", "add", "add", "commit")
    ]  # fmt: skip


def test_markers_are_not_exported_and_other_projects_items_pass(turns: PagesInTurn) -> None:
    foreign = {"somebody": "else"}
    assert asyncio.run(process(turns, [*output("a"), foreign])) == [rate("a"), rate("a"), foreign]


def test_a_rejected_rate_does_not_hold_up_the_article_of_its_page(turns: PagesInTurn, notebook: Notebook) -> None:
    page = output("a")
    page.insert(1, Quarantined(url="a", reason="value is not above zero", record={"schema": "rate/1"}))
    asyncio.run(process(turns, page))
    assert [end.state for end in notebook.ends] == ["done"]
    assert turns.pages.stats.get_value("records/quarantined") == 1


def test_a_record_too_long_for_a_line_is_quarantined(turns: PagesInTurn, notebook: Notebook) -> None:
    def refuse(record: Rate) -> Rate:
        raise ValueError("longer than a line may be")

    notebook.add = refuse  # type: ignore[method-assign]
    assert asyncio.run(process(turns, output("a"))) == []
    assert notebook.told == ["begin a", "quarantine a", "quarantine a", "commit a"]


def test_a_page_whose_record_was_rejected_is_not_done(turns: PagesInTurn, notebook: Notebook) -> None:
    page = output("a")
    page.insert(1, Quarantined(url="a", reason="title is empty"))
    asyncio.run(process(turns, page))
    assert [(end.state, end.reason) for end in notebook.ends] == [("quarantined", "title is empty")]
    asyncio.run(process(turns, output("b")))
    assert notebook.ends[-1].state == "done"


def test_an_edge_without_an_item_is_a_page_and_nothing_else(turns: PagesInTurn, notebook: Notebook) -> None:
    page = [Edge(start="a", end=PageEnd(url="a", kind="listing", state="done"))]
    assert asyncio.run(process(turns, page)) == []
    assert notebook.told == ["begin a", "commit a"]


@pytest.mark.parametrize("place", [0, 1])
def test_a_page_of_which_a_pipeline_breaks_an_item_has_failed(
    notebook: Notebook, pipeline: ArchivePages, place: int
) -> None:
    class Broken:
        def process_item(self, item: object) -> object:
            if next(count) == place:
                raise KeyError("a bug")
            return item

    async def crawl(turns: PagesInTurn) -> None:
        for item in output("a"):
            with suppress(KeyError):
                await turns.process_item_async(item)
        await process(turns, output("b"))

    count = itertools.count()
    asyncio.run(crawl(PagesInTurn(Broken(), pipeline, crawler=get_crawler())))
    assert [(end.state, end.reason) for end in notebook.ends] == [("failed", "a bug: KeyError: 'a bug'"), ("done", "")]


def test_without_an_archive_items_pass_as_they_are() -> None:
    assert asyncio.run(process(PagesInTurn(crawler=get_crawler()), output("a"))) == [rate("a"), rate("a")]
