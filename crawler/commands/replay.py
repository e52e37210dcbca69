"""``scrapy replay``: the stored pages are read again by today's parsers; it tells, and can gate, what a change does."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, cast

from scrapy.commands import ScrapyCommand

from crawler.archive import Archive
from crawler.archive.folder import Folder
from crawler.commands import Strict, as_json, say
from crawler.errors import ConfigurationProblem, StorageProblem, UsageProblem
from crawler.extensions.session import new_run_id
from crawler.sites import SITES
from crawler.sites.site import ANY_SITE
from crawler.spiders import arguments

if TYPE_CHECKING:
    import argparse

    from crawler.replay import Options, Tally
    from crawler.replay.diff import Kind

FOUND = 1
"""Exit status where a difference was found that ``--fail-on`` names."""


class Command(Strict, ScrapyCommand):
    """Reads the stored pages of one source again and tells what reads differently; docs/replay.md shows how."""

    requires_project = True
    requires_crawler_process = False
    called = "replay"

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "SOURCE [options]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Read the stored pages again with today's parsers"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options; a wrong one ends in status 64."""
        from crawler.replay import KINDS

        super().add_options(parser)
        parser.add_argument("--fail-on", metavar="lost,emptied", default="", help=f"exit 1 on any of {','.join(KINDS)}")
        parser.add_argument("--apply", action="store_true", help="append what reads differently as new revisions")
        parser.add_argument("--since", metavar="2026-01-31", help="only pages fetched on this day (UTC) or later")
        parser.add_argument("--url", metavar="URL", action="append", default=[], help="only this article; repeatable")
        parser.add_argument("--examples", metavar="3", type=int, default=3, help="examples of each kind of difference")
        parser.add_argument("--jobs", metavar="2", type=int, help="processes (default: one a core)")
        parser.add_argument("--json", action="store_true", help="print JSON instead of text")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Replay, tell what was found, and exit as ``--fail-on`` asks."""
        from crawler.replay import compare

        assert self.settings is not None
        with self.ending("replay", interrupted="interrupted; what was appended stays"):
            options = _options(opts)
            folder = _archive(Path(self.settings["ARCHIVE_DIR"] or "."), args)
            tally = _apply(folder, options) if opts.apply else compare(folder, options)
            say(as_json(tally.as_json()) if opts.json else tally.text())
            self.exitcode = _status(tally, options)


def _status(tally: Tally, options: Options) -> int:
    if tally.damaged:
        return StorageProblem.exit_status
    return FOUND if tally.kinds & options.fail_on else 0


def _options(opts: argparse.Namespace) -> Options:
    from crawler.replay import KINDS, Options

    kinds = [kind for kind in opts.fail_on.split(",") if kind]
    for kind in kinds:
        if kind not in KINDS:
            raise UsageProblem(f"--fail-on {kind}: there are {', '.join(KINDS)}")
    jobs = len(os.sched_getaffinity(0)) if opts.jobs is None else opts.jobs
    if jobs < 1 or opts.examples < 0:
        raise UsageProblem("--jobs counts from 1, --examples from 0")
    return Options(
        since=_day(opts.since),
        urls=opts.url,
        examples=opts.examples,
        jobs=jobs,
        fail_on=frozenset(cast("list[Kind]", kinds)),
    )


def _day(text: str | None) -> str:
    try:
        day = arguments.since(text)
    except UsageProblem:
        raise UsageProblem(f"--since {text}: must be a day like 2026-01-31") from None
    return day.isoformat() if day else ""


def _archive(root: Path, args: list[str]) -> Folder:
    from crawler.status import is_archive

    if len(args) != 1:
        raise UsageProblem("name one archive: scrapy replay timesca")
    try:
        folder = Folder(root, args[0])
    except ConfigurationProblem as problem:
        raise UsageProblem(str(problem)) from problem
    if not is_archive(folder.path):
        raise UsageProblem(f"there is no archive {folder.path}")
    if not folder.state.is_file():
        raise StorageProblem(f"{folder.state} is missing; scrapy verify {args[0]} --rebuild makes it anew")
    return folder


def _apply(folder: Folder, options: Options) -> Tally:
    from crawler.replay import apply

    source = folder.path.name
    minima = SITES[source].floors if source in SITES else ANY_SITE
    # Named so that nobody waits for the report of a run.
    with Archive.open(folder.path.parent, source, run=f"replay-{new_run_id()}", minima=minima) as archive:
        return apply(archive, options)
