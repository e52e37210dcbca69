"""Scores of readers, a set and a field each."""

from __future__ import annotations

import statistics
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tests.extraction import metrics
from tests.extraction.pages import Sample
from tests.extraction.readers import Answer

Judge = Callable[[Sample, Answer], bool | None]

FIELDS: dict[str, Judge] = {
    "title": lambda true, found: None if true.title is None else metrics.is_same_title(true.title, found.title),
    "authors": lambda true, found: (
        None if true.authors is None else metrics.is_same_people(true.authors, found.authors)
    ),
    "date": lambda true, found: None if true.date is None else metrics.is_same_day(true.date, found.date),
}
"""Field → whether the answer is right; None where the set has no truth for it."""


@dataclass(frozen=True, kw_only=True)
class Score:
    """One reader on one set; a field is None where the set has no truth for it."""

    text: float
    title: float | None
    authors: float | None
    date: float | None
    cpu: float
    """Median milliseconds a page."""


def score(samples: Sequence[Sample], answers: Sequence[Answer]) -> Score:
    """Return the scores of the answers to a set's pages."""
    fields = {name: _share(judge, samples, answers) for name, judge in FIELDS.items()}
    cpu = 1000 * statistics.median(answer.cpu for answer in answers)
    return Score(text=_text_f1(samples, answers), cpu=cpu, **fields)


def _share(judge: Judge, samples: Sequence[Sample], answers: Sequence[Answer]) -> float | None:
    verdicts = [verdict for pair in zip(samples, answers, strict=True) if (verdict := judge(*pair)) is not None]
    return statistics.fmean(verdicts) if verdicts else None


def text_counts(sample: Sample, answer: Answer) -> metrics.Counts:
    """Compare the texts: whole with whole, or by the pieces that a set names."""
    if sample.inside:
        return metrics.piece_counts(sample.inside, sample.outside, answer.text)
    return metrics.shingle_counts(sample.text or "", answer.text)


def _text_f1(samples: Sequence[Sample], answers: Sequence[Answer]) -> float:
    counts = [text_counts(*pair) for pair in zip(samples, answers, strict=True)]
    return metrics.piece_f1(counts) if samples[0].inside else metrics.shingle_f1(counts)


def leg_shares(samples: Sequence[Sample], answers: Sequence[Answer]) -> dict[str, dict[str, tuple[int, float]]]:
    """Return field → leg → on how many pages it carried the field, and how often right; of texts, their mean F1."""
    verdicts: dict[str, dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    for sample, answer in zip(samples, answers, strict=True):
        verdicts["text"][answer.legs.get("text", "none")].append(metrics.piece_f1([text_counts(sample, answer)]))
        for name, judge in FIELDS.items():
            verdict = judge(sample, answer)
            if verdict is not None:
                leg = answer.legs.get("published_at" if name == "date" else name, "none")
                verdicts[name][leg].append(verdict)
    return {
        name: {leg: (len(each), statistics.fmean(each)) for leg, each in legs.items()}
        for name, legs in verdicts.items()
    }
