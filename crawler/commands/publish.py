"""``scrapy publish``: what was withheld because the site has changed is released, after a person has looked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.archive import Archive
from crawler.archive.folder import Folder
from crawler.commands import say
from crawler.commands.streams import tell
from crawler.errors import ConfigurationProblem, CrawlerError, UsageProblem
from crawler.extensions.session import new_run_id

if TYPE_CHECKING:
    import argparse

    from crawler.archive.floors import Gate


class Command(ScrapyCommand):
    """Releases the withheld batches of one source. Exit status as of ``scrapy crawl``."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "SOURCE"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Release what was withheld because the site has changed"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002  # Scrapy's signature
        """Publish, and say what."""
        assert self.settings is not None
        try:
            if len(args) != 1:
                raise UsageProblem("name one archive: scrapy publish timesca")
            released = release(Path(self.settings["ARCHIVE_DIR"] or "."), args[0])
        except CrawlerError as problem:
            tell(f"publish: {problem}")
            self.exitcode = problem.exit_status
            return
        for gate in released:
            say(told(args[0], gate))
        if not released:
            say(f"{args[0]}: nothing is withheld")


def release(root: Path, source: str) -> list[Gate]:
    """Release what is withheld; raise UsageProblem where there is no such archive, Locked while a run is active."""
    try:
        folder = Folder(root, source)
    except ConfigurationProblem as problem:
        raise UsageProblem(str(problem)) from problem
    if not folder.state.is_file():
        raise UsageProblem(f"there is no archive {folder.path}")
    # Named so that nobody waits for the report of a run.
    with Archive.open(root, source, run=f"publish-{new_run_id()}") as archive:
        return archive.release()


def told(source: str, gate: Gate) -> str:
    """Return the line about what was released."""
    what = f"{gate.records} {gate.kind} published" if gate.records else f"{gate.kind} are published again"
    return f"{source}: {what}, withheld since run {gate.run}: {gate.reason}"
