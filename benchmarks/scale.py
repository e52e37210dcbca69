"""Bigger sites, and a bigger index: what an article costs must not grow with what is there already."""

from __future__ import annotations

import os
import random
import shutil
import time
from itertools import islice
from statistics import median
from typing import TYPE_CHECKING

from benchmarks import measure, nginx
from benchmarks.contenders import PROJECT, ours
from benchmarks.site import print_site
from benchmarks.tables import bar, table
from crawler.archive import state
from crawler.archive.cause import known

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SIZES = (3_000, 30_000, 100_000)
LIGHT = 0
"""Weight of the pages: what is measured grows with their number."""
IDS = (100_000, 10_000_000)
LOOKUPS = 20_000


def scale(work: Path) -> Iterator[str]:
    """Yield the lines on bigger sites."""
    costs = {}
    for size in SIZES:
        site = print_site(work, size, LIGHT)
        with nginx.serve(site / "pages", work / "nginx") as server:
            command = ours("WARC_ENABLED=False", "MAX_RUN_SECONDS=0")(server.origin, site / "out-ours")
            costs[size] = measure.run(command, folder=PROJECT)
    yield table(
        ("articles", "CPU s", "CPU ms an article", "wall s", "peak MB"),
        (
            (f"{size:,}", f"{cost.cpu:.1f}", f"{cost.cpu / size * 1000:.2f}", f"{cost.wall:.1f}", f"{cost.peak:.0f}")
            for size, cost in costs.items()
        ),
    )
    first, last = costs[SIZES[0]], costs[SIZES[-1]]
    yield bar("peak memory, largest / smallest", last.peak / first.peak, at_most=1.5)
    yield bar("CPU an article, largest / smallest", last.cpu / SIZES[-1] / (first.cpu / SIZES[0]), at_most=1.15)


def index(work: Path) -> Iterator[str]:
    """Yield the lines on bigger indexes."""
    found = {}
    for size in IDS:
        path = _index(work, size)
        began = time.perf_counter()
        db = state.open_state(path)
        opened = time.perf_counter() - began
        found[size] = opened, _lookup(db, size)
        db.close()
    yield table(
        ("ids", "opening, ms", "a lookup, µs"),
        ((f"{size:,}", f"{opened * 1000:.1f}", f"{seconds * 1e6:.1f}") for size, (opened, seconds) in found.items()),
    )
    yield bar("a lookup, largest / smallest", found[IDS[-1]][1] / found[IDS[0]][1], at_most=2)


def _index(work: Path, size: int) -> Path:
    path = work / f"index-{size}" / "state.sqlite"
    if path.exists():
        return path
    shutil.rmtree(path.parent, ignore_errors=True)
    path.parent.mkdir(parents=True)
    unfinished = path.with_suffix(".part")
    db = state.create(unfinished)
    ids = _ids(size)
    with db.transaction():
        db.executemany(
            "INSERT INTO article VALUES (?, 1, ?, 0, 0, ?, '2', NULL, NULL, NULL)",
            ((id_, id_ * 2, number) for number, id_ in enumerate(ids, 1)),
        )
    db.close()
    unfinished.rename(path)
    return path


def _ids(size: int) -> list[bytes]:
    dice = random.Random(size)
    return sorted(dice.randbytes(16) for _ in range(size))


def _lookup(db: state.Database, size: int) -> float:
    """Return the median seconds of asking for a known id and for an unknown one, in random order."""
    dice = random.Random(size)
    asked = [id_.hex() for id_ in islice(iter(lambda: dice.randbytes(16), None), LOOKUPS)]
    asked += [os.urandom(16).hex() for _ in range(LOOKUPS)]
    random.Random(1).shuffle(asked)
    times = []
    for article in asked:
        began = time.perf_counter()
        known(db, article)
        times.append(time.perf_counter() - began)
    return median(times)
