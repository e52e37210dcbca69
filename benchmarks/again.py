"""A run with nothing new, and the stored pages read anew."""

from __future__ import annotations

import json
import subprocess
import sys
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import measure, nginx
from benchmarks.contenders import PROJECT, ours
from benchmarks.site import print_site
from benchmarks.tables import bar, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SCRAPY = (sys.executable, "-m", "scrapy")


def idle(work: Path, *, articles: int, rounds: int) -> Iterator[str]:
    """Yield the lines on a run with nothing new: what cron starts every hour."""
    site = print_site(work, articles)
    place = site / "out-ours"
    costs: dict[str, list[measure.Cost]] = {"scrapy version": [], "a run with nothing new": []}
    with nginx.serve(site / "pages", work / "nginx") as server:
        measure.run(ours("WARC_ENABLED=False")(server.origin, place), folder=PROJECT)
        again = (*SCRAPY, "crawl", "timesca", "-a", f"origin={server.origin}", "-s", f"ARCHIVE_DIR={place}")
        for _ in range(rounds):
            costs["scrapy version"].append(measure.run((*SCRAPY, "version"), folder=PROJECT))
            server.requests()
            costs["a run with nothing new"].append(measure.run(again, folder=PROJECT))
            requests = server.requests()
    cpu = {name: median(cost.cpu for cost in some) for name, some in costs.items()}
    yield table(("", "CPU s"), ((name, f"{seconds:.2f}") for name, seconds in cpu.items()))
    yield bar("nothing new / scrapy version", cpu["a run with nothing new"] / cpu["scrapy version"], at_most=1.5)
    yield bar("requests of a run with nothing new", requests, at_most=3)


def replays(work: Path, *, articles: int, rounds: int) -> Iterator[str]:
    """Yield the lines on reading the stored pages anew."""
    site = print_site(work, articles)
    place = site / "out-warc"
    with nginx.serve(site / "pages", work / "nginx") as server:
        measure.run(ours()(server.origin, place), folder=PROJECT)
    report = json.loads((place / "timesca" / "runs" / "latest.json").read_text("utf-8"))
    crawled = sum(report["pages"].values()) / report["seconds"]
    speeds: dict[int, list[float]] = {1: [], 2: []}
    for _ in range(rounds):
        for jobs, some in speeds.items():
            some.append(_replay(place, jobs))
    one, two = median(speeds[1]), median(speeds[2])
    yield table(
        ("", "pages a second"),
        (("the crawl", f"{crawled:.0f}"), ("replay, one worker", f"{one:.0f}"), ("replay, two workers", f"{two:.0f}")),
    )
    yield bar("replay with two workers / crawl", two / crawled, at_least=3)
    yield bar("two workers / one", two / one, at_least=1.8)


def _replay(place: Path, jobs: int) -> float:
    command = (*SCRAPY, "replay", "timesca", "--json", "--jobs", str(jobs), "-s", f"ARCHIVE_DIR={place}")
    told = json.loads(subprocess.run(command, cwd=PROJECT, stdout=subprocess.PIPE, check=True).stdout)
    if told["differences"]:
        raise SystemExit(f"replay sees differences: {told['differences']}")
    return float(told["pages"] / told["seconds"])
