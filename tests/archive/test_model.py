"""Any order of steps, kills among them, does what a simple model in memory does."""

from __future__ import annotations

import shutil
import tempfile
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from tests.archive.builders import address, article, article_end, listing_end, log, open_archive, rate, segments

if TYPE_CHECKING:
    from crawler.archive import Archive

NAMES = st.sampled_from("abc")
TEXTS = st.sampled_from(["", "First.", "Second."])
VALUES = st.sampled_from(["1", "2", "3"])


@dataclass
class Known:
    """What an archive must know: a dictionary or list for each of its duties."""

    logs: dict[str, list[tuple[Any, ...]]] = field(
        default_factory=lambda: {"articles": [], "rates": [], "quarantine": []}
    )
    articles: dict[str, tuple[int, str, bool]] = field(default_factory=dict)
    pages: dict[str, str] = field(default_factory=dict)
    had: set[str] = field(default_factory=set)

    def copy(self) -> Known:
        logs = {kind: list(log) for kind, log in self.logs.items()}
        return Known(logs, dict(self.articles), dict(self.pages), set(self.had))

    def verdict(self, name: str, text: str, truncated: bool) -> str:
        if name not in self.articles:
            return "new"
        _, known, was_truncated = self.articles[name]
        if (truncated and not was_truncated) or (not text and known):
            return "unchanged"
        return "edited" if known != text or was_truncated > truncated else "unchanged"


class ArchiveModel(RuleBasedStateMachine):
    """``committed`` is what survives anything, ``now`` is what the open page sees."""

    @initialize()
    def start(self) -> None:
        self.place = Path(tempfile.mkdtemp())
        self.generation = 0
        self.committed = Known()
        self.now: Known | None = None
        self.published: dict[str, bytes] = {}
        self.archive: Archive = open_archive(self.root)

    @property
    def root(self) -> Path:
        return self.place / str(self.generation)

    @rule()
    @precondition(lambda self: self.now is None)
    def begin(self) -> None:
        self.archive.begin(address("page"))
        self.now = self.committed.copy()

    @rule(name=NAMES, text=TEXTS, truncated=st.booleans())
    @precondition(lambda self: self.now is not None)
    def add_article(self, name: str, text: str, truncated: bool) -> None:
        record = article(name, text, truncated=truncated)
        verdict = self.archive.judge(record)
        assert verdict == self.now.verdict(name, text, truncated)
        if verdict != "unchanged":
            stored = self.archive.add(record)
            revision = self.now.articles.get(name, (0,))[0] + 1
            self.now.articles[name] = (revision, text, truncated)
            self.now.logs["articles"].append((record.id, revision, text))
            assert stored.seq == len(self.now.logs["articles"])

    @rule(value=VALUES)
    @precondition(lambda self: self.now is not None)
    def add_rate(self, value: str) -> None:
        is_known = (value,) in self.now.logs["rates"]
        assert (self.archive.judge(rate(value)) == "unchanged") == is_known
        if not is_known:
            self.archive.add(rate(value))
            self.now.logs["rates"].append((value,))

    @rule(name=NAMES)
    @precondition(lambda self: self.now is not None)
    def reject(self, name: str) -> None:
        is_new = (name,) not in self.now.logs["quarantine"]
        assert self.archive.quarantine({"id": name}, url=address(name), reason="bad") == is_new
        if is_new:
            self.now.logs["quarantine"].append((name,))

    @rule(name=NAMES, state=st.sampled_from(["done", "gone", "failed", "quarantined", "blocked"]))
    @precondition(lambda self: self.now is not None)
    def commit_article(self, name: str, state: str) -> None:
        self.archive.commit(article_end(name, state))
        # An article that was there before is not believed to be gone at once.
        self.now.pages[address(name)] = "failed" if state == "gone" and name in self.now.had else state
        self.now.had |= {name} if state == "done" else set()
        self.committed, self.now = self.now, None

    @rule(names=st.lists(NAMES, max_size=3))
    @precondition(lambda self: self.now is not None)
    def commit_listing(self, names: list[str]) -> None:
        end = listing_end(*names)
        self.archive.commit(end)
        self.now.pages[end.url] = "done"
        for name in names:
            self.now.pages.setdefault(address(name), "pending")
        self.committed, self.now = self.now, None

    @rule()
    def rollback(self) -> None:
        self.archive.rollback()
        self.now = None

    @rule()
    @precondition(lambda self: self.now is None)
    def publish(self) -> None:
        waiting = sum(self.archive.counts().waiting.values())
        assert self.archive.publish() == waiting

    @rule()
    def close_and_reopen(self) -> None:
        self.archive.close()
        self.archive, self.now = open_archive(self.root), None

    @rule()
    def kill_and_reopen(self) -> None:
        # What the kernel holds of the files is exactly what a SIGKILL at this moment would leave.
        shutil.copytree(self.root, self.place / str(self.generation + 1))
        self.archive.close()
        self.generation += 1
        self.archive, self.now = open_archive(self.root), None

    @invariant()
    def what_was_published_stays(self) -> None:
        if hasattr(self, "archive"):
            published = segments(self.root)
            assert self.published.items() <= published.items()
            self.published = published

    @invariant()
    def every_address_has_its_state(self) -> None:
        if hasattr(self, "archive") and self.now is None:
            states = {url: self.archive.page_state(url) for url in self.committed.pages}
            assert states == self.committed.pages
            assert sum(self.archive.counts().pages.values()) == len(states)

    def teardown(self) -> None:
        if not hasattr(self, "archive"):
            return
        self.rollback()
        self.archive.publish()
        self.archive.close()
        fields = {"articles": ("id", "revision", "text"), "rates": ("value",)}
        stored = {kind: [tuple(r[f] for f in names) for r in log(self.root, kind)] for kind, names in fields.items()}
        stored["quarantine"] = [(r["record"]["id"],) for r in log(self.root, "quarantine")]
        assert stored == self.committed.logs
        for kind, records in stored.items():
            assert [r["seq"] for r in log(self.root, kind)] == list(range(1, len(records) + 1))
        shutil.rmtree(self.place)


TestArchiveModel = ArchiveModel.TestCase
TestArchiveModel.settings = settings(
    max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
