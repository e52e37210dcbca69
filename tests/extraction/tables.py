"""The measured figures as Markdown, for the terminal and for docs/extraction.md."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from tests.extraction.alone import legs_alone
from tests.extraction.pages import Sample
from tests.extraction.score import FIELDS, leg_shares, score, text_counts

if TYPE_CHECKING:
    from tests.extraction.readers import Answer

DOCUMENT = Path(__file__).parents[2] / "docs" / "extraction.md"
Pages = dict[str, list[Sample]]


def scores(pages: Pages, answers: dict[str, dict[str, list[Answer]]]) -> str:
    """One row a set and a reader."""
    lines = [
        "| set | pages | reader | text | title | authors | date | ms a page |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for name, each in pages.items():
        for reader, found in answers[name].items():
            result = score(each, found)
            figures = " | ".join(map(_figure, (result.text, result.title, result.authors, result.date)))
            lines.append(f"| {name} | {len(each)} | {reader} | {figures} | {result.cpu:.0f} |")
    return "\n".join(lines) + "\n"


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"


def legs(pages: Pages, answers: dict[str, list[Answer]]) -> str:
    """One row a field and a leg: on how many pages it carried the field, and how often right, all sets together."""
    lines = ["| field | carried by | pages | right |", "|---|---|---|---|"]
    every = [sample for each in pages.values() for sample in each]
    found = [answer for name in pages for answer in answers[name]]
    for field, shares in leg_shares(every, found).items():
        for leg, (count, share) in sorted(shares.items(), key=lambda item: -item[1][0]):
            lines.append(f"| {field} | {leg} | {count} | {share:.3f} |")
    return "\n".join(lines) + "\n"


def alone(pages: Pages) -> str:
    """One row a field and a leg asked on its own: on how many pages it says something, and how often that is right."""
    lines = ["| field | leg | pages | right |", "|---|---|---|---|"]
    for field, leg, count, share in legs_alone([sample for each in pages.values() for sample in each]):
        lines.append(f"| {field} | {leg} | {count} | {share:.3f} |")
    return "\n".join(lines) + "\n"


def wrong(field: str, pages: Pages, answers: dict[str, list[Answer]]) -> str:
    """One line a page on which a field is wrong: set, leg, truth and answer, address and file."""
    lines = []
    for name, each in pages.items():
        for sample, answer in zip(each, answers[name], strict=True):
            if field == "text":
                right, extra, missing = text_counts(sample, answer)
                lines.append((right / ((right + extra + missing) or 1), _place(sample), f"+{extra:.2f} -{missing:.2f}"))
            elif FIELDS[field](sample, answer) is False:
                lines.append((0.0, _place(sample), f"{getattr(sample, field)!r} {getattr(answer, field)!r}"))
    return "\n".join(f"{share:.3f} {what}  {place}" for share, place, what in sorted(lines))


def _place(sample: Sample) -> str:
    return f"{sample.set} {sample.url} {sample.path.name}"


def write(tables: dict[str, str]) -> None:
    """Put each table between its markers in docs/extraction.md."""
    text = DOCUMENT.read_text("utf-8")
    for name, table in tables.items():
        start, end = f"<!-- {name} -->\n", f"<!-- /{name} -->"
        before, rest = text.split(start)
        text = before + start + table + end + rest.split(end)[1]
    DOCUMENT.write_text(text, "utf-8")
