"""Corpora to be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.corpus.reading import Corpus, sealed_from


@pytest.fixture
def sealed(tmp_path: Path) -> Callable[..., Corpus]:
    """Seal the archive ``data`` of this test: ``sealed("name", all_revisions=True)``."""

    def make(name: str = "corpus", **options: Any) -> Corpus:
        return sealed_from(tmp_path / "data", tmp_path / name, **options)

    return make
