"""Every value that a record can have, in the cells of CSV and the elements of XML."""

from __future__ import annotations

import csv
import io
import json
from dataclasses import asdict
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.extensions.exporters import NO_XML, CsvOfRecords, XmlOfRecords
from crawler.items import Article, Author, Block, WarcPointer


def article(**changed: Any) -> Article:
    known: dict[str, Any] = {
        "id": "0" * 32, "source": "s", "url": "https://example.org/a/", "crawled_at": "2026-11-25T00:00:00Z",
        "title": "A", "text": "B", "content_hash": "0" * 64, "parser": "2",
    }  # fmt: skip
    return Article(**known | changed)


def exported(exporter: Any, record: Article) -> str:
    file = io.BytesIO()
    writer = exporter(file, encoding="utf-8")
    writer.start_exporting()
    writer.export_item(record)
    writer.finish_exporting()
    return file.getvalue().decode("utf-8")


def row(record: Article) -> dict[str, str]:
    (found,) = csv.DictReader(io.StringIO(exported(CsvOfRecords, record), newline=""))
    return found


def item(record: Article) -> ET.Element:
    found = ET.fromstring(exported(XmlOfRecords, record)).find("item")
    assert found is not None
    return found


FULL = article(
    authors=(Author(name="Äda, B."), Author(name="C", account="c")),
    blocks=(Block(kind="paragraph", text="B"),),
    extracted_by={"title": "meta"},
    warc=WarcPointer(file="warc/a.gz", offset=7, digest="sha256:0"),
    tags=("a", "b"),
)


def test_a_cell_holds_inner_records_as_json() -> None:
    cells = row(FULL)
    inner = json.loads(json.dumps(asdict(FULL)))
    for name in ("authors", "blocks", "extracted_by", "warc"):
        assert json.loads(cells[name]) == inner[name]
    assert "Äda" in cells["authors"]
    assert (cells["tags"], cells["images"], cells["dateline"], cells["word_count"]) == ("a,b", "", "", "0")


def test_an_element_holds_inner_records_as_elements() -> None:
    found = item(FULL)
    assert [each.text for each in found.findall("authors/value/name")] == ["Äda, B.", "C"]
    assert [each.text for each in found.findall("tags/value")] == ["a", "b"]
    assert found.findtext("warc/offset") == "7"
    assert found.findtext("extracted_by/title") == "meta"
    assert [found.findtext(name) for name in ("dateline", "truncated", "revision")] == ["", "false", "1"]


@pytest.mark.parametrize("character", ["\x01", "\x0b", "\ufffe"])
def test_what_xml_cannot_hold_is_replaced(character: str) -> None:
    assert item(article(title=f"A{character}B")).findtext("title") == "A\ufffdB"


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_text_comes_back(text: str) -> None:
    assert row(article(title=text, authors=(Author(name=text),)))["title"] == text
    kept = item(article(title=text)).findtext("title")
    # To XML, a carriage return is a line end like any other.
    assert kept == NO_XML.sub("\ufffd", text).replace("\r\n", "\n").replace("\r", "\n")
