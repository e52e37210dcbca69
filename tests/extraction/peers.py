"""What the peers read on the same pages. Runs under the peers' own interpreter and imports nothing of this project.

Standard input: a JSON line a page, ``{"path", "url"}``. Standard output, in the same order: a JSON line a page,
peer → ``{"title", "authors", "date", "text", "cpu"}``, with seconds of processor time.
"""

from __future__ import annotations

import gzip
import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import newspaper
import trafilatura

Answer = dict[str, Any]


def read_with_trafilatura(html: str, url: str) -> Answer:
    # Comments off and tables on, as its own public evaluation has it.
    found = trafilatura.bare_extraction(html, url=url, with_metadata=True, include_comments=False, include_tables=True)
    if found is None:
        return {}
    authors = [name.strip() for name in (found.author or "").split(";") if name.strip()]
    return {"title": found.title, "authors": authors, "date": found.date, "text": found.text}


def read_with_newspaper(html: str, url: str) -> Answer:
    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=html)
    article.parse()
    date = article.publish_date
    return {
        "title": article.title,
        "authors": list(article.authors),
        "date": date.isoformat() if hasattr(date, "isoformat") else date,
        "text": article.text,
    }


PEERS: dict[str, Callable[[str, str], Answer]] = {
    "trafilatura": read_with_trafilatura,
    "newspaper4k": read_with_newspaper,
}


def timed(read: Callable[[str, str], Answer], html: str, url: str) -> Answer:
    """Read a page; one that a peer stumbles over counts as read without result, as its users would have it."""
    start = time.process_time()
    try:
        found = read(html, url)
    except Exception as problem:  # noqa: BLE001  # whatever a library raises
        found = {"problem": repr(problem)}
    return found | {"cpu": time.process_time() - start}


def main() -> None:
    for line in sys.stdin:
        wanted = json.loads(line)
        html = gzip.decompress(Path(wanted["path"]).read_bytes()).decode("utf-8")
        answers = {name: timed(read, html, wanted["url"]) for name, read in PEERS.items()}
        print(json.dumps(answers), flush=True)


if __name__ == "__main__":
    main()
