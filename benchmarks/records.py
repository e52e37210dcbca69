"""Whether two crawls got the same: a fast one that reads less has won nothing."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path


def truth_of(site: Path) -> dict[str, dict[str, Any]]:
    """Return path → what the page says, from the site's own truth."""
    told = map(json.loads, (site / "truth.jsonl").read_text("utf-8").splitlines())
    return {truth["url"].removeprefix("https://timesca.com"): truth for truth in told}


def check(name: str, records: dict[str, dict[str, Any]], truth: dict[str, dict[str, Any]]) -> None:
    """Raise SystemExit when a record is missing, doubled, or says anything else than the page."""
    if records.keys() != truth.keys():
        raise SystemExit(f"{name}: {len(records)} records, not the site's {len(truth)}")
    for path, told in truth.items():
        got = records[path]
        expected = {
            "title": told["title"],
            "published": told["published"],
            "authors": {author["name"] for author in told["authors"]},
            "tags": set(told["tags"]),
        }
        found = got | {"authors": set(got["authors"]), "tags": set(got["tags"])}
        for field, value in expected.items():
            if found[field] != value:
                raise SystemExit(f"{name}: {path}: {field} is {found[field]!r}, not {value!r}")
        text = " ".join(got["text"].split())
        for paragraph in told["paragraphs"]:
            if " ".join(paragraph.split()) not in text:
                raise SystemExit(f"{name}: {path}: without the paragraph {paragraph!r}")
