"""Reading: stored pages under today's parsers, compared with the records that were read from them before."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from crawler.archive.boundary import storage
from crawler.archive.lines import encode, tidy
from crawler.errors import ParseProblem, StorageProblem
from crawler.items import Article, Rate
from crawler.pipelines.validate import problems
from crawler.replay.announcement import announcement
from crawler.replay.diff import Difference, differences, safe
from crawler.replay.tasks import Result, Stranger
from crawler.reread import article_on, page_at, pages_behind
from crawler.sites import site_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from crawler.page import Page
    from crawler.replay.diff import Record
    from crawler.replay.tasks import Line, Setup, Task


class Reader:
    """Reads tasks, one page in memory."""

    def __init__(self, setup: Setup) -> None:
        self._setup = setup
        self._site = site_named(setup.source, setup.address, setup.zone)

    def compare(self, tasks: Iterable[Task]) -> Result:
        """Return how today's readings differ from the records."""
        result = Result()
        for task in tasks:
            try:
                self._compare(task, result)
            except StorageProblem as problem:
                result.damaged.append(str(problem))
        return result

    def records(self, tasks: Iterable[Task]) -> Result:
        """Return the articles of the tasks, as today's parsers read them."""
        result = Result()
        for task in tasks:
            old = self._line(task.article) if task.article else None
            article = self._article(self._page(task), task, old)
            # An article stays of the time at which it was seen so, be its first page older.
            result.articles.append(replace(article, crawled_at=old["crawled_at"]) if old else article)
        return result

    def _compare(self, task: Task, result: Result) -> None:
        try:
            page = self._page(task)
        except ParseProblem as problem:
            self._lose_all(task, result, str(problem))
            return
        result.pages += 1
        is_read = self._compare_article(task, page, result) if task.article or task.link else True
        if task.rates or (task.has_ticker and is_read):
            self._compare_rates(task, page, result)

    def _compare_article(self, task: Task, page: Page, result: Result) -> bool:
        """Return whether an article can be read: of a page without its own, the crawl takes no rates either."""
        old = self._line(task.article) if task.article else None
        result.compared["articles"] += old is not None
        try:
            article = self._article(page, task, old)
        except ParseProblem as problem:
            if old is not None:
                self._lose("articles", old["url"], str(problem), result)
            return False
        if old is not None and article.id == old["id"]:
            found = list(differences("articles", old, _plain(article)))
            self._tell(found, result)
            result.differing += [task] if found else []
            return True
        if old is not None:
            self._lose("articles", old["url"], f"shows another article, {article.url}", result)
        if not article.truncated:
            result.strangers.append(Stranger(id=article.id, url=article.url, title=article.title, task=task))
        return True

    def _compare_rates(self, task: Task, page: Page, result: Result) -> None:
        seen = {(rate.base, rate.quote): rate for rate in self._rates(page)}
        for old in map(self._line, task.rates):
            result.compared["rates"] += 1
            new = seen.get((old["base"], old["quote"]))
            if new is None:
                self._lose("rates", old["url"], f"shows no {old['base']}/{old['quote']}", result)
            elif found := list(differences("rates", old, _plain(new))):
                self._tell(found, result)
                result.otherwise.add(new.id)
        if task.has_ticker or task.rates:
            for rate in seen.values():
                result.rates.setdefault(rate.id, rate)
                if rate.site_date is not None:
                    result.sightings.add(sighting(rate))

    def _page(self, task: Task) -> Page:
        return page_at(self._setup.place, task.pointer, self._site)

    def _article(self, page: Page, task: Task, old: dict[str, Any] | None) -> Article:
        """Return what the crawl would have kept; raise ParseProblem where it would have been quarantined."""
        try:
            rest = tuple(pages_behind(self._setup.place, page, self._site, dict(task.following).get))
            article, _ = tidy(article_on(page, self._site, announcement(old) if old else task.link, rest))
        except (ParseProblem, StorageProblem):
            raise
        except Exception as bug:  # a parser's bug costs the record of its page, as it does in a crawl
            raise ParseProblem(f"{type(bug).__name__}: {bug}") from bug
        if complaints := "; ".join(problems(article)):
            raise ParseProblem(complaints)
        return article

    def _rates(self, page: Page) -> list[Rate]:
        try:
            found = self._site.as_of(page.fetched_at).read_rates(page)
        except Exception:  # noqa: BLE001  # as above: what it costs is told, record by record
            return []
        return [tidy(rate)[0] for rate in found if isinstance(rate, Rate) and not any(problems(rate))]

    def _lose_all(self, task: Task, result: Result, reason: str) -> None:
        lines: list[tuple[Record, Line]] = [("rates", line) for line in task.rates]
        if task.article is not None:
            lines.append(("articles", task.article))
        for record, line in lines:
            result.compared[record] += 1
            self._lose(record, self._line(line)["url"], reason, result)

    def _lose(self, record: Record, url: str, reason: str, result: Result) -> None:
        self._tell([Difference(kind="lost", record=record, url=url, new=safe(reason))], result)

    def _tell(self, found: list[Difference], result: Result) -> None:
        for difference in found:
            key = (difference.record, difference.kind, difference.field)
            result.found[key] += 1
            if result.found[key] <= self._setup.examples:
                result.examples.append(difference)

    def _line(self, line: Line) -> dict[str, Any]:
        path = self._setup.place / line.segment
        with storage(path), path.open("rb") as segment:
            segment.seek(line.offset)
            record: dict[str, Any] = json.loads(segment.readline())
        return record


def sighting(rate: Rate) -> tuple[str, ...]:
    """Return what an undated rate must share with a dated one to be the same observation."""
    return rate.base, rate.quote, rate.value, rate.change_pct, rate.observed_at[:10]


def _plain(record: Article | Rate) -> dict[str, Any]:
    """Return the record as it comes back from its line."""
    values: dict[str, Any] = json.loads(encode(record))
    return values
