"""README.md of a corpus: its data card, computed from the rows and from what the archive knows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from itertools import islice
from typing import TYPE_CHECKING

from crawler.corpus.columns import CLUSTER, EXTRAS, RECORDS
from crawler.corpus.duplicates import THRESHOLD
from crawler.corpus.facts import missing
from crawler.corpus.phrases import BOUNDED, DUPLICATES, LICENCE, MAKING, NOT_ASKED, OPENING, ROBOTS, UNREPORTED
from crawler.corpus.shingles import ENOUGH, WORDS
from crawler.outcome import one_line
from crawler.schema import field_docstrings

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from crawler.archive.folder import Kind
    from crawler.corpus.background import Background
    from crawler.corpus.clustered import Duplicates
    from crawler.corpus.facts import Facts
    from crawler.corpus.selection import Options

LONGEST = 20
"""Stretches of days and languages that are named; of more, the number is told."""
SIZES = {
    1_000: "n<1K",
    10_000: "1K<n<10K",
    100_000: "10K<n<100K",
    1_000_000: "100K<n<1M",
    10_000_000: "1M<n<10M",
    100_000_000: "10M<n<100M",
}
"""Rows below which a collection of data sets calls the size so."""


@dataclass(frozen=True, kw_only=True)
class Card:
    """What a data card is written from."""

    source: str
    options: Options
    version: str
    last: Mapping[Kind, int]
    """Kind → seq of the last record that the log had."""
    facts: Mapping[Kind, Facts]
    undated: int
    """Articles that were left out for they have no date, while days were asked for."""
    duplicates: Duplicates
    background: Background

    def render(self) -> str:
        """Return the card: YAML as dataset libraries read it, and Markdown."""
        parts = (
            self._head(),
            self._opening(),
            self._days(),
            self._languages(),
            self._duplicates(),
            LICENCE,
            self._robots(),
            *map(self._columns, self.facts),
            MAKING.format(source=self.source, version=self.version),
        )
        return "\n".join(parts)

    # ---- The parts, in order ---------------------------------------------------------------------

    def _head(self) -> str:
        articles = self.facts["articles"]
        size = next((name for limit, name in SIZES.items() if articles.rows < limit), "100M<n<1B")
        languages = "".join(f"\n- {json.dumps(language)}" for language, _ in articles.languages.most_common(LONGEST))
        # Only tables with rows: a library that loads data sets fails on an empty one.
        filled = [kind for kind, facts in self.facts.items() if facts.rows]
        tables = [f"- config_name: {kind}\n  data_files: {kind}.parquet" for kind in filled]
        lines = (
            "---",
            f"pretty_name: {json.dumps(f'{self.source}: articles and exchange rates')}",
            "license: unknown",
            *([f"language:{languages}"] if languages else ()),
            f"size_categories:\n- {size}",
            # The first is what is loaded where none is named.
            *(["configs:", f"{tables[0]}\n  default: true", *tables[1:]] if tables else ()),
            "---\n",
        )
        return "\n".join(lines)

    def _opening(self) -> str:
        told = OPENING.format(
            source=self.source,
            table="\n".join(f"| `{kind}` | {each.rows:,} | {self.last[kind]:,} |" for kind, each in self.facts.items()),
            which="every revision" if self.options.all_revisions else "the latest revision of each",
            gone=f"{self.facts['articles'].changes['gone']:,}",
        )
        if not self.options.is_bounded:
            return told
        since, until = (self.options.bounds[name] or "any" for name in ("since", "until"))
        return told + BOUNDED.format(since=since, until=until, undated=f"{self.undated:,}")

    def _days(self) -> str:
        lines = ["## Days covered", ""]
        for kind, facts in self.facts.items():
            lines += [_covered(kind, facts), ""]
        lines += ["What the crawl could prove of each listing that it walked:", ""]
        lines += [*_certificates(self.background), ""]
        if self.background.note:
            lines += [f"The database was not read ({_quoted(self.background.note)}).", ""]
        return "\n".join(lines)

    def _languages(self) -> str:
        articles = self.facts["articles"]
        told = [
            f"`{language}` {_share(count, articles.rows)}"
            for language, count in articles.languages.most_common(LONGEST)
        ]
        if silent := articles.rows - articles.languages.total():
            told.append(f"none {_share(silent, articles.rows)}")
        return f"## Languages\n\nAs the pages say it: {', '.join(told) or 'none'}.\n"

    def _duplicates(self) -> str:
        rows = self.facts["articles"].rows
        return DUPLICATES.format(
            cluster=CLUSTER,
            words=WORDS,
            threshold=THRESHOLD,
            enough=ENOUGH,
            labelled=_share(self.facts["articles"].labelled, rows),
            clusters=f"{self.duplicates.clusters:,}",
            surplus=_share(self.facts["articles"].labelled - self.duplicates.clusters, rows),
            exact=f"{self.duplicates.exact:,}",
        )

    def _robots(self) -> str:
        blocked = self.background.blocked
        return ROBOTS.format(blocked=UNREPORTED if blocked is None else NOT_ASKED.format(blocked))

    def _columns(self, kind: Kind) -> str:
        facts = self.facts[kind]
        notes = field_docstrings(RECORDS[kind]) | {name: extra.meaning for name, extra in EXTRAS[kind].items()}
        rows = (
            f"| `{name}` | {_share(facts.filled[name], facts.rows)} | {note.replace('``', '`')} |"
            for name, note in notes.items()
        )
        return "\n".join([f"## Columns of `{kind}`", "", "| column | filled | means |", "|---|---|---|", *rows, ""])


def _covered(kind: str, facts: Facts) -> str:
    if not facts.days:
        return f"No row of `{kind}` has a day."
    gaps = list(missing(facts.days))
    days = len(facts.days)
    between = days + sum(gap.days for gap in gaps)
    told = f"`{kind}`: {min(facts.days)} to {max(facts.days)}, rows on {days:,} of {between:,} days."
    if gaps:
        longest = sorted(gaps, key=lambda gap: (-gap.days, gap.first))
        named = ", ".join(map(str, sorted(longest[:LONGEST], key=lambda gap: gap.first)))
        told += f" Days without: {named}{_more(len(gaps))}."
    undated = facts.rows - facts.days.total()
    return told + (f" Rows without a date: {undated:,}." if undated else "")


def _certificates(background: Background) -> Iterator[str]:
    if not background.coverage:
        yield "- nothing"
    for listing in background.coverage:
        gaps = listing["gaps"]
        yield f"- {_quoted(listing['listing'])}: {_quoted(listing['sentence'])}"
        for gap in islice(gaps, LONGEST):
            after, before = (_told(gap[end]) for end in ("after", "before"))
            yield f"  - something may be missing between {after} and {before}"
        if len(gaps) > LONGEST:
            yield f"  - and in {len(gaps) - LONGEST:,} more places"


def _told(place: Mapping[str, str | None] | None) -> str:
    if place is None:
        return "the end"
    return f"{_quoted(place['url'] or '')} ({(place['published_at'] or 'no date')[:10]})"


def _quoted(text: str) -> str:
    """Return text from outside as code: nothing in it is Markdown."""
    return f"`{one_line(text).replace('`', chr(39))}`"


def _more(count: int) -> str:
    return f", and {count - LONGEST:,} more stretches" if count > LONGEST else ""


def _share(part: int, whole: int) -> str:
    """Return a share in percent; what is not quite all or nothing is not called so."""
    if not whole or part in {0, whole}:
        return "100 %" if part else "0 %"
    return f"{min(max(100 * part / whole, 0.1), 99.9):.1f} %"
