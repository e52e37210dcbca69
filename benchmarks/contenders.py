"""Who is compared: how each is started, and how its records are read."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

HERE = Path(__file__).parent
PROJECT = HERE.parent
PEERS = PROJECT / ".venv-bench" / "bin" / "python"
ORIGIN = "https://timesca.com"


@dataclass(frozen=True, kw_only=True)
class Contender:
    """One way to crawl the site at an origin into a place of its own."""

    name: str
    what: str
    command: Callable[[str, Path], list[str | Path]]
    records: Callable[[Path, str], dict[str, dict[str, Any]]] | None
    """Path → fields, from the place and the origin; None where nothing is read."""


def ours(*settings: str, by: tuple[str, ...] = ("-m", "scrapy")) -> Callable[[str, Path], list[str | Path]]:
    """Return the command line of this project's crawl, into an archive that is not there yet."""

    def command(origin: str, place: Path) -> list[str | Path]:
        shutil.rmtree(place, ignore_errors=True)
        options = [word for setting in (f"ARCHIVE_DIR={place}", *settings) for word in ("-s", setting)]
        return [sys.executable, *by, "crawl", "timesca", "-a", f"origin={origin}", *options]

    return command


def peer(script: str) -> Callable[[str, Path], list[str | Path]]:
    """Return the command line of a peer."""
    return lambda origin, place: [PEERS, HERE / "peers" / script, origin, place]


def downloading(origin: str, place: Path) -> list[str | Path]:
    """Return the command line of Scrapy without a parser; every address stands beside the site's pages."""
    return [PEERS, HERE / "peers" / "empty.py", origin, place.parent / "paths.txt"]


def archived(place: Path, origin: str) -> dict[str, dict[str, Any]]:
    """Return what an archive holds."""
    del origin
    found = {}
    for segment in sorted((place / "timesca" / "articles").glob("*.jsonl")):
        for line in segment.read_text("utf-8").splitlines():
            article = json.loads(line)
            found[article["url"].removeprefix(ORIGIN)] = {
                "title": article["title"],
                "published": article["published_at"],
                "authors": [author["name"] for author in article["authors"]],
                "tags": article["tags"],
                "text": article["text"],
            }
    return found


def exported(place: Path, origin: str) -> dict[str, dict[str, Any]]:
    """Return what a peer has written."""
    lines = place.read_text("utf-8").split("\n")
    records = (json.loads(line) for line in lines if line)
    return {record.pop("url").removeprefix(origin): record for record in records}


CONTENDERS = (
    Contender(name="ours", what="this project, WARC off", command=ours("WARC_ENABLED=False"), records=archived),
    Contender(name="warc", what="this project, WARC on", command=ours(), records=archived),
    Contender(
        name="careless",
        what="this project, WARC off, without its care for what is stored",
        command=ours("WARC_ENABLED=False", by=("-m", "benchmarks.careless")),
        records=archived,
    ),
    Contender(
        name="tutorial", what="Scrapy as its tutorial teaches, JSON Lines feed", command=peer("tutorial.py"),
        records=exported,
    ),
    Contender(
        name="crawlee", what="Crawlee for Python, ParselCrawler", command=peer("crawlee_peer.py"), records=exported
    ),
    Contender(
        name="tuned", what="Scrapy, compiled XPath, CONCURRENT_ITEMS=4, no feed", command=peer("tuned.py"),
        records=exported,
    ),
    Contender(name="empty", what="Scrapy downloading only", command=downloading, records=None),
    Contender(
        name="handmade", what="aiohttp + lxml + orjson, a loop made by hand", command=peer("handmade.py"),
        records=exported,
    ),
)  # fmt: skip
