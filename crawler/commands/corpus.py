"""``scrapy corpus``: the records of an archive as JSON Lines and Parquet, sealed; and ``--check``: are they still."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands import Strict, say, wanted
from crawler.errors import ConfigurationProblem, UsageProblem

if TYPE_CHECKING:
    import argparse
    from types import ModuleType

FOUND = 1


class Command(Strict, ScrapyCommand):
    """Seals the published records of one source in a new folder; docs/corpus.md shows what is in it."""

    requires_project = True
    requires_crawler_process = False
    called = "corpus"

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "SOURCE -o DIR [options] | --check DIR"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Seal the records of an archive as a corpus"

    def add_options(self, parser: argparse.ArgumentParser) -> None:
        """Add the options; a wrong one ends in status 64."""
        super().add_options(parser)
        parser.add_argument("-o", "--output", metavar="DIR", help="the folder to be made; it must not be there yet")
        parser.add_argument("--all-revisions", action="store_true", help="not only the latest of each article")
        parser.add_argument("--since", metavar="2025-01-01", help="only what was published on this day or later")
        parser.add_argument("--until", metavar="2025-12-31", help="only what was published on this day or earlier")
        parser.add_argument("--check", metavar="DIR", help="tell whether a corpus is as it was sealed")

    def run(self, args: list[str], opts: argparse.Namespace) -> None:
        """Seal, or check; a problem that keeps from either ends in its own status."""
        assert self.settings is not None
        with self.ending("corpus", interrupted="interrupted; nothing is left of it"):
            if opts.check is not None:
                self.exitcode = _check(Path(opts.check), args)
            else:
                _seal(Path(self.settings["ARCHIVE_DIR"] or "."), args, opts)


def _seal(root: Path, args: list[str], opts: argparse.Namespace) -> None:
    if len(args) != 1:
        raise UsageProblem("name one source: scrapy corpus timesca -o timesca-corpus")
    (source,) = wanted(root, args, "corpus")
    if not opts.output:
        raise UsageProblem(f"name the folder to be made: scrapy corpus {source} -o {source}-corpus")
    since, until = _day("--since", opts.since), _day("--until", opts.until)
    if since and until and since > until:
        raise UsageProblem(f"--since {since} is after --until {until}")
    corpus = _corpus()
    options = corpus.Options(all_revisions=opts.all_revisions, since=since, until=until)
    made = corpus.seal(root, source, Path(opts.output), options)
    say(
        f"{source}: {made.articles} articles and {made.rates} rates sealed in {opts.output}; "
        f"clusters of near-duplicates: {made.clusters}"
    )


def _check(folder: Path, args: list[str]) -> int:
    """Print what is not as it was sealed; return the exit status."""
    if args:
        raise UsageProblem("--check takes a folder and nothing else: scrapy corpus --check timesca-corpus")
    found = 0
    for complaint in _corpus().complaints(folder):
        found = FOUND
        say(f"{folder}: {complaint}")
    if not found:
        say(f"{folder}: as it was sealed")
    return found


def _corpus() -> ModuleType:
    """Return the room, which cannot be imported without the extra."""
    try:
        from crawler import corpus
    except ModuleNotFoundError as missing:
        raise ConfigurationProblem(f"{missing.name} is not installed: pip install '.[corpus]'") from missing
    return corpus


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise UsageProblem(f"{name} {text}: a day is written 2025-01-31") from error
