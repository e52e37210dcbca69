"""``scrapy status``: how the archives stand. It takes no lock and can be called at any time."""

from __future__ import annotations

import re
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands import Strict, as_json, say, wanted
from crawler.commands.streams import tell
from crawler.errors import ConfigurationProblem, StorageProblem, UsageProblem
from crawler.outcome import one_line
from crawler.rendering.addon import check_server
from crawler.rendering.ping import ping
from crawler.status import STATUS_SCHEMA, Status, status, utc_now

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

TOO_OLD = 1
UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
DURATION = re.compile(r"(?:\d+[smhd])+")


class Command(Strict, ScrapyCommand):
    """Shows the last runs, coverage, rates, failures; exits 1 if an archive is older than ``--max-age``."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "[SOURCE] [--max-age 6h] [--json]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show how the archives stand"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the two options; a wrong one ends in status 64."""
        super().add_options(parser)
        parser.add_argument("--max-age", metavar="6h", help="exit 1 if the last completed run is older: 90m, 6h, 2d")
        parser.add_argument("--json", action="store_true", help="print JSON instead of a table")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print one archive, or all; with ``--max-age`` also say which are too old, and exit 1."""
        limit = None if opts.max_age is None else seconds(opts.max_age)
        assert self.settings is not None
        root = Path(self.settings["ARCHIVE_DIR"] or ".")
        try:
            found = [status(root, name, now=utc_now()) for name in wanted(root, args, "status")]
        except UsageProblem as problem:
            self.refuse(str(problem))
        except OSError as error:
            tell(f"storage: {error}")
            self.exitcode = StorageProblem.exit_status
            return
        text = "\n\n".join(map(_text, found)) or f"no archives in {root}/"
        say(_json(found) if opts.json else text, styled=True)
        self._tell_of_splash(self.settings["SPLASH_URL"])
        old = [] if limit is None else list(_too_old(found, limit, opts.max_age, root))
        for complaint in old:
            tell(complaint)
        self.exitcode = TOO_OLD if old else 0

    def _tell_of_splash(self, url: str) -> None:
        """Say so where a Splash server is set up and silent. That is no matter of the archives, nor of their age."""
        if not url:
            return
        try:
            check_server(url)
        except ConfigurationProblem as problem:
            tell(str(problem))
            return
        if (silence := ping(url)) is not None:
            tell(f"the Splash server at {url} does not answer: {silence}")


def seconds(duration: str) -> int:
    """Return the length of ``90m``, ``6h``, ``1d12h``; anything else ends in status 64."""
    if not DURATION.fullmatch(duration):
        Strict.refuse(f"--max-age {duration} is no duration; write it as 90m, 6h or 2d")
    return sum(int(number) * UNITS[unit] for number, unit in re.findall(r"(\d+)([smhd])", duration))


def _too_old(found: list[Status], limit: int, asked: str, root: Path) -> Iterator[str]:
    if not found:
        yield f"no archives in {root}/: nothing ever ran"
    for each in found:
        if each.age_seconds is None:
            yield f"{each.source}: too old: no run ever completed"
        elif each.age_seconds > limit:
            ago = _ago(each.age_seconds)
            yield f"{each.source}: too old: the last completed run ended {ago} ago, not within {asked}"


def _json(found: list[Status]) -> str:
    return as_json({"schema": STATUS_SCHEMA, "sources": [asdict(each) for each in found]})


def _text(each: Status) -> str:
    """Return rows of a table for a terminal; one ``source<TAB>what<TAB>value`` a line for a pipe."""
    rows = [(label, one_line(value)) for label, value in _rows(each)]
    if not sys.stdout.isatty():
        return "\n".join(f"{each.source}\t{label}\t{value}" for label, value in rows)
    width = max(len(label) for label, _ in rows)
    lines = [f"  {label:<{width}}  {value}" for label, value in rows]
    return "\n".join([f"\x1b[1m{each.source}\x1b[0m", *lines])


def _rows(each: Status) -> Iterator[tuple[str, str]]:
    if each.note:
        yield "note", each.note
    if each.active is not None:
        yield "active run", f"{each.active['run']}, process {each.active['pid']}, since {each.active['since']}"
    if each.unreported is not None:
        yield "ended without a report", each.unreported
    yield "last run", _run(each.last_run)
    yield "last successful run", _run(each.last_successful)
    newest = each.newest_article
    yield "newest article", "none" if newest is None else f"{newest['published_at']}  {newest['url']}"
    for listing in each.coverage:
        yield "coverage", f"{listing['listing']}: {listing['sentence']}"
        for gap in listing["gaps"]:
            yield "gap", f"{listing['listing']}: after {_place(gap['after'])}, before {_place(gap['before'])}"
    for rate in each.rates:
        yield (
            "rate",
            (
                f"{rate['base']}/{rate['quote']} {rate['value']} ({rate['change_pct']} %), "
                f"first observed {rate['first_observed']}, last {rate['last_observed']}"
            ),
        )
    for page in each.failures:
        again = "" if page["next_try"] is None else f", next try {page['next_try']}"
        yield "failure", f"{page['url']}: {page['state']}, {page['reason']} (tries: {page['tries']}{again})"
    if each.failures_left_out:
        yield "failure", f"and {each.failures_left_out} more"
    for gate in each.withheld:
        yield "withheld", f"{gate['records']} {gate['kind']}, since run {gate['run']}: {gate['reason']}"
    yield "size on disk", f"{each.bytes / 1e6:.1f} MB"


def _run(brief: dict[str, object] | None) -> str:
    return "none" if brief is None else f"{brief['ended_at']}  {brief['exit_status']}  {brief['line']}"


def _place(place: dict[str, str] | None) -> str:
    return "the end of what was read" if place is None else f"{place['url']} ({place['published_at'] or 'no date'})"


def _ago(age: int) -> str:
    for unit, length in (("d", 86400), ("h", 3600), ("m", 60)):
        if age >= 2 * length:
            return f"{age // length} {unit}"
    return f"{age} s"
