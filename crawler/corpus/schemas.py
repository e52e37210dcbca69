"""JSON Schema of a corpus's rows: that of the records, with what the corpus changes and adds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.corpus.columns import EXTRAS, RECORDS, SCHEMAS
from crawler.schema import RECORDS as NAMES
from crawler.schema import record_schema

if TYPE_CHECKING:
    from crawler.archive.folder import Kind

TEXT = {"type": "string"}
STRATEGIES = {
    "type": "array",
    "items": {
        "type": "object",
        "properties": {"field": TEXT, "strategy": TEXT},
        "required": ["field", "strategy"],
        "additionalProperties": False,
    },
}


def row_schema(kind: Kind) -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the rows of one kind: every column is there in every row."""
    (name,) = (name for name, record in NAMES.items() if record is RECORDS[kind])
    schema = record_schema(name)
    properties = schema["properties"]
    properties["schema"] |= {"const": SCHEMAS[kind]}
    properties["extracted_by"] = STRATEGIES | {"description": properties["extracted_by"]["description"]}
    for column, extra in EXTRAS[kind].items():
        shape = {"anyOf": [TEXT, {"type": "null"}]} if extra.nullable else TEXT
        properties[column] = shape | {"description": extra.meaning}
    return schema | {"$id": SCHEMAS[kind], "required": list(properties)}
