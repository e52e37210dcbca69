"""What drawn pages cost: a site written by its server, and the same filled in by scripts, in the three modes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import family, records
from benchmarks.contenders import PROJECT, archived, ours
from benchmarks.site import THEME, WEIGHT
from benchmarks.tables import table
from crawler.rendering.chromium import find
from crawler.replica import Options, ReplicaServer, ReplicaSite

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

ARTICLES = 100
WAYS = (("none", False), ("splash", False), ("browser", False), ("splash", True), ("browser", True))
"""Mode, and whether scripts fetch the texts. Undrawn, such a site has nothing to be read."""
SITES = {False: "plain pages", True: "pages filled in by scripts"}


@dataclass
class Measured:
    """The rounds of one way."""

    costs: list[family.Cost] = field(default_factory=list)
    pages: int = 0

    def of(self, name: str) -> float:
        return median(getattr(cost, name) for cost in self.costs)


def rendering(work: Path, *, rounds: int) -> Iterator[str]:
    """Yield the lines on drawn pages."""
    family.adopt_orphans()
    version = subprocess.run((find(None), "--version"), capture_output=True, text=True, check=True).stdout.strip()
    ways = {way: Measured() for way in WAYS}
    for _ in range(rounds):
        for (mode, is_scripted), measured in ways.items():
            cost, measured.pages = _crawl(work / f"rendered-{mode}", mode, is_scripted=is_scripted)
            measured.costs.append(cost)
    plain = ways[WAYS[0]]
    yield f"`make bench PARTS=rendering`: {ARTICLES} articles and their listings, served by the replica itself, in"
    yield f"{rounds} rounds in turns, medians. Every record equal to the site's truth. Drawn by {version}."
    yield f"{_server()}\n"
    yield table(
        ("", "pages a second", "CPU s, crawl", "CPU s, all processes", "times the first", "peak MB, all processes"),
        (
            (
                f"`{mode}`, {SITES[is_scripted]}",
                f"{measured.pages / measured.of('wall'):.1f}",
                f"{measured.of('own'):.1f}",
                f"{measured.of('cpu'):.1f}",
                f"{measured.of('cpu') / plain.of('cpu'):.1f}",
                f"{measured.of('peak'):.0f}",
            )
            for (mode, is_scripted), measured in ways.items()
        ),
    )


def _crawl(place: Path, mode: str, *, is_scripted: bool) -> tuple[family.Cost, int]:
    """Return what one crawl cost, and its pages; SystemExit where a record is not as the site has it."""
    site = ReplicaSite(articles=ARTICLES, theme=THEME, options=Options(weight=WEIGHT, javascript=is_scripted))
    with ReplicaServer(site) as server, _splash(mode) as splash:
        command = ours(f"SPLASH_URL={splash}")(server.origin, place)
        cost = family.run([*command, "-a", f"render={mode}"], folder=PROJECT)
    records.check(mode, archived(place, server.origin), {post.path: post.truth() for post in site.posts})
    report = json.loads((place / "timesca" / "runs" / "latest.json").read_text("utf-8"))
    pages = sum(report["pages"].values())
    if report["rendered"] != (0 if mode == "none" else pages):
        raise SystemExit(f"{mode}: {report['rendered']} of {pages} pages were drawn")
    return cost, pages


@contextmanager
def _splash(mode: str) -> Iterator[str]:
    """Give the address of a Splash server: the environment's, or the tests', whose start is not counted."""
    if mode != "splash" or "SPLASH_URL" in os.environ:
        yield os.environ.get("SPLASH_URL", "")
        return
    with subprocess.Popen((sys.executable, "-m", "tests.rendering"), cwd=PROJECT, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        try:
            yield process.stdout.readline().decode().strip()
        finally:
            process.terminate()


def _server() -> str:
    if "SPLASH_URL" in os.environ:
        return "Splash is the server at SPLASH_URL; what it uses itself is not counted."
    return (
        "The figures of `splash` are of the tests' server, which draws with that Chromium, not of Splash's own WebKit."
    )
