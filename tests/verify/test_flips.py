"""One byte changed anywhere in a segment, the database or a WARC file is found, and the file is named."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.archive.builders import SOURCE
from tests.verify.sample import findings, make, overwrite

KINDS = ("articles/*.jsonl", "rates/*.jsonl", "quarantine/*.jsonl", "state.sqlite", "warc/*.warc.gz")


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("whole"))


@pytest.mark.parametrize("kind", KINDS)
@settings(max_examples=12)
@given(where=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
@example(where=0.0, mask=1)
def test_a_changed_byte_is_found_and_its_file_named(whole: Path, kind: str, where: float, mask: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(whole, Path(name) / SOURCE, symlinks=True))
        path = min(folder.glob(kind))
        content = bytearray(path.read_bytes())
        content[int(where * len(content))] ^= mask
        overwrite(path, bytes(content))
        assert any(told.startswith(str(path.relative_to(folder))) for told in findings(folder))


@settings(max_examples=30)
@given(where=st.floats(0, 1, exclude_max=True), mask=st.integers(1, 255))
def test_without_a_checksum_whatever_can_be_read_is_examined(whole: Path, where: float, mask: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(shutil.copytree(whole, Path(name) / SOURCE, symlinks=True))
        content = bytearray((folder / "state.sqlite").read_bytes())
        content[int(where * len(content))] ^= mask
        overwrite(folder / "state.sqlite", bytes(content))
        (folder / "state.sqlite.sha256").unlink()
        (folder / "runs/run-1.json").unlink()
        assert "runs/latest.json: leads to run-1.json" in findings(folder)[0]


# In gzip's header: the time, how hard it was packed, and by what system. No reader looks at them.
@pytest.mark.parametrize("place", range(4, 10))
def test_so_is_one_that_no_checksum_of_gzip_covers(whole: Path, tmp_path: Path, place: int) -> None:
    folder = Path(shutil.copytree(whole, tmp_path / SOURCE, symlinks=True))
    (path,) = folder.glob("warc/*.warc.gz")
    content = bytearray(path.read_bytes())
    content[place] ^= 0x55
    overwrite(path, bytes(content))
    assert findings(folder) == [f"warc/{path.name}: is not what SHA256SUMS says; restore the file from a backup"]
