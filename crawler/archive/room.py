"""Room on the disk: a run that begins with too little of it would only fail later, in the middle of its work."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from crawler.archive.boundary import ROOM, storage
from crawler.errors import StorageProblem

if TYPE_CHECKING:
    from pathlib import Path

MB = 1_000_000


def require(root: Path, floor_mb: float) -> None:
    """Raise StorageProblem if fewer than ``floor_mb`` million bytes are free where the archives are, or are to be."""
    place = root.absolute()
    while not place.exists():
        place = place.parent
    if not place.is_dir():
        # Opening the archive will say better what is wrong with that.
        return
    with storage(place):
        found = os.statvfs(place)
    free = found.f_bavail * found.f_frsize / MB
    if free < floor_mb:
        raise StorageProblem(f"{root} has {free:.0f} MB left, and DISK_FLOOR_MB is {floor_mb:g}; {ROOM}")
