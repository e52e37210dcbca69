"""Near-duplicates: which texts say nearly the same, in clusters that do not depend on the order of reading."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawler.corpus.sketches import Sketches

THRESHOLD = 0.6
"""Jaccard index of two sets of shingles from which texts are near-duplicates: six in ten of all that either has."""


class Clusters:
    """Connected components of texts that are alike; the one with the smallest article id stands for all."""

    def __init__(self, sketches: Sketches) -> None:
        """Compare all texts that may be alike, each pair exactly. Four bytes a text are held in memory."""
        self._sketches = sketches
        self._above = array("I", range(sketches.count))
        self._mixed = bytearray(sketches.count)
        for bucket in sketches.buckets():
            self._settle(bucket)

    def label(self, number: int) -> str | None:
        """Return the smallest id of a text's cluster, None where no other article's text is in it."""
        top = self._top(number)
        return self._sketches.id_of(top).hex() if self._mixed[top] else None

    def _settle(self, bucket: list[int]) -> None:
        """Join what is alike among texts of which every pair may be. What is joined already is not compared again."""
        groups: dict[int, list[int]] = {}
        for number in bucket:
            groups.setdefault(self._top(number), []).append(number)
        settled: list[list[int]] = []
        for group in groups.values():
            joined, apart = list(group), []
            for other in settled:
                if self._touch(group, other):
                    joined += other
                else:
                    apart.append(other)
            settled = [*apart, joined]

    def _touch(self, group: list[int], other: list[int]) -> bool:
        """Tell whether a text of one group is like one of the other; then they are joined."""
        for one in group:
            shingles = self._sketches.shingles(one)
            for another in other:
                if self._alike(shingles, another):
                    self._join(one, another)
                    return True
        return False

    def _alike(self, shingles: set[int], another: int) -> bool:
        fewer, more = sorted((len(shingles), self._sketches.size(another)))
        # All in common would be too little.
        if fewer < THRESHOLD * more or not fewer:
            return False
        common = len(shingles & self._sketches.shingles(another))
        return common >= THRESHOLD * (fewer + more - common)

    def _join(self, one: int, another: int) -> None:
        (first, top), (second, below) = sorted((self._sketches.id_of(at), at) for at in map(self._top, (one, another)))
        self._above[below] = top
        self._mixed[top] |= self._mixed[below] | (first != second)

    def _top(self, number: int) -> int:
        above = self._above
        while above[number] != number:
            above[number] = number = above[above[number]]
        return number
