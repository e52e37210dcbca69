"""What a damaged database makes Python's own module say is told as damage, too."""

from __future__ import annotations

from pathlib import Path

import pytest

from crawler.archive.boundary import sqlite
from crawler.errors import StorageProblem


def test_a_message_that_cannot_be_decoded_is_damage(tmp_path: Path) -> None:
    with pytest.raises(StorageProblem, match="is damaged"), sqlite(tmp_path / "state.sqlite"):
        b"no such table: \xef".decode("utf-8")
