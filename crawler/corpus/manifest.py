"""manifest.json and SHA256SUMS: what a corpus was made of, and what its files must be."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from crawler.archive.seal import digest
from crawler.corpus.columns import SCHEMAS
from crawler.corpus.duplicates import THRESHOLD
from crawler.corpus.shingles import ENOUGH, WORDS
from crawler.corpus.sketches import BANDS, ROWS, SEED

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from crawler.archive.folder import Kind
    from crawler.corpus.selection import Options

CORPUS_SCHEMA = "corpus/1"
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"

Manifest = dict[str, Any]


def manifest(
    folder: Path, *, source: str, version: str, options: Options, last: Mapping[Kind, int], rows: Mapping[Kind, int]
) -> Manifest:
    """Return what is in a folder, and from where. No clock is read: the same log gives the same manifest."""
    names = sorted(str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file())
    return {
        "schema": CORPUS_SCHEMA,
        "source": source,
        "version": version,
        "options": {"all_revisions": options.all_revisions} | options.bounds,
        "log": {kind: {"last_seq": seq} for kind, seq in last.items()},
        "rows": {kind: {"schema": SCHEMAS[kind], "count": count} for kind, count in rows.items()},
        "near_duplicates": {
            "words": WORDS, "least_shingles": ENOUGH, "jaccard": THRESHOLD,
            "bands": BANDS, "values_a_band": ROWS, "seed": SEED,
        },
        "files": {name: {"bytes": (folder / name).stat().st_size, "sha256": digest(folder / name)} for name in names},
    }  # fmt: skip


def write(folder: Path, told: Manifest) -> None:
    """Write the manifest, and the checksums of all files, its own among them. Raises OSError."""
    (folder / MANIFEST).write_text(json.dumps(told, indent=2) + "\n", "utf-8")
    (folder / SUMS).write_bytes(sums(folder, told))


def sums(folder: Path, told: Manifest) -> bytes:
    """Return the checksums of the manifest and of what is in it, as ``sha256sum`` writes them. Raises OSError."""
    all_of = {name: entry["sha256"] for name, entry in told["files"].items()} | {MANIFEST: digest(folder / MANIFEST)}
    return "".join(f"{sha256}  {name}\n" for name, sha256 in all_of.items()).encode()


def read(folder: Path) -> Manifest:
    """Return the manifest of a corpus. Raises OSError, or ValueError for what is none."""
    told = json.loads((folder / MANIFEST).read_bytes())
    if not isinstance(told, dict) or told.get("schema") != CORPUS_SCHEMA:
        raise ValueError(f"{folder / MANIFEST} is no manifest of {CORPUS_SCHEMA}")
    return told
