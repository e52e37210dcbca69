"""A drawn page is kept twice: as it was fetched, and as the document that pointers lead to."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive.warc import Exchange, read_at, responses
from crawler.archive.warc.copies import newest
from crawler.archive.warc.exchange import payload_digest
from crawler.archive.warc.index import index
from crawler.archive.warc.members import member_at
from crawler.verify.warcs import wrong_digests
from tests.archive.builders import LATEST, NOW, exchange
from tests.archive.warc.desk import foreign

if TYPE_CHECKING:
    from tests.archive.warc.desk import Desk

SHELL = b"<html><div id=app></div></html>"
PAGE = "<html><div id=app><p>Ош, Bishkek</p></div></html>".encode()
LATER = NOW + timedelta(hours=1)


def drawn(document: bytes = PAGE, **changes: Any) -> Exchange:
    headers = (("Content-Type", "text/html; charset=windows-1251"), ("Server", "nginx"))
    return exchange(**({"body": SHELL, "headers": headers, "drawn": document} | changes))


def test_both_forms_are_kept_and_the_pointer_leads_to_the_page(desk: Desk) -> None:
    pointer = desk.recorder.write(drawn())
    stored = read_at(desk.place, pointer)
    assert (stored.payload, stored.body, stored.is_drawn) == (PAGE, PAGE, True)
    assert (stored.url, stored.status, stored.fetched_at) == (LATEST, 200, NOW)
    assert stored.headers == (("Content-Type", "text/html; charset=utf-8"),)
    assert pointer.digest == payload_digest(PAGE)
    path = desk.write_and_finish()
    _, response, request, conversion = foreign(path)
    assert [record["WARC-Type"] for record in (response, request, conversion)] == ["response", "request", "conversion"]
    assert (response["payload"], response["WARC-Payload-Digest"]) == (SHELL, payload_digest(SHELL))
    assert b"windows-1251" in response["head"]
    assert conversion["WARC-Refers-To"] == response["WARC-Record-ID"]
    assert (conversion["offset"], conversion["payload"]) == (pointer.offset, PAGE)
    assert (conversion["WARC-Target-URI"], conversion["Content-Type"]) == (LATEST, "text/html; charset=utf-8")
    assert [each.is_drawn for each in responses(path)] == [False, True]


def test_the_same_page_again_is_the_page_known(desk: Desk) -> None:
    first = desk.recorder.write(drawn())
    assert desk.recorder.write(drawn(fetched_at=LATER)) == first
    other = desk.recorder.write(drawn(PAGE + b"<p>", fetched_at=LATER))
    assert other.digest != first.digest
    types = [record["WARC-Type"] for record in foreign(desk.write_and_finish())]
    assert types == ["warcinfo", *(["response", "request", "conversion"] * 3)]
    assert len(desk.rows()) == 2


def test_a_page_is_never_a_repeat_of_what_another_was_made_of(desk: Desk) -> None:
    plain = desk.write(body=SHELL)
    page = desk.recorder.write(drawn(fetched_at=LATER))
    assert read_at(desk.place, page).payload == PAGE
    assert read_at(desk.place, plain).payload == SHELL
    found = newest(desk.db, LATEST)
    assert found is None  # nothing is committed yet
    desk.recorder.finish()
    found = newest(desk.db, LATEST)
    assert found is not None
    assert found.pointer == page


@pytest.mark.parametrize("plain_last", [False, True])
def test_the_table_made_anew_has_the_pages_only(desk: Desk, plain_last: bool) -> None:
    exchanges = [
        exchange("https://timesca.com/robots.txt", b"User-agent: *"),
        drawn(),
        drawn(url="https://timesca.com/a/"),
        exchange("https://timesca.com/a/", b"", status=404),
        drawn(fetched_at=LATER),
    ]
    exchanges += [exchange("https://timesca.com/b/"), exchange("https://timesca.com/b/")] if plain_last else []
    desk.write_and_finish(*exchanges)
    before = desk.rows()
    assert len(before) == 3 + plain_last
    desk.db.execute("DELETE FROM copy")
    index(desk.place, desk.db)
    assert desk.rows() == before


def test_a_page_that_was_cut_off_leaves_what_it_was_made_of(desk: Desk) -> None:
    pointer = desk.recorder.write(drawn())
    (path,) = desk.place.glob("warc/*.open")
    desk.die()
    with path.open("r+b") as file:
        file.truncate(pointer.offset + 10)
    assert [(each.payload, each.is_drawn) for each in responses(path)] == [(SHELL, False)]


def test_digests_are_true_to_a_reader_that_did_not_write_them(desk: Desk) -> None:
    pointer = desk.recorder.write(drawn())
    with desk.write_and_finish().open("rb") as file:
        assert list(wrong_digests(member_at(file, pointer.offset))) == []
        changed = member_at(file, pointer.offset)
    bad = changed.record.replace(b"Bishkek", b"Tashkent"[:7])
    assert len(list(wrong_digests(type(changed)(offset=0, size=0, record=bad)))) == 2
