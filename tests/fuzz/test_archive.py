"""Segments read back as they were written, and say so when they do not; the archive does what its model does."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.stateful import run_state_machine_as_test

from crawler.archive import segments
from crawler.archive.lines import encode, tidy
from crawler.archive.segments import Span
from crawler.errors import StorageProblem
from tests.archive.test_model import ArchiveModel
from tests.fuzz.again import SECONDS, again

texts = st.text(st.characters(codec=None), max_size=40)
values = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=3), st.dictionaries(texts, inner, max_size=3)),
    max_leaves=8,
)


def is_told(path: Path, span: Span, written: segments.Content) -> bool:
    """Tell whether reading a segment shows that it is not what was written, and which it is."""
    try:
        return segments.verify(path, span) != written
    except StorageProblem as problem:
        return str(path) in str(problem)


def test_segments() -> None:
    @settings(deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.dictionaries(texts, values, max_size=4), min_size=1, max_size=4), st.data())
    def keep(records: list[dict[str, Any]], data: st.DataObject) -> None:
        lines = [tidy({**record, "seq": seq})[0] for seq, record in enumerate(records, 1)]
        span = Span(kind="articles", first=1, last=len(lines))
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / span.name
            written = segments.write(path, span, map(encode, lines))
            assert list(segments.SegmentReader(path, span)) == lines
            whole = path.read_bytes()
            place = data.draw(st.integers(0, len(whole) - 1))
            damaged = whole[:place] + bytes([whole[place] ^ data.draw(st.integers(1, 255))]) + whole[place + 1 :]
            cut = whole[:place]
            path.chmod(0o644)
            for wrong in (damaged, cut, whole + b"\n"):
                path.write_bytes(wrong)
                assert is_told(path, span, written)

    again(keep)


@pytest.mark.skipif(not SECONDS, reason="tests/archive/test_model.py does the same in the suite")
def test_the_archive() -> None:
    deep = settings(max_examples=50, stateful_step_count=60, deadline=None, suppress_health_check=list(HealthCheck))
    again(lambda: run_state_machine_as_test(ArchiveModel, settings=deep))
