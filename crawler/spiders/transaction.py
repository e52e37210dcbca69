"""The bracket around a page's output: all of it, in order, or a note of why there is none."""

from __future__ import annotations

import functools
import logging
import traceback
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

from scrapy.http import Request, Response

from crawler.deadline import deadline
from crawler.errors import ParseProblem
from crawler.items import Rate
from crawler.markers import Edge, PageEnd, Quarantined

if TYPE_CHECKING:
    from twisted.python.failure import Failure

    from crawler.spiders.base import SiteSpider

logger = logging.getLogger(__name__)

Callback = Callable[..., Iterable[Any]]


def page_transaction(callback: Callback) -> Callback:
    """Make a callback or errback yield its whole output, from one Edge to the other, and then what it asks for.

    One that only asks for more, because a page's content goes on on the next, opens no transaction yet.

    The output is collected before any of it goes on, so a page that breaks half-way leaves nothing
    half-stored: its spider's ``unreadable`` is asked for the output instead. Every callback so marked
    takes ``address``, the address the page was asked for by, from the request's ``cb_kwargs``.
    """

    @functools.wraps(callback)
    def bracketed(spider: SiteSpider, outcome: Response | Failure, **kwargs: Any) -> Iterator[Any]:
        if not isinstance(outcome, Response):
            kwargs = outcome.request.cb_kwargs  # type: ignore[attr-defined]  # Scrapy adds it
        address = kwargs["address"]
        try:
            output = _output(spider, outcome, lambda: list(callback(spider, outcome, **kwargs)))
        except ParseProblem as problem:
            output = [_with_proof(item, outcome) for item in spider.unreadable(str(problem), **kwargs)]
        except Exception as bug:  # a parser's bug, or memory that ran out, must not cost the other pages
            logger.exception("%s could not be read because of a bug", address)
            unreadable = spider.unreadable(f"{type(bug).__name__}: {bug}", **kwargs)
            output = [_with_proof(item, outcome, traceback=traceback.format_exc()) for item in unreadable]
        yield from _within_edges(address, _told_once(output, spider.told))

    return bracketed


def _told_once(output: Iterable[Any], told: set[str]) -> Iterator[Any]:
    """Yield the output; of rates that were told before in this run, the page's end only says that they are there.

    Every page of a site shows the same ticker, and each record costs its way through Scrapy.
    """
    again: list[Rate] = []
    for item in output:
        if isinstance(item, Rate) and item.id in told:
            again.append(item)
            continue
        if isinstance(item, Rate):
            told.add(item.id)
        yield replace(item, observed=tuple(again)) if again and isinstance(item, PageEnd) else item


def _within_edges(address: str, output: Iterable[Any]) -> Iterator[Any]:
    """Yield the items with the page's beginning in the first and its end in the last, then what it asks for."""
    items: list[Any] = []
    ends: list[PageEnd] = []
    requests: list[Request] = []
    for each in output:
        if isinstance(each, PageEnd):
            ends.append(each)
        elif isinstance(each, Request):
            requests.append(each)
        else:
            items.append(each)
    for end in ends:
        *before, last = items or [None]
        for number, item in enumerate(before):
            yield item if number else Edge(start=address, item=item)
        yield Edge(start=None if before else address, item=last, end=end)
    yield from requests


def contents(output: Iterable[Any]) -> Iterator[Any]:
    """Yield what a page's output holds, its end included, without the edges."""
    for each in output:
        if isinstance(each, Edge):
            yield from (part for part in (each.item, each.end) if part is not None)
        else:
            yield each


def _output(spider: SiteSpider, outcome: Response | Failure, work: Callable[[], list[Any]]) -> list[Any]:
    with deadline():
        return spider.archive.deaths.read(outcome.body, work) if isinstance(outcome, Response) else work()


def _with_proof(item: Any, outcome: Response | Failure, **found: str) -> Any:
    """Return what is quarantined with the place of the page's bytes, if they are kept, and what else was found."""
    if not isinstance(item, Quarantined):
        return item
    request: Request | None = getattr(outcome, "request", None)
    warc = request.meta.get("warc") if request is not None else None
    return replace(item, record={**item.record, **({"warc": asdict(warc)} if warc else {}), **found})
