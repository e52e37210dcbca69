"""``scrapy changes``: what was published behind a seq, a line a record, and what will be."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.archive.folder import Folder
from crawler.archive.reading import lines
from crawler.commands import Strict, wanted
from crawler.commands.streams import Outlet
from crawler.errors import Interrupted, UsageProblem

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator

    from crawler.archive.folder import Kind

KINDS: dict[str, Kind] = {"article": "articles", "rate": "rates"}
"""Name of a record → folder of its segments."""


class Command(Strict, ScrapyCommand):
    """Prints the published records of one kind in the order of seq, each once. Takes no lock of a run."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "SOURCE [--after SEQ] [--kind article|rate] [--follow]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Print the records published after a seq, and go on with --follow"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the three options; a wrong one ends in status 64."""
        super().add_options(parser)
        parser.add_argument("--after", metavar="SEQ", default="0", help="last seq that is known already (default: 0)")
        parser.add_argument("--kind", metavar="article|rate", default="article", help="records to print: article, rate")
        parser.add_argument("--follow", action="store_true", help="go on with what is published from now on")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Print records, whole lines only, to the end, a signal or the end of whoever reads."""
        assert self.settings is not None
        with self.ending("changes"):
            folder, kind, after = _asked(Path(self.settings["ARCHIVE_DIR"] or "."), args, opts)
            outlet = Outlet()
            while outlet.is_open:
                after = _write(outlet, lines(folder, kind, after=after), after)
                if not opts.follow:
                    break
                outlet.rest()
            # Following has no end of its own, so a signal is the regular one.
            self.exitcode = Interrupted.exit_status if outlet.signalled and not opts.follow else 0


def _write(outlet: Outlet, found: Iterator[tuple[int, bytes]], after: int) -> int:
    """Write lines while they are wanted; return the seq of the last one, ``after`` where there was none."""
    for seq, line in found:
        outlet.write(line)
        if not outlet.is_open:
            break
        after = seq
    return after


def _asked(root: Path, args: list[str], opts: argparse.Namespace) -> tuple[Folder, Kind, int]:
    if len(args) != 1:
        raise UsageProblem("name one archive: scrapy changes timesca --after 0")
    if not re.fullmatch("[0-9]{1,18}", opts.after):
        raise UsageProblem(f"--after {opts.after}: must be the seq of a record, or 0 for all")
    if opts.kind not in KINDS:
        raise UsageProblem(f"--kind {opts.kind}: there are {', '.join(KINDS)}")
    (source,) = wanted(root, args, "changes")
    return Folder(root, source), KINDS[opts.kind], int(opts.after)
