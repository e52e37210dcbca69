"""Figures in docs/: a section a part, each with the day and the machine it was measured on."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from datetime import UTC, datetime

import lxml.etree
import scrapy

from benchmarks.contenders import PROJECT

PLACE = PROJECT / "docs" / "performance.md"
ELSEWHERE = {"rendering": PROJECT / "docs" / "rendering.md"}
"""Where the same figures stand too, for who decides by them."""
PARTS = {
    "crawl": "The whole crawl",
    "parsing": "Reading a page",
    "idle": "Nothing new",
    "replay": "Reading stored pages anew",
    "scale": "Bigger sites",
    "index": "A bigger index",
    "rendering": "What drawing costs",
}


def write(part: str, text: str) -> None:
    """Put a part's newest figures in the place of the old ones."""
    begin, end = f"<!-- {part} -->\n", f"<!-- end of {part} -->"
    section = f"{begin}## {PARTS[part]}\n\n{_measured()}\n\n{text.strip()}\n{end}"
    for place in filter(None, (PLACE, ELSEWHERE.get(part))):
        document = place.read_text("utf-8")
        found = re.compile(re.escape(begin) + ".*?" + re.escape(end), re.DOTALL)
        if not found.search(document):
            raise SystemExit(f"{place} has no place for {part}")
        place.write_text(found.sub(lambda _: section, document), "utf-8")


def _measured() -> str:
    return (
        f"Measured {datetime.now(UTC):%Y-%m-%d} on {os.cpu_count()} cores ({platform.machine()}, {platform.system()}), "
        f"Python {platform.python_version()}, Scrapy {scrapy.__version__}, lxml {lxml.etree.__version__}, "
        f"SQLite {sqlite3.sqlite_version}."
    )
