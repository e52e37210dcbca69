"""Every leg of a field on its own: on how many pages it says something, and how often that is right."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Sequence
from types import ModuleType
from typing import TYPE_CHECKING, Any
from unittest import mock

from crawler.parsers import moments, people, title
from tests.extraction.readers import Answer, read_ours
from tests.extraction.score import FIELDS

if TYPE_CHECKING:
    from tests.extraction.pages import Sample

ORDERS: dict[str, tuple[ModuleType, str]] = {
    "title": (title, "TITLE"),
    "authors": (people, "AUTHORS"),
    "date": (moments, "PUBLISHED"),
}
"""Field → where the order of its legs stands, as (name, leg) pairs."""


def legs_alone(samples: Sequence[Sample]) -> Iterator[tuple[str, str, int, float]]:
    """Yield field, leg, pages on which it found something, and the share of them on which that is right."""
    for field, (module, order) in ORDERS.items():
        judge = FIELDS[field]
        told = [sample for sample in samples if judge(sample, Answer()) is not None]
        legs: Any = getattr(module, order)
        for pair in legs.items() if isinstance(legs, dict) else legs:
            with mock.patch.object(module, order, type(legs)([pair])):
                answers = [read_ours(sample) for sample in told]
            found = [(sample, each) for sample, each in zip(told, answers, strict=True) if getattr(each, field)]
            yield field, pair[0], len(found), statistics.fmean(judge(*each) or 0 for each in found) if found else 0.0
