"""Whatever is changed in a corpus is found, by its name."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from crawler.corpus import complaints
from crawler.errors import UsageProblem
from tests.archive.builders import article, article_end, open_archive, rate, write


@pytest.fixture
def corpus(tmp_path: Path, sealed: Callable[..., Any]) -> Path:
    with open_archive(tmp_path / "data") as archive:
        write(archive, article_end("one"), article("one"), rate())
        archive.publish()
    path: Path = sealed().path
    return path


def flip(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)


def recount(path: Path) -> None:
    told = json.loads(path.read_text())
    told["rows"]["rates"]["count"] = 2
    path.write_text(json.dumps(told))


def test_a_corpus_as_it_was_sealed(corpus: Path) -> None:
    assert list(complaints(corpus)) == []


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda folder: flip(folder / "articles.parquet"), ["articles.parquet has other bytes than were sealed"]),
        (lambda folder: (folder / "README.md").write_text("Mine"), ["README.md has other bytes than were sealed"]),
        (lambda folder: (folder / "rates.jsonl.zst").unlink(), ["rates.jsonl.zst is missing"]),
        (lambda folder: (folder / "more.parquet").touch(), ["more.parquet is not in the manifest"]),
        (
            lambda folder: recount(folder / "manifest.json"),
            ["SHA256SUMS does not say what manifest.json says: one of the two was changed"],
        ),
        (lambda folder: (folder / "SHA256SUMS").unlink(), ["SHA256SUMS is missing"]),
    ],
)
def test_a_change_is_told(corpus: Path, damage: Callable[[Path], object], told: list[str]) -> None:
    damage(corpus)
    assert list(complaints(corpus)) == told


@pytest.mark.parametrize("content", [None, b"", b"[]", b'{"schema": "manifest/1"}'])
def test_what_is_no_corpus_is_not_checked(corpus: Path, content: bytes | None) -> None:
    (corpus / "manifest.json").unlink()
    if content is not None:
        (corpus / "manifest.json").write_bytes(content)
    with pytest.raises(UsageProblem, match="is no corpus"):
        list(complaints(corpus))
    shutil.rmtree(corpus)
    with pytest.raises(UsageProblem, match="is no corpus"):
        list(complaints(corpus))
