"""One kind's log: its segments in order, then what waits in the database, line by line."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.archive import merged, segments
from crawler.archive.lines import LINE_LIMIT, decode
from crawler.archive.quarantine import QUARANTINE_SCHEMA
from crawler.archive.segments import Content, Tally
from crawler.schema import record_schema
from crawler.verify.claims import false_claims_of_article, false_claims_of_rate
from crawler.verify.finding import BACKUP, REBUILD, Finding, Note, Told
from crawler.verify.form import Check, check_for

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from crawler.archive.folder import Folder, Kind
    from crawler.archive.segments import Span
    from crawler.archive.state import Database
    from crawler.verify.books import Books

LEFT = "is in {} too: a compaction was ended before it removed it; the next run does"
NEAR = 2
"""A seq so little off tells of a line too many or too few; another is a wrong digit."""

WAITING = """
SELECT seq, line, (SELECT state FROM batch WHERE kind = outbox.kind AND seq BETWEEN first_seq AND last_seq)
FROM outbox WHERE kind = ? ORDER BY seq
"""

REJECTED: dict[str, Any] = {
    "type": "object",
    "properties": {
        "schema": {"const": QUARANTINE_SCHEMA},
        "seq": {"type": "integer", "minimum": 1},
        "id": {"type": "string", "pattern": "^[0-9a-f]{32}$"},
        "source": {"type": "string", "minLength": 1},
        "url": {"type": "string"},
        "crawled_at": {"type": "string", "format": "date-time"},
        "run": {"type": "string", "minLength": 1},
        "reason": {"type": "string", "minLength": 1},
        "record": {"type": "object"},
    },
    "additionalProperties": False,
}
REJECTED["required"] = list(REJECTED["properties"])
CLAIMS = {"articles": false_claims_of_article, "rates": false_claims_of_rate}


class Log:
    """Reads the lines of one kind, and keeps the count of them."""

    def __init__(self, folder: Folder, kind: Kind, books: Books) -> None:
        self.folder = folder
        self.kind = kind
        self.books = books
        self.next = 1
        """seq of the line that must come now."""
        self.read = 0
        """Lines read so far, good or bad."""
        self.contents: dict[str, Content] = {}
        """Name → content of every segment."""
        self.left: dict[str, Content] = {}
        """Those that are in another one as well."""
        self._form = form_of(kind)

    def published(self) -> Iterator[Told]:
        """Read every segment; yield what is wrong with names and lines. Raises OSError."""
        left = merged.leftovers(self.folder)
        for kind, name in sorted(segments.listed(self.folder)):
            if kind != self.kind:
                continue
            span = segments.span_of(kind, name)
            if span in left:
                with (self.folder.kind(kind) / name).open("rb") as lines:
                    self.left[name] = segments.measure(lines)
                yield Note(file=f"{kind}/{name}", told=LEFT.format(left[span].name))
            elif span is None:
                yield Finding(file=f"{kind}/{name}", wrong="is no segment", advice="move it away")
            else:
                yield from self._segment(self.folder.kind(kind) / name, span)

    def waiting(self, db: Database) -> Iterator[Finding]:
        """Read what is not published yet; where a run died in publishing, the segment may have been read already."""
        for seq, line, state in db.rows(WAITING, self.kind):
            if seq >= self.next or state != "intent":
                for complaint in self._line(line, seq=seq):
                    place = f"waiting record {self.kind} {seq}"
                    yield Finding(file=self.folder.state.name, place=place, wrong=complaint, advice=REBUILD)

    def miss(self, first: int, last: int) -> None:
        """Note lines that are not there to be read."""
        for seq in range(first, last + 1):
            self.books.unread(self.kind, seq)

    def _segment(self, path: Path, span: Span) -> Iterator[Finding]:
        file = f"{self.kind}/{path.name}"
        if span.first > self.next:
            self.miss(self.next, span.first - 1)
            missing = f"{self.kind} {self.next} to {span.first - 1} are missing before it"
            yield Finding(file=file, wrong=missing, advice="restore the missing segments from a backup")
        elif span.first < self.next:
            yield Finding(file=file, wrong=f"begins again at seq {span.first}", advice="move it away")
        self.next = span.first
        tally = Tally()
        with path.open("rb") as lines:
            for number, line in enumerate(iter(lambda: lines.readline(LINE_LIMIT + 1), b""), 1):
                tally.add(line)
                for complaint in self._line(line, seq=self.next):
                    yield Finding(file=file, place=f"line {number}", wrong=complaint, advice=BACKUP)
        if self.next != span.last + 1:
            yield Finding(file=file, wrong=f"ends with seq {self.next - 1}, not {span.last}", advice=BACKUP)
        self.next = span.last + 1
        self.contents[path.name] = tally.content

    def _line(self, line: bytes, *, seq: int) -> Iterator[str]:
        self.read += 1
        expected, self.next = self.next, self.next + 1
        if seq != expected:
            yield f"seq {seq} stands where {expected} should"
            self.next = seq + 1
        try:
            record = decode(line)
        except ValueError as error:
            self.books.unread(self.kind, seq)
            yield f"no strict JSON ({error})"
            return
        if complaint := self._form(record):
            self.books.unread(self.kind, seq)
            yield complaint
            return
        if record["seq"] != seq:
            yield f"seq {record['seq']} stands where {seq} should"
            self.next = record["seq"] + 1 if abs(record["seq"] - seq) <= NEAR else self.next
        if self.kind in CLAIMS:
            yield from CLAIMS[self.kind](record)
        yield from self.books.take(self.kind, record)


def form_of(kind: Kind) -> Check:
    """Return the check of a kind's lines."""
    names = {"articles": "article", "rates": "rate"}
    return check_for(record_schema(names[kind]) if kind in names else REJECTED)
