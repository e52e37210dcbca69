"""The page whose transaction is open."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.archive.health import Seen

if TYPE_CHECKING:
    from crawler.archive.records import Verdict
    from crawler.items import Article, Record


@dataclass
class OpenPage:
    """What is known of it so far; archive.Archive fills it in."""

    url: str
    before: str | None
    """State of its address when it was opened."""
    records: int = 0
    """How many were stored, quarantined ones among them."""
    articles: list[Article] = field(default_factory=list)
    seen: Seen = field(default_factory=Seen)
    rereads: dict[str, str] = field(default_factory=dict)
    """Article id → what today's parser reads from the bytes of its newest revision."""
    judged: tuple[Record, Verdict] | None = None
    """The record that was asked about last, and the answer: nearly always it is the one to be added."""

    def verdict_on(self, record: Record) -> Verdict | None:
        """Return what was answered of this very record, if it was asked about last."""
        return self.judged[1] if self.judged is not None and self.judged[0] is record else None
