"""What differs between two readings of one page, field by field, and how that is shown."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import MISSING, dataclass, fields
from typing import Any, Literal

from crawler.items import Article, Rate

Kind = Literal["gained", "lost", "emptied", "changed", "filled"]
Record = Literal["articles", "rates"]

ARCHIVES_OWN = {"schema", "seq", "id", "source", "run", "revision", "change", "listed_at"}
PROVENANCE = {"crawled_at", "observed_at", "url", "extracted_by", "warc", "parser"}
"""Where, when and how it was read. An article's address is its identity: another one is another article."""
FOLLOWS = {
    "blocks": {"text"}, "word_count": {"text"}, "dateline": {"text"}, "content_hash": {"title", "text"},
    "published_raw": {"published_at"},
}  # fmt: skip
"""Field → those that explain it: told only where it differs and none of them does."""
EMPTY: tuple[object, ...] = (None, "", [], {})

CONTEXT = 24
"""Characters that are shown before the first difference of two texts."""
WIDTH = 90


@dataclass(frozen=True, kw_only=True, slots=True)
class Difference:
    """One way in which today's reading is another than the newest revision."""

    kind: Kind
    record: Record
    url: str
    field: str = ""
    """Empty where the whole record was gained or lost."""
    old: str = ""
    """Shortened, and safe for a terminal."""
    new: str = ""
    """The same; of a lost record, why it is."""


def differences(record: Record, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Difference]:
    """Yield what differs between two records as JSON has them; a field that ``old`` lacks had its default."""
    differing = {name for name, default in COMPARED[record].items() if old.get(name, default) != new[name]}
    for name in COMPARED[record]:
        if name in differing and not FOLLOWS.get(name, set()) & differing:
            before, now = old.get(name, COMPARED[record][name]), new[name]
            yield Difference(kind=_kind(before, now), record=record, url=old["url"], field=name, **_shown(before, now))


def safe(text: str) -> str:
    """Return the text as a terminal may have it: one line, no escape sequence, nothing that turns it round."""
    return "".join(char if char.isprintable() else json.dumps(char)[1:-1] for char in text)


def _defaults(record: type) -> dict[str, Any]:
    return {field.name: _default(field) for field in fields(record) if field.name not in ARCHIVES_OWN | PROVENANCE}


def _default(field: Any) -> Any:
    value = None if field.default is MISSING else field.default
    return list(value) if isinstance(value, tuple) else value


COMPARED: dict[Record, dict[str, Any]] = {"articles": _defaults(Article), "rates": _defaults(Rate)}
"""The fields that say something of the world, with their defaults as JSON has them."""


def _kind(old: object, new: object) -> Kind:
    if (old in EMPTY) == (new in EMPTY):
        return "changed"
    return "filled" if old in EMPTY else "emptied"


def _shown(old: object, new: object) -> dict[str, str]:
    before, now = _text(old), _text(new)
    start = max(_common(before, now) - CONTEXT, 0)
    return {"old": _cut(before, start), "new": _cut(now, start)}


def _text(value: object) -> str:
    return safe(value if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _common(one: str, other: str) -> int:
    pairs = enumerate(zip(one, other, strict=False))
    return next((place for place, (a, b) in pairs if a != b), min(len(one), len(other)))


def _cut(text: str, start: int) -> str:
    end = start + WIDTH
    return f"{'…' if start else ''}{text[start:end]}{'…' if end < len(text) else ''}"
