"""The whole crawl, ours and the peers' in turns, A B C A B C."""

from __future__ import annotations

from statistics import median
from typing import TYPE_CHECKING

from benchmarks import measure, nginx, records
from benchmarks.contenders import CONTENDERS, PROJECT
from benchmarks.site import print_site
from benchmarks.tables import bar, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from benchmarks.measure import Cost

BARS = (
    ("ours", "tutorial", 0.70),
    ("ours", "crawlee", 0.95),
    ("ours", "handmade", 2.5),
    ("warc", "tutorial", 0.85),
    # Of the whole, 12 % may be the care for what is stored.
    ("ours", "careless", 1 / 0.88),
)
"""Whose CPU may be at most so many times whose."""


def crawls(work: Path, *, articles: int, rounds: int) -> Iterator[str]:
    """Yield the part's lines for the document."""
    site = print_site(work, articles)
    truth = records.truth_of(site)
    costs: dict[str, list[Cost]] = {contender.name: [] for contender in CONTENDERS}
    requests: dict[str, int] = {}
    with nginx.serve(site / "pages", work / "nginx") as server:
        for number in range(rounds):
            for contender in CONTENDERS:
                place = site / f"out-{contender.name}"
                command = contender.command(server.origin, place)
                server.requests()
                costs[contender.name].append(measure.run(command, folder=PROJECT))
                requests[contender.name] = server.requests()
                if number == 0 and contender.records is not None:
                    records.check(contender.name, contender.records(place, server.origin), truth)
    yield f"{articles} articles, {rounds} rounds in turns, medians. Every record equal to the site's truth.\n"
    yield table(
        ("", "CPU s", "wall s", "peak MB", "requests", "CPU of the tutorial's"),
        (
            (
                contender.what,
                f"{cpu(costs[contender.name]):.2f}",
                f"{median(cost.wall for cost in costs[contender.name]):.2f}",
                f"{median(cost.peak for cost in costs[contender.name]):.0f}",
                str(requests[contender.name]),
                f"{cpu(costs[contender.name]) / cpu(costs['tutorial']):.2f}",
            )
            for contender in CONTENDERS
        ),
    )
    for one, other, most in BARS:
        yield bar(f"{one} / {other}", cpu(costs[one]) / cpu(costs[other]), at_most=most)


def cpu(costs: list[Cost]) -> float:
    """Return the median of the CPU seconds."""
    return median(cost.cpu for cost in costs)
