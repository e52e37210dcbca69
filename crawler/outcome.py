"""How a run ended: one exit status and one line, from what happened in it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from crawler.errors import CrawlerError

NAMES = {
    0: "ok",
    10: "partial",
    11: "interrupted",
    12: "changed",
    13: "refused",
    14: "unreachable",
    64: "usage",
    70: "internal",
    74: "storage",
    75: "locked",
    78: "configuration",
}
"""Exit statuses of ``scrapy crawl``. Never 1 or 2, which Python and argparse use."""

PRECEDENCE = (64, 78, 75, 70, 74, 12, 13, 14, 11, 10, 0)
"""If several apply, the first of these; those before 70 end a run before it does anything."""

NEWS = ("articles", "edited", "reparsed", "gone", "rates", "quarantined")
"""Kinds of records that a run may have written."""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What happened in a run, as its parts report it."""

    source: str
    seconds: float = 0.0
    stats: Mapping[str, int] = field(default_factory=dict)
    """The pipelines' counts: ``records/…`` and ``pages/…``."""
    problems: tuple[CrawlerError, ...] = ()
    """What ended the run early, or befell its entry page."""
    gaps: Sequence[str] = ()
    """Entries behind which the next listing page could not be had or joined."""
    bugs: int = 0
    """Exceptions that nobody raised on purpose."""
    unaccounted: tuple[str, ...] = ()
    """Addresses that were asked for and reached no end, though the crawl did."""

    @property
    def status(self) -> int:
        """The exit status."""
        applying = {problem.exit_status for problem in self.problems} | {0}
        if self.bugs or self.unaccounted:
            applying.add(70)
        if self.gaps or self._count("pages/failed") or self._count("pages/quarantined") or self._quarantined:
            applying.add(10)
        return next(status for status in PRECEDENCE if status in applying)

    @property
    def has_news(self) -> bool:
        """True when something was written."""
        return any(self._count(f"records/{kind}") for kind in NEWS)

    @property
    def line(self) -> str:
        """The last line on standard error: name, reason, counts."""
        if not self.stats:
            return f"{self.source}: {self.name}: {self.reason}; nothing done"
        counts = ", ".join(part for part in self._counts() if part)
        return ": ".join(part for part in (self.source, self.name, self.reason, counts) if part)

    @property
    def name(self) -> str:
        """The exit status in a word."""
        return NAMES[self.status]

    @property
    def reason(self) -> str:
        """What ended the run early or is wrong with it, in one line; empty after a fine run."""
        reasons = [one_line(str(problem)) for problem in self.problems]
        if self.bugs:
            reasons.append("a bug: see the log above")
        if self.unaccounted:
            reasons.append(f"a bug: {len(self.unaccounted)} addresses reached no end, {one_line(self.unaccounted[0])}")
        return "; ".join(reasons)

    def _counts(self) -> list[str]:
        failed = self._count("pages/failed")
        return [
            f"{self._count('records/articles')} new articles",
            f"{self._count('records/edited')} edited" if self._count("records/edited") else "",
            f"{self._count('records/reparsed')} reparsed" if self._count("records/reparsed") else "",
            f"{self._count('records/gone')} gone" if self._count("records/gone") else "",
            f"{self._count('records/rates')} new rates",
            f"{failed} pages failed" if failed else "",
            f"{self._count('pages/blocked')} blocked" if self._count("pages/blocked") else "",
            f"{self._quarantined} quarantined" if self._quarantined else "",
            f"{len(self.gaps)} gaps possible, behind {one_line(self.gaps[0])}" if self.gaps else "",
            f"in {self.seconds:.1f} s",
        ]

    @property
    def _quarantined(self) -> int:
        return max(self._count("records/quarantined"), self._count("pages/quarantined"))

    def _count(self, name: str) -> int:
        return self.stats.get(name, 0)


def one_line(text: str) -> str:
    """Keep what a page put into an address or a message from moving the cursor or forging a line."""
    return text if text.isprintable() else "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in text)
