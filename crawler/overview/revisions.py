"""What an article's next revision says otherwise: paragraph beside paragraph, the changed words marked."""

from __future__ import annotations

import re
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Any

PARAGRAPHS = 300
"""A side, beyond which paragraphs are not aligned but taken one by one: comparing takes the square of them."""
WORDS = 250_000
"""Words of one side times those of the other, beyond which a changed paragraph is marked as a whole."""
WORD = re.compile(r"\s+|\w+|[^\w\s]+")

Pieces = list[tuple[str, bool]]
"""Text in order, and whether it stands on this side only."""


def compare(before: list[str], after: list[str]) -> list[dict[str, Any]]:
    """Return rows of two columns: ``same`` where both say it, else the pieces ``before`` and ``after``."""
    rows: list[dict[str, Any]] = []
    for tag, i, j, k, m in _steps(before, after):
        if tag == "equal":
            rows += ({"same": text} for text in before[i:j])
            continue
        for old, new in zip_longest(before[i:j], after[k:m], fillvalue=""):
            left, right = mark(old, new)
            rows.append({"before": left, "after": right})
    return rows


def _steps(before: list[str], after: list[str]) -> list[tuple[str, int, int, int, int]]:
    if max(len(before), len(after)) > PARAGRAPHS:
        return [("replace", 0, len(before), 0, len(after))]
    return SequenceMatcher(None, before, after, autojunk=False).get_opcodes()  # type: ignore[return-value]


def mark(before: str, after: str) -> tuple[Pieces, Pieces]:
    """Return the pieces of both texts."""
    old, new = WORD.findall(before), WORD.findall(after)
    if len(old) * len(new) > WORDS:
        return [(before, before != after)], [(after, before != after)]
    left: Pieces = []
    right: Pieces = []
    for tag, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for pieces, words in ((left, old[i:j]), (right, new[k:m])):
            if words:
                pieces.append(("".join(words), tag != "equal"))
    return left, right
