"""On the development pages, fields are read at least as well as by the better of the peers, in the same run."""

from __future__ import annotations

import pytest

from tests.extraction.pages import ABSENT, FOLDER, SETS, samples
from tests.extraction.readers import OURS, PEERS, PYTHON, read_ours, read_peers
from tests.extraction.score import Score, score

pytestmark = [
    pytest.mark.acceptance,
    pytest.mark.skipif(not FOLDER.is_dir(), reason=ABSENT),
    pytest.mark.skipif(not PYTHON.exists(), reason="the peers are not installed: make extraction"),
]
TEXTS_ONLY = {"aeb", "fundus_eval"}
FIELDS = ("text", "title", "authors", "date")
EACH = [(name, field) for name in SETS for field in (FIELDS[:1] if name in TEXTS_ONLY else FIELDS)]


@pytest.fixture(scope="module")
def scores() -> dict[str, dict[str, Score]]:
    """Set → reader → its scores."""
    found: dict[str, dict[str, Score]] = {}
    for name in SETS:
        pages = list(samples(name))
        answers = {OURS: [read_ours(page) for page in pages]} | read_peers(pages)
        found[name] = {reader: score(pages, each) for reader, each in answers.items()}
    return found


@pytest.mark.parametrize(("name", "field"), EACH)
def test_no_peer_is_better(scores: dict[str, dict[str, Score]], name: str, field: str) -> None:
    best = max(getattr(scores[name][peer], field) for peer in PEERS)
    assert getattr(scores[name][OURS], field) >= best
