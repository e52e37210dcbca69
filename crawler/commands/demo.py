"""``scrapy demo``: the real crawl against a loopback copy of the site, twice, without a network."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from scrapy.commands import ScrapyCommand

if TYPE_CHECKING:
    import argparse

FOLDER = Path("demo-data")
SECTION = "tag/initiative"
SHOWN = ("seq", "id", "revision", "url", "title", "published_at", "authors", "categories", "tags", "extracted_by")


class Command(ScrapyCommand):
    """Crawls the replica's demo site into demo-data/ and shows what came of it."""

    requires_project = True
    requires_crawler_process = False

    def short_desc(self) -> str:
        """Say what the command does."""
        return "Show a crawl from start to end, without a network"

    def run(self, args: list[str], opts: argparse.Namespace) -> None:  # noqa: ARG002  # Scrapy's signature
        """Crawl twice; the second run must find nothing new."""
        # The replica is for demonstrations and tests: no other command pays for importing it.
        from crawler.replica import ReplicaServer, demo_site

        archive = FOLDER / "timesca"
        shutil.rmtree(archive, ignore_errors=True)
        with ReplicaServer(demo_site()) as server:
            print(f"A copy of the site's structure, with invented prose, is listening on {server.origin}\n")
            crawl(server.origin, "The first run walks the whole listing:")
            articles, rates = lines(archive / "articles"), lines(archive / "rates")
            show(articles, rates)
            crawl(server.origin, "The second run finds nothing new, so it writes nothing and says nothing:")
        after = lines(archive / "articles"), lines(archive / "rates")
        self.exitcode = 0 if after == (articles, rates) and articles and rates else 1
        verdict = "unchanged" if self.exitcode == 0 else "CHANGED"
        print(f"\nStill {len(after[0])} articles and {len(after[1])} rates: {verdict}.")
        print(f"The archive is in {archive}/ for a look: cat {archive}/articles/*.jsonl")


def crawl(origin: str, title: str) -> None:
    """Run the command a user would run, and show it."""
    command = ["crawl", "timesca", "-a", f"origin={origin}", "-a", f"section={SECTION}", "-s", f"ARCHIVE_DIR={FOLDER}"]
    print(f"{title}\n  $ scrapy {' '.join(command)}", flush=True)
    run = subprocess.run([sys.executable, "-m", "scrapy", *command], check=False)  # noqa: S603  # our own command
    print(f"  exit status {run.returncode}", flush=True)
    if run.returncode:
        sys.exit(run.returncode)


def lines(folder: Path) -> list[dict[str, Any]]:
    """Read every record below a folder of segments, in order."""
    segments = sorted(folder.glob("*.jsonl"))
    return [json.loads(line) for path in segments for line in path.read_bytes().splitlines()]


def show(articles: list[dict[str, Any]], rates: list[dict[str, Any]]) -> None:
    """Print the records, short, and one of them in full length."""
    print(f"\n{len(articles)} articles, in the order they were archived:")
    for article in articles:
        print(f"  {article['seq']:>2}  {article['published_at'][:10]}  {article['title']}")
    print(f"\n{len(rates)} rates, from a ticker that repeats them on every page:")
    for rate in rates:
        print(f"      {rate['base']}/{rate['quote']} {rate['value']:>8} {rate['change_pct']:>6} %  {rate['site_date']}")
    if articles:
        record = {name: articles[0][name] for name in SHOWN}
        record["text"] = articles[0]["text"][:160] + "…"
        print("\nOne record (some fields, the text cut):")
        print(json.dumps(record, indent=2, ensure_ascii=False))
    print()
