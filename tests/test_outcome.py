"""One exit status and one line for every way a run can end."""

from __future__ import annotations

import pytest

from crawler.errors import (
    ConfigurationProblem,
    CrawlerError,
    Interrupted,
    Locked,
    Refused,
    SiteChanged,
    StorageProblem,
    Unreachable,
    UsageProblem,
)
from crawler.outcome import NAMES, PRECEDENCE, Outcome

DONE = {"records/articles": 3, "records/rates": 5, "pages/done": 4}


@pytest.mark.parametrize(
    ("outcome", "status"),
    [
        (Outcome(source="s", stats=DONE), 0),
        (Outcome(source="s", stats=DONE | {"pages/gone": 1}), 0),
        (Outcome(source="s", stats=DONE | {"pages/failed": 1}), 10),
        (Outcome(source="s", stats=DONE | {"records/quarantined": 1}), 10),
        (Outcome(source="s", stats=DONE | {"pages/quarantined": 1}), 10),
        (Outcome(source="s", stats=DONE, gaps=["https://x/a/"]), 10),
        (Outcome(source="s", stats=DONE, problems=(Interrupted("x"),), gaps=["https://x/a/"]), 11),
        (Outcome(source="s", stats=DONE, problems=(Interrupted("x"), SiteChanged("y"))), 12),
        (Outcome(source="s", problems=(Refused("x"), Unreachable("y"))), 13),
        (Outcome(source="s", problems=(Unreachable("x"),)), 14),
        (Outcome(source="s", problems=(UsageProblem("x"),)), 64),
        (Outcome(source="s", problems=(ConfigurationProblem("x"),)), 78),
        (Outcome(source="s", problems=(Locked("x"),)), 75),
        (Outcome(source="s", stats=DONE, problems=(StorageProblem("x"), Interrupted("y"))), 74),
        (Outcome(source="s", stats=DONE, problems=(StorageProblem("x"),), bugs=1), 70),
        (Outcome(source="s", stats=DONE, unaccounted=("https://example.org/a",)), 70),
    ],
)
def test_status(outcome: Outcome, status: int) -> None:
    assert outcome.status == status
    assert outcome.line.startswith(f"s: {NAMES[status]}")
    assert "\n" not in outcome.line


def test_never_what_python_and_argparse_use() -> None:
    assert not {1, 2} & set(NAMES)
    assert set(PRECEDENCE) == set(NAMES)
    statuses = {error.exit_status for error in CrawlerError.__subclasses__()}
    assert statuses <= set(NAMES)


def test_the_line_counts() -> None:
    stats = DONE | {"records/edited": 2, "pages/failed": 1, "records/quarantined": 1}
    line = Outcome(source="timesca", seconds=3.21, stats=stats, gaps=["https://x/a/"]).line
    assert line == (
        "timesca: partial: 3 new articles, 2 edited, 5 new rates, 1 pages failed, 1 quarantined, "
        "1 gaps possible, behind https://x/a/, in 3.2 s"
    )


def test_a_run_that_could_not_begin_says_so() -> None:
    assert Outcome(source="timesca", problems=(Locked("another run is active"),)).line == (
        "timesca: locked: another run is active; nothing done"
    )


def test_text_from_a_page_cannot_forge_a_line_or_move_the_cursor() -> None:
    line = Outcome(source="s", stats=DONE, problems=(Refused("http://x/\n\x1b[2Jok"),)).line
    assert "\n" not in line
    assert "\x1b" not in line


def test_news() -> None:
    assert Outcome(source="s", stats=DONE).has_news
    assert not Outcome(source="s", stats={"pages/done": 3, "records/unchanged": 8}).has_news
