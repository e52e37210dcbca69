"""``python -m tests.extraction``: the table of docs/extraction.md, measured now.

--ours    without the peers, in a fraction of the time
--wrong F the pages on which field F is wrong, instead of the tables
--write   puts the tables into docs/extraction.md
"""

from __future__ import annotations

import argparse
import sys

from tests.extraction import tables
from tests.extraction.pages import ABSENT, FOLDER, SETS, samples
from tests.extraction.readers import OURS, PYTHON, read_ours, read_peers


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.extraction", description="Score the reading of articles.")
    parser.add_argument("--ours", action="store_true", help="without the peers")
    parser.add_argument(
        "--wrong", choices=("text", "title", "authors", "date"), help="list the pages where it is wrong"
    )
    parser.add_argument("--write", action="store_true", help="put the tables into docs/extraction.md")
    options = parser.parse_args()
    if not FOLDER.is_dir():
        print(ABSENT, file=sys.stderr)
        return 1
    pages = {name: list(samples(name)) for name in SETS}
    answers = {name: {OURS: [read_ours(sample) for sample in each]} for name, each in pages.items()}
    if options.wrong:
        print(tables.wrong(options.wrong, pages, {name: each[OURS] for name, each in answers.items()}))
        return 0
    if not options.ours:
        if not PYTHON.exists():
            print("the peers are not installed: make extraction", file=sys.stderr)
            return 1
        for name, each in pages.items():
            answers[name] |= read_peers(each)
    found = {
        "scores": tables.scores(pages, answers),
        "legs": tables.legs(pages, {name: each[OURS] for name, each in answers.items()}),
    }
    if not options.ours:
        found["alone"] = tables.alone(pages)
    print("\n".join(found.values()))
    if options.write:
        tables.write(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
