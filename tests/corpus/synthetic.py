"""A log of a million records, made without an archive: segments and their manifest, line by line."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from crawler.archive import manifest
from crawler.archive.folder import Folder
from crawler.archive.lines import encode
from crawler.archive.segments import Content, Span, Tally
from crawler.items import article_id
from tests.archive.builders import SOURCE, address, article, rate

SEGMENT = 10_000
WORDS = [f"{first}{second}{third}" for first in "bdgkmrst" for second in "aeiou" for third in "lnrstvz"]
ALIKE = 1_000
"""Every so many articles, one says what the one before it says, but for two words."""


def make(root: Path, *, articles: int, rates: int) -> None:
    """Write the log of one source below ``root``, as the archive would."""
    folder = Folder(root, SOURCE)
    folder.make()
    published: dict[Span, Content] = {}
    for first in range(1, articles + 1, SEGMENT):
        span = Span(kind="articles", first=first, last=min(first + SEGMENT - 1, articles))
        published[span] = _write(folder, span, _articles(span))
    for first in range(1, rates + 1, SEGMENT):
        span = Span(kind="rates", first=first, last=min(first + SEGMENT - 1, rates))
        published[span] = _write(folder, span, _rates(span))
    folder.manifest.write_bytes(manifest.render(published, SOURCE))


def _write(folder: Folder, span: Span, lines: Iterator[bytes]) -> Content:
    tally = Tally()
    with (folder.kind(span.kind) / span.name).open("wb") as file:
        for line in lines:
            file.write(line)
            tally.add(line)
    return tally.content


def _articles(span: Span) -> Iterator[bytes]:
    """Lines of one form, in which only numbers and words differ: encoding each would take most of the time."""
    pattern = encode(article("@name@", "@text@", seq=1, run="run-1", id="@id@")).decode()
    pattern = pattern.replace("{", "{{").replace("}", "}}").replace('"seq":1,', '"seq":{seq},')
    for name in ("id", "name", "text"):
        pattern = pattern.replace(f"@{name}@", f"{{{name}}}")
    pattern = pattern.replace("2026-11-20T10", "{day}T10")
    text = ""
    for seq in range(span.first, span.last + 1):
        if seq % ALIKE:
            text = " ".join(Random(seq).choices(WORDS, k=60))
        else:
            text += " and more"
        day = f"20{seq % 20 + 2:02}-{seq % 12 + 1:02}-{seq % 28 + 1:02}"
        yield pattern.format(seq=seq, id=article_id(SOURCE, address(seq)), name=seq, text=text, day=day).encode()


def _rates(span: Span) -> Iterator[bytes]:
    for seq in range(span.first, span.last + 1):
        yield encode(rate(f"0.{seq:07}", date="2026-11-20", seq=seq, run="run-1"))
