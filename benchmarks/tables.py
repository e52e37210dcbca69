"""Tables and verdicts as Markdown has them."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a table; every column but the first is of numbers, set to the right."""
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *rows)) + "\n"


def bar(what: str, value: float, *, at_most: float | None = None, at_least: float | None = None) -> str:
    """Return a line that says whether a bar is held."""
    held = (at_most is None or value <= at_most) and (at_least is None or value >= at_least)
    limit = f"at most {at_most:g}" if at_most is not None else f"at least {at_least:g}"
    return f"- {what}: {value:.2f} ({limit}): {'held' if held else 'MISSED'}"
