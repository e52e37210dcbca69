"""A replay from plan to tally, and what is appended after it."""

from __future__ import annotations

from dataclasses import dataclass
from time import monotonic
from typing import TYPE_CHECKING

from crawler.archive import runs
from crawler.archive.snapshot import snapshot
from crawler.archive.standing import standing
from crawler.errors import SiteChanged, UsageProblem
from crawler.replay.plan import Wanted, chunked, make_plan
from crawler.replay.tally import Tally
from crawler.replay.tasks import Setup
from crawler.replay.workers import Workers
from crawler.sites import site_named

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.archive import Archive
    from crawler.archive.folder import Folder
    from crawler.archive.view import View
    from crawler.items import Record
    from crawler.replay.diff import Kind


@dataclass(frozen=True, kw_only=True)
class Options:
    """What is replayed, and how."""

    since: str = ""
    """First day (UTC) of the pages, as ``2026-01-31``."""
    urls: Collection[str] = ()
    """Addresses of the only articles; rates are not looked at then."""
    examples: int = 3
    jobs: int = 1
    fail_on: frozenset[Kind] = frozenset()
    """Kinds of differences after which nothing is appended."""


def compare(folder: Folder, options: Options) -> Tally:
    """Return how today's readings differ from what is published. Takes no lock, and changes nothing.

    Raises UsageProblem for addresses that are not in the archive, StorageProblem for a damaged segment; damaged WARC
    records are told in the tally.
    """
    # Workers find records by segment and place, so nothing may be merged before the last of them is done.
    with standing(folder), snapshot(folder) as view:
        setup, wanted = _ask(folder, view, options)
        with Workers(setup, options.jobs) as workers:
            return _compare(folder, view, workers, options, wanted)


def apply(archive: Archive, options: Options) -> Tally:
    """Compare, append what differs, a record a transaction, and publish; nothing where a kind of ``fail_on`` is found.

    What is lost stays, and so does an article whose text would be. Raises as compare(), and SiteChanged while
    records are withheld: what they are to be compared with is not decided yet.
    """
    with standing(archive.folder):
        return _apply(archive, options)


def _apply(archive: Archive, options: Options) -> Tally:
    archive.publish()
    if gates := archive.withheld():
        source = archive.folder.path.name
        raise SiteChanged(f"{gates[0].kind} are withheld; look, release with scrapy publish {source}, then replay")
    view = archive.view()
    setup, wanted = _ask(archive.folder, view, options)
    with Workers(setup, options.jobs) as workers:
        tally = _compare(archive.folder, view, workers, options, wanted)
        tally.applied = 0
        if not tally.kinds & options.fail_on:
            for result in workers.run("records", chunked(tally.differing)):
                tally.applied += _append(archive, result.articles)
            tally.applied += _append(archive, [*tally.rates.values()])
            archive.publish()
    return tally


def _append(archive: Archive, records: Collection[Record]) -> int:
    return sum(archive.reparse(record) is not None for record in records)


def _ask(folder: Folder, view: View, options: Options) -> tuple[Setup, Wanted]:
    """Return what the workers and the plan need to know."""
    source, address = folder.path.name, view.any_address()
    if address is None:
        raise UsageProblem(f"{folder.path} is empty: there is nothing to replay")
    addresses = site_named(source, address).addresses
    urls = {url: addresses.canonical(url, url) for url in options.urls}
    for url, canonical in urls.items():
        if canonical is None or view.address(canonical) is None:
            raise UsageProblem(f"--url {url}: there is no such address in {folder.path}")
    setup = Setup(place=folder.path, source=source, zone=_zone(folder), address=address, examples=options.examples)
    return setup, Wanted(since=options.since, urls={url for url in urls.values() if url is not None})


def _zone(folder: Folder) -> str:
    """Return the zone that the last run was called with: the archive of any WordPress site does not know it."""
    try:
        return str(runs.read(folder, runs.ids(folder)[0])["arguments"].get("zone", "UTC"))
    except (OSError, LookupError, ValueError, TypeError):
        return "UTC"


def _compare(folder: Folder, view: View, workers: Workers, options: Options, wanted: Wanted) -> Tally:
    begun = monotonic()
    site = site_named(folder.path.name, view.any_address() or "")
    plan = make_plan(folder, view, site, wanted)
    tally = Tally(source=folder.path.name, examples=options.examples, unkept=plan.unkept, jobs=options.jobs)
    for result in workers.run("compare", chunked(plan.tasks)):
        tally.add(result, view)
    tally.close()
    tally.seconds = monotonic() - begun
    return tally
