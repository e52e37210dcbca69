"""Compaction: the segments of a past month become one, the same lines in the same order, beside a run.

A merged segment is written in full under a hidden name. Then, in an instant in which no reader looks and no run
publishes, it gets its name, MANIFEST.json is switched to it, and what it was merged from goes. A death in between
leaves files that lie within another: whoever comes next, a run or a compaction, sees by that what is left to do.
"""

from __future__ import annotations

import fcntl
import os
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import accumulate, groupby
from typing import IO, TYPE_CHECKING

from crawler.archive import failpoints, manifest, merged
from crawler.archive.boundary import storage
from crawler.archive.folder import KINDS, create, discard, sync_folder
from crawler.archive.segments import READ_ONLY, Content, Span, unlike
from crawler.archive.standing import changing
from crawler.errors import Locked, StorageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.archive.folder import Folder

Month = tuple[int, int]
"""Year and month, UTC."""
SUFFIX = ".merging"
"""Of the hidden name. No run sweeps it away with its own."""


@dataclass(frozen=True, kw_only=True)
class Merge:
    """What became one segment."""

    month: Month
    parts: tuple[Span, ...]

    @property
    def whole(self) -> Span:
        """The segment that they become."""
        return Span(kind=self.parts[0].kind, first=self.parts[0].first, last=self.parts[-1].last)


def compact(folder: Folder, *, now: datetime) -> Iterator[Merge]:
    """Merge what was published in each month before ``now``; yield every merge that is done. No lock of a run is taken.

    Raises Locked while another compaction is at work or a reader needs the segments as they are, StorageProblem for a
    damaged segment or a full disk; all that is not merged is as it was.
    """
    with storage(folder.path):
        _sweep(folder)
        with changing(folder):
            _finish(folder)
            recorded = manifest.read(folder)
        for merge in list(due(folder, recorded, now)):
            _merge(folder, merge, recorded)
            yield merge


def due(folder: Folder, recorded: dict[Span, Content], now: datetime) -> Iterator[Merge]:
    """Yield what is to be merged. A segment belongs to the month in which its file was written; a merged one keeps it.

    Raises OSError.
    """
    for kind in KINDS:
        spans = sorted((span for span in recorded if span.kind == kind), key=lambda span: span.first)
        before = accumulate((span.count for span in spans), initial=0)
        # Equal while no seq is missing in between: a merged segment has no hole.
        keyed = [(_month(folder, span), span.first - n, span) for span, n in zip(spans, before, strict=False)]
        for (month, _), group in groupby(keyed, key=lambda key: key[:2]):
            parts = tuple(span for *_, span in group)
            if len(parts) > 1 and month < (now.astimezone(UTC).year, now.astimezone(UTC).month):
                yield Merge(month=month, parts=parts)


def _month(folder: Folder, span: Span) -> Month:
    written = datetime.fromtimestamp((folder.kind(span.kind) / span.name).stat().st_mtime, UTC)
    return written.year, written.month


def _merge(folder: Folder, merge: Merge, recorded: dict[Span, Content]) -> None:
    final = folder.kind(merge.whole.kind) / merge.whole.name
    temporary = final.with_name(f".{final.name}{SUFFIX}")
    with create(temporary) as file:
        # Tells another compaction that this one is alive.
        fcntl.flock(file, fcntl.LOCK_EX)
        try:
            _write(folder, file, merge)
            content = merged.prove(temporary, [recorded[part] for part in merge.parts])
            if content is None:
                raise StorageProblem(f"{final}: what is to be in it is not what MANIFEST.json says; see scrapy verify")
            os.fsync(file.fileno())
            failpoints.reach("compact.durable")
            with changing(folder):
                os.link(temporary, final)
                failpoints.reach("compact.linked")
                _switch(folder, merge.whole, content)
                merged.clear(folder, merge.parts)
                failpoints.reach("compact.cleared")
        finally:
            discard(temporary)


def _write(folder: Folder, file: IO[bytes], merge: Merge) -> None:
    failpoints.reach("compact.begun")
    for number, part in enumerate(merge.parts, 1):
        path = folder.kind(part.kind) / part.name
        with path.open("rb") as lines:
            shutil.copyfileobj(lines, file, merged.CHUNK)
        if number == (len(merge.parts) + 1) // 2:
            failpoints.reach("compact.torn")
    file.flush()
    failpoints.reach("compact.written")
    # Before it has its name: no reader ever sees it writable. Its month is that of its newest part.
    os.fchmod(file.fileno(), READ_ONLY)
    newest = path.stat()
    os.utime(file.fileno(), ns=(newest.st_atime_ns, newest.st_mtime_ns))


def _switch(folder: Folder, whole: Span, content: Content) -> None:
    """Let the manifest name a merged segment, which has its name, instead of its parts."""
    sync_folder(folder.kind(whole.kind))
    failpoints.reach("compact.placed")
    recorded = manifest.read(folder)
    manifest.put({span: known for span, known in recorded.items() if not whole.covers(span)} | {whole: content}, folder)
    failpoints.reach("compact.switched")


def _finish(folder: Folder) -> None:
    """Go on where a compaction was ended behind the naming of a merged segment."""
    for whole, content in list(merged.merges(folder, manifest.read(folder))):
        if content is None:
            raise unlike(folder, whole.kind, whole.name, "is not what it was merged from")
        _switch(folder, whole, content)
    merged.clear(folder, merged.leftovers(folder))


def _sweep(folder: Folder) -> None:
    """Remove what a compaction that was ended has left unfinished. Raises Locked if one is at work."""
    for kind in KINDS:
        for path in folder.kind(kind).glob(f".*{SUFFIX}"):
            with path.open("rb") as file:
                try:
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                except BlockingIOError as error:
                    raise Locked(f"another scrapy compact is at work in {folder.path}") from error
                path.unlink(missing_ok=True)
