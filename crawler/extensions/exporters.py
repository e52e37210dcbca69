"""What CSV and XML feeds make of the records' inner records, which Scrapy writes as Python shows them."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, is_dataclass
from typing import TYPE_CHECKING, Any

from scrapy.exporters import CsvItemExporter, XmlItemExporter

if TYPE_CHECKING:
    from collections.abc import Mapping

NO_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
"""Characters that no XML document can hold, escaped or not."""


class CsvOfRecords(CsvItemExporter):
    """Writes inner records and objects as JSON; sets of names are joined by commas, as Scrapy does it."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:
        """Return what goes into a cell."""
        inside = value if isinstance(value, tuple) else (value,)
        if any(isinstance(each, dict) or is_dataclass(each) for each in inside):
            return json.dumps(value, ensure_ascii=False, default=asdict)
        return super().serialize_field(field, name, value)


class XmlOfRecords(XmlItemExporter):
    """Writes inner records as elements, null as an empty one, what XML cannot hold as U+FFFD."""

    def serialize_field(self, field: Mapping[str, Any], name: str, value: Any) -> Any:  # noqa: ARG002
        """Return the value as dictionaries, lists and texts."""
        return _elements(value)


def _elements(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        value = asdict(value)
    match value:
        case None:
            return ""
        case str():
            return NO_XML.sub("\ufffd", value)
        case dict():
            return {name: _elements(each) for name, each in value.items()}
        case tuple() | list():
            return [_elements(each) for each in value]
        case _:
            return json.dumps(value)
