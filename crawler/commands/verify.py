"""``scrapy verify``: is everything as it was written? And ``--rebuild``: the database made anew."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands import Strict, as_json, say, wanted
from crawler.errors import UsageProblem

if TYPE_CHECKING:
    import argparse

FOUND = 1
VERIFY_SCHEMA = "verify/1"


class Command(Strict, ScrapyCommand):
    """Reads all of one archive, or of every one; exits 1 with a line for each thing that is not as it was written."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "[SOURCE] [--json] | SOURCE --rebuild"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Check that everything in an archive is as it was written"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the two options; a wrong one ends in status 64."""
        super().add_options(parser)
        parser.add_argument("--json", action="store_true", help="print JSON instead of lines")
        parser.add_argument("--rebuild", action="store_true", help="make the database anew from the files")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Examine, or rebuild; a problem that keeps from either ends in its own status."""
        assert self.settings is not None
        root = Path(self.settings["ARCHIVE_DIR"] or ".")
        with self.ending("verify"):
            chosen = wanted(root, args, "verify")
            if opts.rebuild:
                self.exitcode = _rebuild(root, args)
            elif opts.json:
                self.exitcode = _json(root, chosen)
            else:
                self.exitcode = max((_lines(root, source) for source in chosen), default=0)


def _lines(root: Path, source: str) -> int:
    """Print findings and notes as they come, and the counts; return the exit status."""
    from crawler.verify import Examination, Finding

    examination = Examination(root, source)
    findings = 0
    for told in examination.told():
        findings += isinstance(told, Finding)
        say(f"{source}/{told}")
    read = ", ".join(f"{number} {what}" for what, number in examination.counts.items())
    say(f"{source}: {read}: {findings or 'no'} finding{'' if findings == 1 else 's'}")
    return FOUND if findings else 0


def _json(root: Path, chosen: list[str]) -> int:
    """Print one object of all archives; return the exit status."""
    from crawler.verify import Examination, Finding, Note

    found = []
    for source in chosen:
        examination = Examination(root, source)
        told = list(examination.told())
        found.append(
            {
                "source": source,
                "read": examination.counts,
                "findings": [asdict(each) for each in told if isinstance(each, Finding)],
                "notes": [asdict(each) for each in told if isinstance(each, Note)],
            }
        )
    say(as_json({"schema": VERIFY_SCHEMA, "sources": found}))
    return FOUND if any(source["findings"] for source in found) else 0


def _rebuild(root: Path, args: list[str]) -> int:
    from crawler.archive import rebuild
    from crawler.extensions.session import new_run_id

    if len(args) != 1:
        raise UsageProblem("name the archive: scrapy verify timesca --rebuild")
    for line in rebuild(root, args[0], run=f"rebuild-{new_run_id()}"):
        say(f"{args[0]}: {line}")
    say(f"{args[0]}: the database is made anew; the next run goes through the whole listing once more")
    return 0
