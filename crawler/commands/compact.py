"""``scrapy compact``: the segments of each past month become one, while whatever else is at work goes on."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from scrapy.commands import ScrapyCommand

from crawler.archive.compact import compact
from crawler.archive.folder import Folder
from crawler.commands import Strict, say, wanted

if TYPE_CHECKING:
    import argparse


class Command(Strict, ScrapyCommand):
    """Merges the segments of one archive, or of every one, and says what became one. Needs no run to end."""

    requires_project = True
    requires_crawler_process = False

    def syntax(self) -> str:
        """Say what may follow the command."""
        return "[SOURCE]"

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Merge the published segments of past months"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002  # Scrapy's signature
        """Merge; a problem ends in its own status, and all that was merged before stays so."""
        assert self.settings is not None
        root = Path(self.settings["ARCHIVE_DIR"] or ".")
        with self.ending("compact"):
            for source in wanted(root, args, "compact"):
                for merge in compact(Folder(root, source), now=datetime.now(UTC)):
                    year, month = merge.month
                    parts, whole = len(merge.parts), merge.whole
                    say(f"{source}: {whole.kind} of {year}-{month:02}: {parts} segments are one, {whole.name}")
