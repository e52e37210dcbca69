"""Records, ends of pages and readings of an archive, as the tests of this folder need them."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from crawler.archive import Archive
from crawler.archive.warc import Exchange
from crawler.items import Article, Block, Rate, article_id, rate_id
from crawler.markers import Link, PageEnd
from crawler.parsers.text import content_hash, words
from crawler.report import Conservation, RunReport, Written
from crawler.sites.site import PARSER

PROJECT = Path(__file__).parents[2]
SOURCE = "timesca"
SITE = "https://timesca.com"
LATEST = f"{SITE}/latest/"

NOW = datetime(2026, 11, 24, 16, 22, 18, tzinfo=UTC)
STAMP = "2026-11-24T16:22:18Z"
KINDS = ("articles", "rates", "quarantine")


def open_archive(root: Path, **options: Any) -> Archive:
    return Archive.open(root, SOURCE, **({"run": "run-1", "clock": lambda: NOW} | options))


def address(name: object) -> str:
    return f"{SITE}/{name}/"


def article(name: object = "one", text: str = "Some text.", **changes: Any) -> Article:
    fields: dict[str, Any] = {
        "id": article_id(SOURCE, address(name)),
        "source": SOURCE,
        "url": address(name),
        "crawled_at": STAMP,
        "title": f"Title of {name}",
        "text": text,
        "blocks": (Block(kind="paragraph", text=text),),
        "word_count": words(text),
        "content_hash": content_hash(f"Title of {name}", text),
        "published_at": "2026-11-20T10:00:00+06:00",
        "parser": PARSER,
    }
    return Article(**(fields | changes))


def rate(
    value: str = "0.01144", change: str = "0.09", *, date: str | None = None, at: str = STAMP, **changes: Any
) -> Rate:
    base, quote = changes.pop("base", "KGS"), "USD"
    fields: dict[str, Any] = {
        "id": rate_id(SOURCE, base, quote, date or at[:10], value, change),
        "source": SOURCE,
        "url": LATEST,
        "crawled_at": at,
        "base": base,
        "quote": quote,
        "value": value,
        "change_pct": change,
        "observed_at": at,
        "site_date": date,
        "parser": PARSER,
    }
    return Rate(**(fields | changes))


def exchange(url: str = LATEST, body: bytes | None = None, **changes: Any) -> Exchange:
    fields: dict[str, Any] = {
        "url": url,
        "request_headers": (("Host", "timesca.com"), ("User-Agent", "timesca-crawler/1 (+desk@example.org)")),
        "status": 200,
        "reason": "OK",
        "headers": (("Content-Type", "text/html; charset=UTF-8"), ("Server", "nginx")),
        "body": f"<html><p>The page {url}.</p></html>".encode() if body is None else body,
        "fetched_at": NOW,
        "ip": "192.0.2.7",
    }
    return Exchange(**(fields | changes))


def article_end(name: object = "one", state: Any = "done", **changes: Any) -> PageEnd:
    return PageEnd(**({"url": address(name), "kind": "article", "state": state} | changes))


def listing_end(*names: object, **changes: Any) -> PageEnd:
    links = tuple(Link(url=address(name), title=f"Title of {name}", excerpt="Some …") for name in names)
    fields = {"url": LATEST, "kind": "listing", "state": "done", "links": links, "listing": LATEST}
    return PageEnd(**(fields | changes))


def write(archive: Archive, end: PageEnd, *records: Article | Rate) -> list[Article | Rate]:
    """One page: what of the records is new goes in."""
    archive.begin(end.url)
    added = [archive.add(record) for record in records if archive.judge(record) != "unchanged"]
    archive.commit(end)
    return added


def run_report(run: str) -> RunReport:
    return RunReport(
        run=run, source=SOURCE, spider="timesca", arguments={}, version="1", started_at=STAMP,
        ended_at=STAMP, seconds=1.5, exit_status=0, name="ok", reason="", line="timesca: ok",
        counts=Written(articles=0, edited=0, reparsed=0, gone=0, rates=0, quarantined=0, unchanged=0), pages={},
        requests=1, bytes=1, failures=(), failures_left_out=0, coverage=(), floors={}, published=(),
        conservation=Conservation(found=0, states={}, asked=0, without_end=0, adds_up=True),
    )  # fmt: skip


def segments(root: Path) -> dict[str, bytes]:
    """Every published file, by its path below the archive."""
    folder = root / SOURCE
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.glob("*/*.jsonl"))}


def log(root: Path, kind: str = "articles") -> list[dict[str, Any]]:
    """The published records of one kind, in order, each line whole."""
    whole = b"".join(content for name, content in segments(root).items() if name.startswith(kind))
    assert not whole or whole.endswith(b"\n")
    return [json.loads(line) for line in whole.split(b"\n")[:-1]]


def sqlite_rows(archive: Archive, query: str) -> list[tuple[Any, ...]]:
    return list(archive._db.rows(query))
