"""What we and the peers read on a page. The peers live in an environment of their own: ``make extraction`` makes it."""

from __future__ import annotations

import json
import subprocess
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crawler.errors import ParseProblem
from crawler.page import Page
from crawler.sites.wordpress import wordpress_site

if TYPE_CHECKING:
    from tests.extraction.pages import Sample

PROJECT = Path(__file__).parents[2]
PYTHON = PROJECT / ".venv-peers" / "bin" / "python"
OURS = "timesca-crawler"
PEERS = ("trafilatura", "newspaper4k")
# The day by which dates in words are understood; the pages are older.
NOW = datetime(2026, 1, 15, tzinfo=UTC)


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a reader says of a page; empty where it finds nothing."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    text: str = ""
    cpu: float = 0.0
    """Seconds of processor time, parsing included."""
    legs: dict[str, str] = field(default_factory=dict)
    """Field → the strategy that carried it; ours only."""
    problem: str | None = None


def read_ours(sample: Sample) -> Answer:
    """Read a page as one of a site that nobody has described."""
    html = sample.html.encode()
    start = time.process_time()
    page = Page(url=sample.url, body=html, encoding="utf-8", fetched_at=NOW)
    try:
        article = wordpress_site(sample.url).read_article(page)
    except ParseProblem as problem:
        return Answer(cpu=time.process_time() - start, problem=str(problem))
    return Answer(
        title=article.title,
        authors=tuple(author.name for author in article.authors),
        date=article.published_at,
        text=article.text,
        cpu=time.process_time() - start,
        legs=dict(article.extracted_by),
    )


def read_peers(samples: Sequence[Sample]) -> dict[str, list[Answer]]:
    """Read pages with the peers, in one process of theirs; peer → answers in the order of the pages."""
    wanted = "".join(json.dumps({"path": str(each.path), "url": each.url}) + "\n" for each in samples)
    run = subprocess.run(
        [PYTHON, "-W", "ignore", Path(__file__).with_name("peers.py")],
        input=wanted, capture_output=True, text=True, check=True,
    )  # fmt: skip
    lines = [json.loads(line) for line in run.stdout.splitlines()]
    return {name: [_answer(line[name]) for line in lines] for name in PEERS}


def _answer(found: dict[str, Any]) -> Answer:
    return Answer(**found | {"authors": tuple(found.get("authors") or ()), "text": found.get("text") or ""})
