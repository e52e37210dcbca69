"""``scrapy report``: the archives as a page to look at. It takes no lock and can be called at any time."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands import Strict, say, wanted
from crawler.errors import UsageProblem

if TYPE_CHECKING:
    import argparse

DEFAULT = "report"


class Command(Strict, ScrapyCommand):
    """Makes a folder with a page that shows one archive, or all, and opens from disk without a network."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "[SOURCE] [-o DIR]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Make a page that shows an archive"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the option; a wrong one ends in status 64."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="DIR", default=DEFAULT, help="folder to write (default: report)")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Write the report, and say where it is; a problem ends in its own status."""
        from crawler.overview import gather, write
        from crawler.status import utc_now

        assert self.settings is not None
        root, folder = Path(self.settings["ARCHIVE_DIR"] or "."), Path(opts.output)
        with self.ending("report"):
            now = utc_now()
            chosen = wanted(root, args, "report")
            if not chosen:
                raise UsageProblem(f"there is no archive in {root}/: nothing ever ran")
            write(folder, (gather(root, source, now=now) for source in chosen))
            say(str(folder / "index.html"))
