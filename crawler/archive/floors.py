"""Floors: how much a batch must have of what healthy pages have, or it is withheld.

A floor is a part of what is normal: the median share of this source's last runs, and until enough of them are known,
a fixed one that the site brings along. A share below its floor that could still be chance is let pass.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, comb
from statistics import median
from typing import TYPE_CHECKING, Any

from crawler.archive import health, strategies
from crawler.archive.health import ENTRIES

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.archive.folder import Kind
    from crawler.archive.health import Seen, Sum
    from crawler.archive.state import Database
    from crawler.markers import PageEnd

PART = 0.7
"""Of what is normal, the least that passes."""
RUNS = 30
ENOUGH_RUNS = 5
ENOUGH = 10
"""Runs, and pages in them, from which the source's own history counts."""
FEW = 5
"""Pages below which nothing is proved: if they are low, they are judged together with later ones."""
MANY = 20
"""Pages from which the next batch is judged by itself."""
CHANCE = 0.001
"""Chance of a false alarm, a metric and batch."""
SURE = 0.95
"""No share is taken for higher: even a healthy site has a broken page."""
SMALL_LISTING = 6
"""Entries below which a listing's first page may lose half of them."""

WORDS = {
    "text": "article pages have one",
    "published_at": "articles have one",
    "authors": "articles have one",
    "rates": "new pages show them",
}


@dataclass(frozen=True, kw_only=True)
class Floor:
    """What is normal for a metric, and the least that passes; both are shares, or entries a page."""

    normal: float
    least: float
    learned: bool


@dataclass(frozen=True, kw_only=True)
class Complaint:
    """A floor that was not met, in one line, and the kind of records that is withheld for it."""

    kind: Kind
    reason: str


class Watch:
    """Notes what each page of a run has, and judges it before anything of it is published."""

    def __init__(self, db: Database, *, run: str, minima: Mapping[str, float]) -> None:
        """``minima``: metric → fixed floor; what is not named is not watched."""
        self._db = db
        self._run = run
        self._minima = minima
        self._part = health.next_part(db, run)
        self.complaints: list[Complaint] = []
        """What was found in this run."""

    def note(self, end: PageEnd, seen: Seen, *, before: str | None) -> None:
        """Add a page to the sums. A transaction is open."""
        health.note(self._db, end, seen, before=before, run=self._run, part=self._part, metrics=self._minima)

    def check(self, *, last: bool, doubtful: bool) -> None:
        """Judge what is open, and close the gate of every kind that there is a complaint about.

        ``last`` at the end of a run; ``doubtful`` where something else speaks against the site, so that even a few
        pages count.
        """
        with self._db.transaction():
            for total in health.open_sums(self._db):
                self._judge(total, last=last, doubtful=doubtful)
            if last:
                strategies.forget(self._db)
        self._part += 1

    def _judge(self, total: Sum, *, last: bool, doubtful: bool) -> None:
        floor = self.floor(total.metric)
        is_low = total.have < floor.least * total.n
        if total.metric.startswith(ENTRIES):
            is_complaint = is_low and floor.learned and floor.normal >= SMALL_LISTING
        else:
            is_proved = total.n >= FEW and not may_be_chance(total, floor.normal)
            is_complaint = is_low and (is_proved or doubtful)
        if is_complaint:
            self._complain(total, floor)
            if total.metric == "text":
                health.doubt(self._db)
            health.close(self._db, total.metric, "held")
        elif total.n >= MANY or (last and not is_low):
            # Few that are low wait for those of the next run.
            health.close(self._db, total.metric, "known")

    def _complain(self, total: Sum, floor: Floor) -> None:
        kind: Kind = "rates" if total.metric == "rates" else "articles"
        complaint = Complaint(kind=kind, reason=self._told(total, floor))
        self.complaints.append(complaint)
        self._db.execute("INSERT INTO gate VALUES (?, ?, ?) ON CONFLICT DO NOTHING", kind, self._run, complaint.reason)

    def _told(self, total: Sum, floor: Floor) -> str:
        if total.metric.startswith(ENTRIES):
            shown, usual = total.have / total.n, floor.normal
            address = total.metric.removeprefix(ENTRIES)
            return f"{address} shows {shown:.0f} entries, floor {ceil(floor.least)}, usually {usual:.0f}"
        why = f" ({total.first_reason})" if total.first_reason else ""
        parts = [
            f"{total.metric}: {total.have} of {total.n} {WORDS[total.metric]}, floor {ceil(floor.least * total.n)}",
            f"first: {total.first_url}{why}",
        ]
        if known := strategies.usual(self._db, total.metric, without=total.runs):
            parts.append("{} gave it until run {}".format(*known))
        return "; ".join(parts)

    def floor(self, metric: str) -> Floor:
        """Return the floor of a metric as the history has it now."""
        fixed = self._minima[metric.partition(" ")[0]]
        past = health.shares(self._db, metric, RUNS)
        enough = 0 if metric.startswith(ENTRIES) else ENOUGH
        learned = len(past) >= ENOUGH_RUNS and sum(n for _, n, _ in past) >= enough
        normal = median(share for share, _, _ in past) if learned else fixed / PART
        if metric == "text":
            # An article without text is never the new normal, whoever released a batch of them.
            normal = max(normal, fixed / PART)
        elif accepted := [share for share, _, trusted in past if trusted]:
            learned, normal = True, min(normal, *accepted)
        return Floor(normal=normal, least=PART * normal, learned=learned)

    def report(self) -> dict[str, Any]:
        """Return what the run report says: every metric with its floor, the complaints, the weaker strategies."""
        metrics = {}
        for metric, (have, n) in health.of_run(self._db, self._run).items():
            floor = self.floor(metric)
            metrics[metric] = {"have": have, "of": n, "floor": round(floor.least, 3), "learned": floor.learned}
        return {
            "metrics": metrics,
            "complaints": [complaint.reason for complaint in self.complaints],
            "weaker": list(strategies.weaker(self._db, self._run)),
            "withheld": {gate.kind: {"run": gate.run, "reason": gate.reason} for gate in gates(self._db)},
        }


@dataclass(frozen=True, kw_only=True)
class Gate:
    """A kind of records of which nothing is published until a person has looked."""

    kind: Kind
    run: str
    """Run that found the site changed."""
    reason: str
    records: int
    """How many are withheld: of a site whose pages became unreadable, there may be none."""


def gates(db: Database) -> Iterator[Gate]:
    """Yield the closed gates."""
    for kind, run, reason, records in db.rows(
        "SELECT kind, run, reason, (SELECT ifnull(sum(last_seq - first_seq + 1), 0) FROM batch "
        "WHERE batch.kind = gate.kind AND state = 'withheld') FROM gate ORDER BY kind"
    ):
        yield Gate(kind=kind, run=run, reason=reason, records=records)


def release(db: Database) -> list[Gate]:
    """Open every gate and make withheld batches ready to publish; return what was closed."""
    with db.transaction():
        found = list(gates(db))
        db.execute("UPDATE batch SET state = 'intent' WHERE state = 'withheld'")
        db.execute("DELETE FROM gate")
        health.trust(db)
    return found


def may_be_chance(total: Sum, normal: float) -> bool:
    """Tell whether a healthy site shows so few by chance; of a hundred pages and more it does not."""
    if total.n >= 100:
        return False
    share = min(normal, SURE)
    chance = sum(comb(total.n, k) * share**k * (1 - share) ** (total.n - k) for k in range(total.have + 1))
    return chance > CHANCE
