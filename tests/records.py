"""Every record that a test publishes, by whatever process, is held against its schema."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from crawler.schema import record_schema
from crawler.verify.form import check_for

FORMS = {kind: check_for(record_schema(name)) for kind, name in (("articles", "article"), ("rates", "rate"))}


@contextmanager
def all_fit(folder: Path) -> Iterator[None]:
    """Look at the end through the archives anywhere below a folder; fail with file, line and field of what is wrong.

    A segment that is not what its manifest says was damaged by a test on purpose, and is left out.
    """
    yield
    complaints = list(_unfit(folder))
    assert not complaints, "\n".join(complaints[:20])


def _unfit(folder: Path) -> Iterator[str]:
    for root, _, names in os.walk(folder):
        if "MANIFEST.json" in names:
            yield from _of_archive(Path(root))


def _of_archive(folder: Path) -> Iterator[str]:
    try:
        listed = json.loads((folder / "MANIFEST.json").read_bytes())["segments"]
        names = [(segment["kind"], segment["name"], segment["sha256"]) for segment in listed]
    except (ValueError, KeyError, TypeError):
        # Such manifests are written by tests of what is said of them.
        return
    for kind, name, sha256 in names:
        path = folder / kind / name
        content = path.read_bytes() if path.is_file() else b""
        if kind in FORMS and hashlib.sha256(content).hexdigest() == sha256:
            yield from _of_segment(path, content)


def _of_segment(path: Path, content: bytes) -> Iterator[str]:
    form = FORMS[path.parent.name]
    for number, line in enumerate(content.split(b"\n")[:-1], 1):
        if complaint := form(json.loads(line)):
            yield f"{path}, line {number}: {complaint}"
