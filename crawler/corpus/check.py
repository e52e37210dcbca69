"""Is a corpus as it was sealed? ``sha256sum --check`` tells of what is listed; this also of what is not."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.archive.seal import digest
from crawler.corpus.manifest import MANIFEST, SUMS, read, sums
from crawler.errors import UsageProblem

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def complaints(folder: Path) -> Iterator[str]:
    """Yield what is not as the manifest says, a line each. Raises UsageProblem where there is no manifest, OSError."""
    try:
        told = read(folder)
    except (FileNotFoundError, NotADirectoryError, ValueError) as error:
        raise UsageProblem(f"{folder} is no corpus: {error}") from error
    there = {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}
    for name in sorted(there - set(told["files"]) - {MANIFEST, SUMS}):
        yield f"{name} is not in the manifest"
    for name, entry in told["files"].items():
        if name not in there:
            yield f"{name} is missing"
        elif digest(folder / name) != entry["sha256"]:
            yield f"{name} has other bytes than were sealed"
    if SUMS not in there:
        yield f"{SUMS} is missing"
    elif (folder / SUMS).read_bytes() != sums(folder, told):
        yield f"{SUMS} does not say what {MANIFEST} says: one of the two was changed"
