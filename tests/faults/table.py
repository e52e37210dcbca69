"""The table of docs/reliability.md: each fault, the usual set-up, ours, and what the run itself has seen."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field

from tests.faults.catalogue import FAULTS, SECTIONS


@dataclass
class Seen:
    """What was seen of one fault."""

    tests: Counter[str] = field(default_factory=Counter)
    """Outcome of tests (passed, failed, skipped) → how many."""
    runs: Counter[int] = field(default_factory=Counter)
    """Exit status of the real command → how many."""
    counts: Counter[str] = field(default_factory=Counter)
    """What tests counted → how many."""
    told: list[str] = field(default_factory=list)
    """Figures that tests had to tell."""

    def __str__(self) -> str:
        tests = ", ".join(f"{number} {outcome}" for outcome, number in sorted(self.tests.items()))
        runs = ", ".join(f"{number}× {_name(status)}" for status, number in sorted(self.runs.items()))
        counts = ", ".join(f"{number} {what}" for what, number in self.counts.items())
        return "; ".join(filter(None, (tests, runs, counts, *self.told)))


def _name(status: int) -> str:
    return f"signal {-status}" if status < 0 else f"exit {status}"


def render(seen: dict[int, str], numbers: Collection[int]) -> Iterator[str]:
    """Yield the lines of the table with these faults, a section at a time; ``seen`` is the last cell of each."""
    for section, title in SECTIONS.items():
        rows = [number for number in numbers if FAULTS[number].section == section]
        if not rows:
            continue
        yield from ("", f"### {section}. {title}", "")
        yield "| | fault | the usual set-up | promised | seen |"
        yield "|---|---|---|---|---|"
        for number in rows:
            fault = FAULTS[number]
            promise = f"{fault.promise}; **not kept:** {fault.exception}" if fault.exception else fault.promise
            yield f"| {number} | {fault.title} | {fault.naive} | {promise} | {seen.get(number, 'not run')} |"


def cells(text: str) -> dict[int, str]:
    """Read the last cells out of the lines of a table."""
    return {int(number): cell for number, cell in re.findall(r"^\| (\d+) \|.*\| ([^|]*) \|$", text, re.MULTILINE)}


HEAD = """\
# Reliability: 72 faults, and what happens

Written by `make faults`, which runs the real `scrapy crawl` against misbehaving sites on loopback, kills it, cuts its
power, fills its disk, and counts. In every fault: **nothing lost, nothing doubled, no line torn, published segments
unchanged byte for byte**; what is promised beyond that stands in the table. "The usual set-up" is what Scrapy 2.19.0
was measured, or read in its source, to do with a feed (`-o`), a JOBDIR or a table of seen addresses. "Seen" is what
the suite itself saw, when it ran a fault last.
"""


def document(seen: dict[int, Seen], before: str) -> str:
    """Return the whole page; of faults that this run left out, it says what the page has said ``before``."""
    known = cells(before) | {number: str(each) for number, each in seen.items()}
    return "\n".join([HEAD, *render(known, FAULTS)]) + "\n"
