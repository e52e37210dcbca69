"""Sketches of many texts, on disk: MinHash signatures cut into bands, and the sets of shingles they were made from.

Two texts with one band in common are worth comparing. All files are read back by the number of the text, from 0.
"""

from __future__ import annotations

import os
from array import array
from typing import TYPE_CHECKING, ClassVar

import pyarrow as pa
import pyarrow.compute as pc
from rensa import RMinHash

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

BANDS = 32
ROWS = 4
SEED = 1
"""Texts as alike as duplicates.THRESHOLD share one of 32 bands of 4 values in 98.8 % of all cases, at .7 in 99.98 %."""
BATCH = 100_000
TEXTS = 2_000
"""Shingles, and texts, that are sketched at once."""
PART = 1 << 20
"""Texts whose bands are sorted at once, so that memory stays the same however many there are."""
KEY = 8
ID = 16


class Sketches:
    """Written text by text, then read. Not to be added to after flush()."""

    names: ClassVar[tuple[str, ...]] = ("ids", "ends", "shingles", *(f"band-{band:02}" for band in range(BANDS)))

    def __init__(self, folder: Path) -> None:
        self._files = {name: (folder / name).open("w+b") for name in self.names}
        self._bands = [folder / f"band-{band:02}" for band in range(BANDS)]
        self._waiting: list[Sequence[str]] = []
        self._shingles = 0
        self._end = 0
        self.count = 0
        """Texts so far; the number of the next one."""

    def add(self, article_id: str, shingles: Sequence[str]) -> None:
        """Add a text. Without shingles it has a number, and is like no other."""
        self._files["ids"].write(bytes.fromhex(article_id))
        self._waiting.append(shingles)
        self._shingles += len(shingles)
        self.count += 1
        if self._shingles >= BATCH or len(self._waiting) >= TEXTS:
            self._sketch()

    def flush(self) -> None:
        """Bring all to disk."""
        self._sketch()
        for file in self._files.values():
            file.flush()

    def close(self) -> None:
        """Close the files."""
        for file in self._files.values():
            file.close()

    def id_of(self, number: int) -> bytes:
        """Return the id of the article whose text it is, 16 bytes."""
        return os.pread(self._files["ids"].fileno(), ID, number * ID)

    def size(self, number: int) -> int:
        """Return how many shingles a text has, without repeats."""
        begin, end = self._span(number)
        return end - begin

    def shingles(self, number: int) -> set[int]:
        """Return the hashes of a text's shingles."""
        begin, end = self._span(number)
        return set(array("Q", os.pread(self._files["shingles"].fileno(), (end - begin) * KEY, begin * KEY)))

    def buckets(self) -> Iterator[list[int]]:
        """Yield the numbers of texts that have a band in common, ascending; the same ones up to once a band."""
        parts = 1 << max(0, (self.count - 1) // PART).bit_length()
        for path in self._bands:
            with pa.memory_map(str(path)) as file:
                keys = pa.Array.from_buffers(pa.int64(), self.count, [None, file.read_buffer()])
                for part in range(parts):
                    yield from _buckets(keys, part, parts)

    def _span(self, number: int) -> tuple[int, int]:
        ends = array("Q", os.pread(self._files["ends"].fileno(), 2 * KEY, max(0, number - 1) * KEY))
        return (ends[0], ends[1]) if number else (0, ends[0])

    def _sketch(self) -> None:
        """Hash what waits. Texts without shingles get bands of their own, which nobody shares."""
        first = self.count - len(self._waiting)
        hashes, ends = array("Q"), array("Q", [0])
        for hashed in RMinHash.hash_token_sets(self._waiting):
            hashes.extend(set(hashed))
            ends.append(len(hashes))
        signatures = RMinHash.digest_matrix_from_flat_token_hashes(hashes, ends, BANDS * ROWS, SEED).to_rows()
        keys = [
            [hash(tuple(signature[at : at + ROWS])) for at in range(0, BANDS * ROWS, ROWS)]
            if ends[place] < ends[place + 1]
            else [first + place] * BANDS
            for place, signature in enumerate(signatures)
        ]
        for band in range(BANDS):
            self._files[f"band-{band:02}"].write(array("q", [own[band] for own in keys]))
        self._files["shingles"].write(hashes)
        self._files["ends"].write(array("Q", [self._end + end for end in ends[1:]]))
        self._end += len(hashes)
        self._waiting, self._shingles = [], 0


def _buckets(keys: pa.Array, part: int, parts: int) -> Iterator[list[int]]:
    """Yield the positions of equal keys, of those keys that belong to one part of all."""
    positions = None
    if parts > 1:
        positions = pc.indices_nonzero(pc.equal(pc.bit_wise_and(keys, parts - 1), part))
        keys = keys.take(positions)
    order = pc.sort_indices(keys)
    ranked = keys.take(order)
    repeats = pc.indices_nonzero(pc.equal(ranked[1:], ranked[:-1]))
    order = order if positions is None else positions.take(order)
    bucket: list[int] = []
    last = -2
    for chunk in range(0, len(repeats), BATCH):
        for at in repeats[chunk : chunk + BATCH].to_pylist():
            if at != last + 1 and bucket:
                yield sorted(bucket)
                bucket = []
            bucket += [order[at + 1].as_py()] if bucket else [order[at].as_py(), order[at + 1].as_py()]
            last = at
    if bucket:
        yield sorted(bucket)
