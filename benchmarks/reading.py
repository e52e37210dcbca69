"""Prints the seconds that the median page takes this project's reader: ``reading.py ours SITE PAGES``."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from benchmarks.site import bodies
from crawler.page import Page
from crawler.sites.timesca import TIMESCA

NOW = datetime(2026, 1, 1, tzinfo=UTC)


def main() -> None:
    _, _, site, count = sys.argv
    times = []
    for path, body in bodies(Path(site), int(count)):
        url = f"https://timesca.com{path}"
        # Once to warm up: what is compiled and cached once a process is no cost of a page.
        best = min(_read(url, body) for _ in range(3))
        times.append(best)
    print(median(times))


def _read(url: str, body: bytes) -> float:
    began = time.process_time()
    TIMESCA.read_article(Page(url=url, body=body, encoding="utf-8", fetched_at=NOW))
    return time.process_time() - began


if __name__ == "__main__":
    main()
