"""``scrapy`` as it would be without its care for what is stored: what durability costs is the difference.

Nothing is forced to the disk, segments are not read back, no file gets a checksum. Only the benchmark runs this.
"""

from __future__ import annotations

import os
import sys

from scrapy.cmdline import execute

from crawler.archive import seal, segments, state
from crawler.archive.segments import Content


def main() -> None:
    os.fsync = os.fdatasync = lambda _: None
    state.PRAGMAS = tuple(pragma.replace("synchronous = FULL", "synchronous = OFF") for pragma in state.PRAGMAS)
    seal.put_seals = lambda _: None
    segments.Tally = Unchecked
    segments.verify = lambda path, _: Content(sha256="0" * 64, size=path.stat().st_size)
    execute(["scrapy", *sys.argv[1:]])


class Unchecked(segments.Tally):
    """Counts bytes, without a checksum."""

    def __init__(self) -> None:
        super().__init__()
        self._length = 0

    def add(self, line: bytes) -> None:
        self._length += len(line)

    @property
    def content(self) -> Content:
        return Content(sha256="0" * 64, size=self._length)


if __name__ == "__main__":
    main()
