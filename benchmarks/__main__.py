"""``python -m benchmarks``: measures, prints, and with ``--write`` renews the figures in docs/."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from benchmarks import document
from benchmarks.again import idle, replays
from benchmarks.contenders import PROJECT
from benchmarks.crawl import crawls
from benchmarks.parsing import parsing
from benchmarks.rendering import rendering
from benchmarks.scale import index, scale

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

WORK = PROJECT / ".bench"


def main() -> None:
    options = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    options.add_argument("--rounds", type=int, default=5)
    options.add_argument("--articles", type=int, default=3000)
    options.add_argument("--write", action="store_true", help="renew the figures in docs/")
    options.add_argument("parts", nargs="*", help=f"some of {', '.join(document.PARTS)}; all without one")
    chosen = options.parse_args()
    sized = {"articles": chosen.articles, "rounds": chosen.rounds}
    measured: dict[str, Callable[[], Iterator[str]]] = {
        "crawl": lambda: crawls(WORK, **sized),
        "parsing": lambda: parsing(WORK, **sized),
        "idle": lambda: idle(WORK, **sized),
        "replay": lambda: replays(WORK, **sized),
        "scale": lambda: scale(WORK),
        "index": lambda: index(WORK),
        "rendering": lambda: rendering(WORK, rounds=chosen.rounds),
    }
    for part in chosen.parts or measured:
        if part not in measured:
            options.error(f"there is no part {part}; there are {', '.join(measured)}")
        lines = []
        for line in measured[part]():
            print(line, flush=True)
            lines.append(line)
        if chosen.write:
            document.write(part, "\n".join(lines))


if __name__ == "__main__":
    main()
