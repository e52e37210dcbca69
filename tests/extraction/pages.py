"""The development split: pages of real publishers with what people say is on them. It lies outside the project."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(os.environ.get("EXTRACTION_DEV") or Path(__file__).parents[3] / "shared" / "extraction_dev")
SETS = ("aeb", "fundus_eval", "fundus_tests", "trafilatura_eval")
ABSENT = f"the development pages are not at hand: no folder {FOLDER.name} beside the project, nor EXTRACTION_DEV"


@dataclass(frozen=True, kw_only=True)
class Sample:
    """One page and its truth; None where the set says nothing of a field."""

    set: str
    path: Path
    url: str
    text: str | None
    """The whole text."""
    inside: tuple[str, ...]
    """Pieces that the text has."""
    outside: tuple[str, ...]
    """Pieces that it has not."""
    title: str | None
    authors: tuple[str, ...] | None
    date: str | None

    @property
    def html(self) -> str:
        return gzip.decompress(self.path.read_bytes()).decode("utf-8")


def samples(name: str) -> Iterator[Sample]:
    """Yield the pages of a set, in the order of its file."""
    truths = json.loads((FOLDER / name / "ground_truth.json").read_text("utf-8"))
    for key, truth in truths.items():
        yield Sample(
            set=name,
            path=FOLDER / name / "html" / f"{key}.html.gz",
            # Some annotators crossed out an address that no longer answers.
            url=truth["url"].removeprefix("x"),
            text=truth.get("body") or "\n\n".join(truth.get("paragraphs") or ()) or None,
            inside=tuple(truth.get("with", ())),
            outside=tuple(truth.get("without", ())),
            title=truth.get("title") or None,
            authors=tuple(truth["authors"]) if truth.get("authors") else None,
            date=truth.get("date") or None,
        )
