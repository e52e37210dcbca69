"""``python -m benchmarks``: measures, prints, and with ``--write`` renews docs/performance.md."""

from __future__ import annotations

import argparse

from benchmarks.contenders import PROJECT
from benchmarks.crawl import crawls

WORK = PROJECT / ".bench"


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--articles", type=int, default=3000)
    chosen = parser.parse_args()
    for line in crawls(WORK, articles=chosen.articles, rounds=chosen.rounds):
        print(line, flush=True)


if __name__ == "__main__":
    main()
