"""Quarantine: what was rejected, kept as a line like any other. There is nothing it does not accept."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crawler.archive import failpoints, records
from crawler.archive.lines import LINE_LIMIT, clean, encode

if TYPE_CHECKING:
    from crawler.archive.state import Database

QUARANTINE_SCHEMA = "quarantine/1"
MOMENTARY = {"seq", "run", "crawled_at", "observed_at", "warc"}
"""Fields that differ each time the same page is fetched: they do not make a rejected record another."""
EXCERPT = 2000
"""Characters that are kept of a field when the whole is too long for a line."""
REASON_LIMIT = 1000


def store(
    db: Database, record: Mapping[str, object], *, url: str, reason: str, source: str, run: str, now: str
) -> bool:
    """Put a rejected record into the outbox; return False if the very same was stored before."""
    url, reason = clean(url), clean(reason)[:REASON_LIMIT]
    kept = _plain(record)
    assert isinstance(kept, dict)
    digest = _digest(url, reason, kept)
    if db.row("SELECT 1 FROM quarantined WHERE id = ?", digest):
        return False
    seq = records.next_seq(db, "quarantine")
    line = {
        "schema": QUARANTINE_SCHEMA,
        "seq": seq,
        "id": digest.hex(),
        "source": source,
        "url": url,
        "crawled_at": now,
        "run": run,
        "reason": reason,
        "record": kept,
    }
    encoded = encode(line)
    if len(encoded) > LINE_LIMIT:
        encoded = encode(line | {"record": {name: _shortened(value) for name, value in kept.items()}})
    records.enqueue(db, "quarantine", seq, encoded)
    remember(db, digest, seq)
    failpoints.reach("page.record")
    return True


def remember(db: Database, digest: bytes, seq: int) -> None:
    """Keep what stays of a rejected record once it is published."""
    db.execute("INSERT INTO quarantined VALUES (?, ?)", digest, seq)


def _digest(url: str, reason: str, kept: dict[str, Any]) -> bytes:
    lasting = {name: value for name, value in kept.items() if name not in MOMENTARY}
    text = json.dumps([url, reason, lasting], sort_keys=True)
    return hashlib.sha256(text.encode()).digest()[:16]


def _plain(value: object) -> object:
    """Return the value as JSON has it; whatever JSON cannot carry becomes a text that shows it."""
    if value is None or isinstance(value, bool | int):
        return value
    if isinstance(value, str):
        return clean(value)
    if isinstance(value, Mapping):
        return {clean(str(name)): _plain(item) for name, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    return clean(repr(value))


def _shortened(value: object) -> object:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    if len(text) <= EXCERPT:
        return value
    return f"{text[:EXCERPT]}… ({len(text)} characters)"
