"""An archive that holds one of everything, and the ways to look at it and to damage it."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

from crawler.archive import runs, seal
from crawler.verify import Examination, Finding, Note
from tests.archive.builders import (
    LATEST,
    SOURCE,
    address,
    article,
    article_end,
    exchange,
    listing_end,
    open_archive,
    rate,
    run_report,
    write,
)

FIRST = "articles/0000000001-0000000002.jsonl"
SECOND = "articles/0000000003-0000000003.jsonl"


def make(root: Path) -> Path:
    """Two segments of articles, one of rates, one of quarantine, a record that waits, a WARC file, a report."""
    with open_archive(root) as archive:
        recorder = archive.recorder
        listing = recorder.write(exchange(LATEST))
        write(archive, listing_end("one", "two", "cut"), rate(warc=listing), rate("2", warc=listing))
        write(archive, article_end("one"), article(warc=recorder.write(exchange(address("one")))))
        write(archive, article_end("two"), article("two", "Two.", warc=recorder.write(exchange(address("two")))))
        archive.begin(address("bad"))
        archive.quarantine({"id": "bad"}, url=address("bad"), reason="title is empty")
        archive.commit(article_end("bad", "quarantined"))
        archive.publish()
        edited = recorder.write(exchange(address("one"), b"<p>One, corrected.</p>"))
        write(archive, article_end("one"), article(text="One, corrected.", warc=edited))
        archive.publish()
        # Seen again, unchanged: a revisit record.
        assert recorder.write(exchange(address("one"), b"<p>One, corrected.</p>")) == edited
        write(archive, article_end("cut", "failed", reason="500"), article("cut", "Be …", truncated=True))
        recorder.finish()
        runs.write(archive.folder, run_report(archive.run))
    return root / SOURCE


def findings(folder: Path) -> list[str]:
    return [str(told) for told in Examination(folder.parent, folder.name).told() if isinstance(told, Finding)]


def notes(folder: Path) -> list[str]:
    return [str(told) for told in Examination(folder.parent, folder.name).told() if isinstance(told, Note)]


def overwrite(path: Path, content: bytes) -> None:
    path.chmod(0o600)
    path.write_bytes(content)


def edit(path: Path, number: int, **fields: object) -> None:
    """Change fields of a line, as strict as the archive writes it."""
    lines = path.read_bytes().splitlines(keepends=True)
    record = json.loads(lines[number - 1]) | fields
    lines[number - 1] = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"
    overwrite(path, b"".join(lines))


def sql(statement: str) -> Callable[[Path], None]:
    """Change the database as a bug would: its checksum is right afterwards."""

    def change(folder: Path) -> None:
        with closing(sqlite3.connect(folder / "state.sqlite", isolation_level=None)) as connection:
            connection.executescript(statement)
        seal.put_seal(folder / "state.sqlite")

    return change
