"""The public measures: shingles of four words, pieces found and not found, strict equality."""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

SHINGLE = 4
STRAIGHT = str.maketrans("‘’‚‛“”„«»", "'" * 4 + '"' * 5)
Counts = tuple[float, float, float]
"""What is right, what is too much, what is missing."""


def shingle_counts(true: str, found: str) -> Counts:
    """Compare two texts by their runs of four words, as shares of all, so that long pages count no more than short."""
    wanted, got = _shingles(true), _shingles(found)
    counts = (wanted & got).total(), (got - wanted).total(), (wanted - got).total()
    return tuple(count / (sum(counts) or 1) for count in counts)  # type: ignore[return-value]


def _shingles(text: str) -> Counter[tuple[str, ...]]:
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[at : at + SHINGLE]) for at in range(max(1, len(words) - SHINGLE + 1)) if words)


def shingle_f1(pages: Iterable[Counts]) -> float:
    """Return the F1 of the mean precision and the mean recall; a page without any text has no precision."""
    counts = list(pages)
    precision = statistics.fmean(right / (right + extra) for right, extra, _ in counts if right + extra)
    recall = statistics.fmean(right / (right + missing) for right, _, missing in counts if right + missing)
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def piece_counts(inside: Sequence[str], outside: Sequence[str], text: str) -> Counts:
    """Count the wanted pieces in the text, the unwanted ones in it, and the wanted ones that are not."""
    found = squeezed(text)
    right = sum(squeezed(piece) in found for piece in inside)
    return right, sum(squeezed(piece) in found for piece in outside), len(inside) - right


def piece_f1(pages: Iterable[Counts]) -> float:
    """Return the F1 over all pieces of all pages."""
    right, extra, missing = (sum(column) for column in zip(*pages, strict=True))
    return 2 * right / (2 * right + extra + missing)


def squeezed(text: str) -> str:
    """Every white space one blank, none around."""
    return " ".join(text.split())


def is_same_title(true: str, found: str | None) -> bool:
    """Strict: every character, but for case, white space, curls of quotes, and the way accents are composed.

    The truths themselves print one headline with straight quotes and curly ones, in capitals and in small letters.
    """
    return found is not None and _plain(true) == _plain(found)


def is_same_people(true: Iterable[str], found: Iterable[str]) -> bool:
    """Strict: exactly these names, in any order and case."""
    return {_plain(name) for name in true} == {_plain(name) for name in found}


def _plain(text: str) -> str:
    return squeezed(unicodedata.normalize("NFKC", text).translate(STRAIGHT)).casefold()


def is_same_day(true: str, found: str | None) -> bool:
    """The same day as written, or, where both name a zone, the same day in UTC."""
    if not found:
        return False
    return found[:10] == true[:10] or (None is not _utc_day(true) == _utc_day(found))


def _utc_day(stamp: str) -> str | None:
    try:
        moment = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return moment.astimezone(UTC).date().isoformat() if moment.tzinfo else None
