"""``scrapy schema``: the JSON Schema of the records and of the run report."""

from __future__ import annotations

from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.commands import as_json, say
from crawler.commands.streams import tell
from crawler.errors import UsageProblem
from crawler.schema import RECORDS, record_schema

if TYPE_CHECKING:
    import argparse


class Command(ScrapyCommand):
    """Prints the schema of one kind of record, or of all."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return f"[{'|'.join(RECORDS)}]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Print the JSON Schema of the records and of the run report"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002  # Scrapy's signature
        """Print one schema, or an object of all of them by name."""
        if len(args) > 1 or any(name not in RECORDS for name in args):
            tell(f"usage: scrapy schema {self.syntax()}")
            self.exitcode = UsageProblem.exit_status
            return
        shown = record_schema(args[0]) if args else {name: record_schema(name) for name in RECORDS}
        say(as_json(shown))
