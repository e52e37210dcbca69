"""Merged segments: known by what they were merged from.

Compaction (compact.py) works beside a run, which has the database for itself. So it changes files only, and the
database learns of it afterwards: a file that covers published batches exactly, and cut at their sizes has their
checksums, holds what they held. Nothing else has to be noted, and nothing has to be believed.
"""

from __future__ import annotations

import hashlib
from itertools import chain
from typing import IO, TYPE_CHECKING

from crawler.archive import failpoints, manifest, segments
from crawler.archive.boundary import storage
from crawler.archive.folder import KINDS, sync_folder
from crawler.archive.segments import Content, Span, Tally
from crawler.archive.standing import standing

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from crawler.archive.folder import Folder, Kind
    from crawler.archive.state import Database

CHUNK = 1 << 20


def settle(db: Database, folder: Folder) -> None:
    """Take over what was merged, bring MANIFEST.json up to date, remove what is in a merged segment as well.

    Raises StorageProblem.
    """
    with standing(folder), storage(folder.path):
        adopt(db, folder)
        manifest.refresh(db, folder)
        clear(folder, leftovers(folder))


def adopt(db: Database, folder: Folder) -> None:
    """Let the database know each merged segment instead of what it was merged from.

    Raises OSError, and StorageProblem, when all that can be taken over is, for one that is not what it was merged from.
    """
    wrong: Span | None = None
    for whole, content in merges(folder, manifest.published(db)):
        if content is None:
            wrong = whole
            continue
        failpoints.reach("adopt.proven")
        with db.transaction():
            db.execute(
                "DELETE FROM batch WHERE kind = ? AND first_seq BETWEEN ? AND ?", whole.kind, whole.first, whole.last
            )
            db.execute(
                "INSERT INTO batch VALUES (?, ?, ?, 'published', ?, ?)",
                whole.kind, whole.first, whole.last, content.sha256, content.size,
            )  # fmt: skip
        failpoints.reach("adopt.noted")
    if wrong is not None:
        raise segments.unlike(folder, wrong.kind, wrong.name, "is not what it was merged from")


def merges(folder: Folder, recorded: dict[Span, Content]) -> Iterator[tuple[Span, Content | None]]:
    """Yield each segment that covers several recorded ones exactly, and its content; None if it is not theirs.

    Raises OSError.
    """
    for kind in KINDS:
        known = [span for span in recorded if span.kind == kind]
        for whole in spans(folder, kind):
            if whole in recorded:
                continue
            parts = [span for span in known if whole.covers(span)]
            if parts and _tiles(parts, whole):
                yield whole, prove(folder.kind(kind) / whole.name, [recorded[part] for part in parts])


def resolved(folder: Folder, recorded: dict[Span, Content]) -> dict[Span, Content]:
    """Return what is recorded, with merged segments instead of what they are proven to hold. Raises OSError."""
    for whole, content in list(merges(folder, recorded)):
        if content is not None:
            recorded = {span: known for span, known in recorded.items() if not whole.covers(span)} | {whole: content}
    return recorded


def prove(path: Path, parts: Iterable[Content]) -> Content | None:
    """Return the content of a file; None unless it is that of the parts, one behind the other. Raises OSError."""
    total = Tally()
    with path.open("rb") as file:
        for part in parts:
            if _digest(file, part.size, total) != part.sha256:
                return None
        return None if file.read(1) else total.content


def spans(folder: Folder, kind: Kind) -> list[Span]:
    """Return the segments of one kind that no other one covers, by seq. Raises OSError."""
    outer, _ = _nested(segments.of(folder, kind))
    return outer


def leftovers(folder: Folder) -> dict[Span, Span]:
    """Return segments whose lines are in another one as well, and that one: a compaction was ended too early.

    What lies within another segment and holds other lines is none. Raises OSError.
    """
    found: dict[Span, Span] = {}
    for kind in KINDS:
        _, covered = _nested(segments.of(folder, kind))
        for whole, parts in covered.items():
            with (folder.kind(kind) / whole.name).open("rb") as file:
                places = _places(file, whole, parts)
                found |= {part: whole for part in parts if _is_there(folder, part, file, places)}
    return found


def clear(folder: Folder, parts: Iterable[Span]) -> None:
    """Remove segments that are in a merged one as well. Raises OSError."""
    kinds = set()
    for part in parts:
        (folder.kind(part.kind) / part.name).unlink()
        failpoints.reach("compact.clearing")
        kinds.add(part.kind)
    for kind in kinds:
        sync_folder(folder.kind(kind))


def _tiles(parts: list[Span], whole: Span) -> bool:
    borders = [whole.first - 1, *(part.last for part in parts)]
    return borders[-1] == whole.last and all(
        part.first == before + 1 for part, before in zip(parts, borders, strict=False)
    )


def _digest(file: IO[bytes], size: int, total: Tally) -> str:
    sha256 = hashlib.sha256()
    while size and (chunk := file.read(min(size, CHUNK))):
        sha256.update(chunk)
        total.add(chunk)
        size -= len(chunk)
    return sha256.hexdigest()


def _nested(found: Iterable[Span]) -> tuple[list[Span], dict[Span, list[Span]]]:
    """Part segments in those that no other one covers, by seq, and those that one covers, by that one."""
    outer: list[Span] = []
    covered: dict[Span, list[Span]] = {}
    for span in sorted(found, key=lambda span: (span.first, -span.last)):
        if outer and span.last <= outer[-1].last:
            covered.setdefault(outer[-1], []).append(span)
        else:
            outer.append(span)
    return outer, covered


def _places(file: IO[bytes], whole: Span, parts: Iterable[Span]) -> dict[int, int]:
    """Return at which byte the lines begin with which the parts do, and those behind them."""
    wanted = {part.first for part in parts} | {part.last + 1 for part in parts}
    places: dict[int, int] = {}
    place = 0
    for seq, line in enumerate(chain(file, [b""]), whole.first):
        if seq in wanted:
            places[seq] = place
        place += len(line)
    return places


def _is_there(folder: Folder, part: Span, file: IO[bytes], places: dict[int, int]) -> bool:
    """Compare a segment with the lines of its seqs in another one."""
    left = places.get(part.last + 1, 0) - file.seek(places.get(part.first, 0))
    with (folder.kind(part.kind) / part.name).open("rb") as small:
        while chunk := small.read(CHUNK):
            left -= len(chunk)
            if chunk != file.read(len(chunk)):
                return False
    return left == 0
