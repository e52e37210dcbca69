"""The published log of one kind, read by seq: over segments, over a compaction in the middle, beside a run."""

from __future__ import annotations

import re
from functools import partial
from itertools import islice
from typing import IO, TYPE_CHECKING

from crawler.archive import merged
from crawler.archive.boundary import storage
from crawler.archive.lines import LINE_LIMIT
from crawler.archive.standing import standing
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder, Kind
    from crawler.archive.segments import Span

# Of a line only its seq is looked at, which encode() writes second. All else is verify's.
SEQ = re.compile(rb'\{"schema":"[^"]*","seq":([1-9][0-9]*),')


def lines(folder: Folder, kind: Kind, *, after: int = 0) -> Iterator[tuple[int, bytes]]:
    """Yield seq and line of the records published behind ``after``, to the last that there is by then.

    What comes earlier is not read, but for the beginning of one segment. Raises StorageProblem for a hole and for a
    line that is not whole or has another seq.
    """
    while (opened := _open(folder, kind, after + 1)) is not None:
        span, file = opened
        with storage(folder.kind(kind) / span.name), file:
            # A line too few is found as well: b"" has no seq.
            for line in islice(iter(partial(file.readline, LINE_LIMIT + 1), None), after + 1 - span.first, span.count):
                after += 1
                found = SEQ.match(line)
                if found is None or int(found[1]) != after or not line.endswith(b"\n"):
                    raise StorageProblem(f"{file.name} is damaged at seq {after}; scrapy verify tells more")
                yield after, line


def line_of(folder: Folder, kind: Kind, seq: int) -> bytes | None:
    """Return the line of one published record; None if there is none. Raises StorageProblem."""
    return next((line for _, line in lines(folder, kind, after=seq - 1)), None)


def _open(folder: Folder, kind: Kind, seq: int) -> tuple[Span, IO[bytes]] | None:
    """Open the segment that holds a seq; None behind the end. Open, it may be merged: its bytes stay."""
    with standing(folder), storage(folder.kind(kind)):
        behind = [span for span in merged.spans(folder, kind) if span.last >= seq]
        if not behind:
            return None
        if behind[0].first > seq:
            raise StorageProblem(
                f"{folder.kind(kind)}: {kind} {seq} to {behind[0].first - 1} are missing; restore them from a backup"
            )
        return behind[0], (folder.kind(kind) / behind[0].name).open("rb")
