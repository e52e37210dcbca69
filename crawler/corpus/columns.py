"""The columns of a corpus: those of the records, typed, and the few that come with it."""

from __future__ import annotations

import types
from collections.abc import Callable, Mapping, Sequence
from dataclasses import MISSING, Field, dataclass, fields, is_dataclass
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Literal, Union, get_args, get_origin, get_type_hints

import pyarrow as pa

from crawler.errors import StorageProblem
from crawler.items import Article, Rate

if TYPE_CHECKING:
    from crawler.archive.folder import Kind

Typed = Callable[[str], object]

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)


def _microseconds(stamp: str) -> int:
    # Not left to pyarrow: it knows no moment before the year 1 in UTC, which a page may claim.
    return (datetime.fromisoformat(stamp) - EPOCH) // MICROSECOND


INSTANT = (pa.timestamp("us", tz="UTC"), _microseconds)
# As many digits before and behind the point as a published number may have, so that none is rounded.
NUMBER = (pa.decimal128(19, 10), Decimal)
DAY = (pa.date32(), date.fromisoformat)

STRINGS: dict[str, tuple[pa.DataType, Typed]] = {
    "crawled_at": INSTANT,
    "published_at": INSTANT,
    "modified_at": INSTANT,
    "observed_at": INSTANT,
    "value": NUMBER,
    "change_pct": NUMBER,
    "site_date": DAY,
}
"""Fields that are strings in the log and typed in Parquet. What the type would lose has a column of its own."""

PLAIN: dict[Any, pa.DataType] = {str: pa.string(), int: pa.int64(), bool: pa.bool_()}


def _offset(field: str) -> Callable[[Mapping[str, Any]], str | None]:
    """Return what reads the zone of a stamp, ``+06:00``."""
    return lambda row: row[field] and datetime.fromisoformat(row[field]).isoformat(timespec="seconds")[19:]


@dataclass(frozen=True, kw_only=True)
class Extra:
    """A column that is no field of the record."""

    meaning: str
    nullable: bool
    read: Callable[[Mapping[str, Any]], str | None]


CLUSTER = "near_duplicate_cluster"
EXTRAS: dict[Kind, dict[str, Extra]] = {
    "articles": {
        "published_offset": Extra(
            meaning="Zone of `published_at` as published, `+06:00`: Parquet keeps the moment only.",
            nullable=True,
            read=_offset("published_at"),
        ),
        "modified_offset": Extra(meaning="The same of `modified_at`.", nullable=True, read=_offset("modified_at")),
        CLUSTER: Extra(
            meaning="The smallest `id` among articles that say nearly the same; null where there is no other.",
            nullable=True,
            read=lambda row: row.get(CLUSTER),
        ),
    },
    "rates": {
        "value_published": Extra(
            meaning="`value` with exactly the digits published.", nullable=False, read=lambda row: row["value"]
        ),
        "change_pct_published": Extra(
            meaning="`change_pct` as published: the number of `-0` is 0.",
            nullable=False,
            read=lambda row: row["change_pct"],
        ),
    },
}
RECORDS: dict[Kind, type] = {"articles": Article, "rates": Rate}
SCHEMAS: dict[Kind, str] = {"articles": "corpus-article/1", "rates": "corpus-rate/1"}


class Columns:
    """The columns of one kind, in order."""

    def __init__(self, kind: Kind) -> None:
        self.kind = kind
        self._fields = {field.name: field for field in fields(RECORDS[kind])}
        self._extras = EXTRAS[kind]
        hints = get_type_hints(RECORDS[kind])
        self.arrow = pa.schema(
            [_column(name, hints[name]) for name in self._fields]
            + [pa.field(name, pa.string(), nullable=extra.nullable) for name, extra in self._extras.items()]
        )

    def row(self, record: Mapping[str, Any], cluster: str | None = None) -> dict[str, Any]:
        """Return a record as a row of JSON: every column, what is typed in Parquet still a string."""
        row = {name: record[name] if name in record else _default(field) for name, field in self._fields.items()}
        row["schema"] = SCHEMAS[self.kind]
        # No open set of keys: a column has one type for all rows, and few readers know Parquet's maps.
        row["extracted_by"] = [{"field": name, "strategy": by} for name, by in record["extracted_by"].items()]
        if cluster is not None:
            row[CLUSTER] = cluster
        return row | {name: extra.read(row) for name, extra in self._extras.items()}

    def batch(self, rows: Sequence[Mapping[str, Any]]) -> pa.RecordBatch:
        """Return rows of JSON as typed columns. Raises StorageProblem for what is not of its type."""
        try:
            arrays = [_array(column, [row[column.name] for row in rows]) for column in self.arrow]
            return pa.RecordBatch.from_arrays(arrays, schema=self.arrow)
        except (ValueError, ArithmeticError) as error:
            span = f"seq {rows[0]['seq']} to {rows[-1]['seq']}"
            raise StorageProblem(f"{self.kind}, {span}: {error}; scrapy verify tells more") from error


def _column(name: str, hint: Any) -> pa.Field:
    nullable = types.NoneType in get_args(hint) and name not in {"seq", "run"}
    kind = STRINGS[name][0] if name in STRINGS else _type(hint)
    return pa.field(name, kind, nullable=nullable)


def _type(hint: Any) -> pa.DataType:
    if hint in PLAIN:
        return PLAIN[hint]
    origin, inside = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        (only,) = (part for part in inside if part is not types.NoneType)
        return _type(only)
    if origin is Literal:
        return pa.string()
    if origin is tuple:
        return pa.list_(_type(inside[0]))
    if origin is dict:
        return pa.list_(pa.struct([("field", pa.string()), ("strategy", pa.string())]))
    if is_dataclass(hint):
        hints = get_type_hints(hint)
        return pa.struct([(field.name, _type(hints[field.name])) for field in fields(hint)])
    raise TypeError(f"no column for {hint}")


def _array(column: pa.Field, values: list[Any]) -> pa.Array:
    if column.name in STRINGS:
        _, typed = STRINGS[column.name]
        values = [value if value is None else typed(value) for value in values]
    return pa.array(values, type=column.type)


def _default(field: Field[Any]) -> Any:
    """Return what a line from before the field existed means."""
    assert field.default is not MISSING
    return field.default
