"""Page → Article, against a bare parse of the same bytes and other readers: the same pages, in turns."""

from __future__ import annotations

import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks.contenders import HERE, PEERS, PROJECT
from benchmarks.site import print_site
from benchmarks.tables import bar, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

OTHERS = (PEERS, HERE / "peers" / "readers.py")
READERS = {
    "lxml": ("lxml, a bare parse", OTHERS),
    "ours": ("this project, Page → Article", (sys.executable, "-m", "benchmarks.reading")),
    "trafilatura": ("trafilatura, with metadata", OTHERS),
    "newspaper": ("newspaper4k", OTHERS),
}
PAGES = 100


def parsing(work: Path, *, articles: int, rounds: int) -> Iterator[str]:
    """Yield the part's lines for the document."""
    site = print_site(work, articles)
    times: dict[str, list[float]] = {name: [] for name in READERS}
    for _ in range(rounds):
        for name, (_, program) in READERS.items():
            command = [*program, name, site, str(PAGES)]
            done = subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True, text=True)
            times[name].append(float(done.stdout))
    middle = {name: median(seconds) for name, seconds in times.items()}
    yield f"{PAGES} article pages of the site above, {rounds} rounds in turns, the median page of each.\n"
    yield table(
        ("", "ms a page", "bare parses"),
        (
            (what, f"{middle[name] * 1000:.2f}", f"{middle[name] / middle['lxml']:.1f}")
            for name, (what, _) in READERS.items()
        ),
    )
    yield bar("ours / lxml", middle["ours"] / middle["lxml"], at_most=4)
    yield bar("trafilatura / ours", middle["trafilatura"] / middle["ours"], at_least=5)
