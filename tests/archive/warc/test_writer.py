"""What is written: WARC/1.1 that others read, bytes as they came, nothing twice, each payload found again."""

from __future__ import annotations

import gzip
import os
import random
import stat
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from warcio.cli import main as warcio

from crawler.archive.warc import read_at, responses, warc_files
from crawler.archive.warc.copies import newest
from crawler.archive.warc.exchange import payload_digest
from crawler.errors import StorageProblem
from tests.archive.builders import LATEST, NOW, SOURCE, exchange
from tests.archive.warc.desk import Desk, foreign

LATER = NOW + timedelta(hours=1)


def test_a_file_is_what_others_expect(desk: Desk) -> None:
    path = desk.write_and_finish(exchange())
    info, response, request = foreign(path)
    assert path.name == f"{SOURCE}-20261124162218-00001.warc.gz"
    assert (info["WARC-Type"], response["WARC-Type"], request["WARC-Type"]) == ("warcinfo", "response", "request")
    assert info["WARC-Filename"] == path.name
    assert info["payload"] == b"software: timesca-crawler/1\r\nrobots: obey\r\n"
    assert response["WARC-Target-URI"] == request["WARC-Target-URI"] == LATEST
    assert response["WARC-Date"] == request["WARC-Date"] == "2026-11-24T16:22:18.000000Z"
    assert response["WARC-IP-Address"] == "192.0.2.7"
    assert request["WARC-Concurrent-To"] == response["WARC-Record-ID"]
    assert gzip.decompress(path.read_bytes()).count(b"WARC/1.1\r\n") == 3
    with pytest.raises(SystemExit) as ended:
        warcio(["check", str(path)])
    assert ended.value.code == 0


def test_the_request_is_what_was_sent(desk: Desk) -> None:
    url = "https://timesca.com/search/?s=a+b&page=2"
    request = foreign(desk.write_and_finish(exchange(url)))[-1]
    assert request["head"] == (
        b"GET /search/?s=a+b&page=2 HTTP/1.1\r\nHost: timesca.com\r\nUser-Agent: timesca-crawler/1 (+desk@example.org)"
    )


@pytest.mark.parametrize(
    ("headers", "written"),
    [
        ((("Content-Type", "text/html"), ("Set-Cookie", "a=1"), ("Set-Cookie", "b=2")),
         "Content-Type: text/html|Set-Cookie: a=1|Set-Cookie: b=2|Content-Length: 4"),
        ((("Content-Length", "4"), ("Server", "nginx")), "Content-Length: 4|Server: nginx"),
        ((("Server", "nginx"), ("content-length", "999"), ("X", "1")), "Server: nginx|Content-Length: 4|X: 1"),
        ((("Transfer-Encoding", "chunked"), ("X", "1")), "X: 1|Content-Length: 4"),
        ((("Content-Length", "4"), ("Content-Length", "4")), "Content-Length: 4"),
        ((("X-Place", "Bishkek – Бишкек".encode().decode("latin-1")),), "X-Place: Bishkek – Бишкек|Content-Length: 4"),
        ((("X-Folded", "one\r\n two"),), "X-Folded: one   two|Content-Length: 4"),
    ],
)  # fmt: skip
def test_headers_are_as_received_and_true_of_the_body(desk: Desk, headers: Any, written: str) -> None:
    response = foreign(desk.write_and_finish(exchange(body=b"four", headers=headers)))[1]
    assert response["head"].decode() == "HTTP/1.1 200 OK\r\n" + written.replace("|", "\r\n")
    assert response["payload"] == b"four"


@pytest.mark.parametrize(("method", "status"), [("HEAD", 200), ("GET", 204)])
def test_the_length_of_an_answer_without_body_speaks_of_another(desk: Desk, method: str, status: int) -> None:
    headers = (("Content-Length", "5120"),)
    path = desk.write_and_finish(exchange(body=b"", headers=headers, method=method, status=status))
    assert foreign(path)[1]["head"].endswith(b"Content-Length: 5120")


@pytest.mark.parametrize("status", [200, 301, 404, 503])
@pytest.mark.parametrize(
    "body",
    [b"", b"\0\xff\r\n\r\n", gzip.compress(b"<p>" * 9000, mtime=0), random.Random(7).randbytes(70_000)],
    ids=["nothing", "odd", "compressed", "noise"],
)
def test_every_payload_comes_back_to_the_byte(desk: Desk, status: int, body: bytes) -> None:
    pointer = desk.write(body=body, status=status)
    before = read_at(desk.place, pointer)
    path = desk.write_and_finish()
    assert read_at(desk.place, pointer) == before
    assert (before.payload, before.status, before.url) == (body, status, LATEST)
    record = next(record for record in foreign(path) if record["offset"] == pointer.offset)
    assert record["payload"] == body
    assert record["WARC-Payload-Digest"] == pointer.digest == payload_digest(body)
    assert [response.pointer for response in responses(path)] == [pointer]


def test_what_an_address_brought_before_is_not_written_again(desk: Desk) -> None:
    first = desk.write()
    assert desk.write(fetched_at=LATER) == first
    desk.recorder.finish()
    desk.new_run()
    assert desk.write(fetched_at=LATER) == first
    revisits = [record for record in foreign(desk.write_and_finish()) if record["WARC-Type"] == "revisit"]
    assert [(record["WARC-Refers-To-Target-URI"], record["WARC-Refers-To-Date"]) for record in revisits] == [
        (LATEST, "2026-11-24T16:22:18.000000Z")
    ]
    assert revisits[0]["WARC-Profile"].endswith("1.1/revisit/identical-payload-digest")
    assert revisits[0]["WARC-Payload-Digest"] == first.digest
    assert revisits[0]["payload"] == b""
    assert len(desk.rows()) == 1


@pytest.mark.parametrize(
    "changes",
    [
        {"body": b"other"},
        {"url": "https://timesca.com/amp/"},
        {"headers": (("Content-Type", "text/html; charset=windows-1251"), ("Server", "nginx"))},
        {"status": 404},
    ],
)
def test_what_differs_is_written_whole(desk: Desk, changes: dict[str, Any]) -> None:
    first = desk.write(body=b"same")
    other = desk.write(**({"body": b"same"} | changes))
    assert other != first
    assert read_at(desk.place, other).payload == changes.get("body", b"same")


def test_a_copy_whose_file_is_gone_is_written_again(desk: Desk) -> None:
    desk.write()
    desk.write_and_finish().unlink()
    again = desk.write(fetched_at=LATER)
    assert read_at(desk.place, again).payload == exchange().body
    desk.recorder.finish()
    assert [row[3:5] for row in desk.rows()] == [(again.offset, "2026-11-24T17:22:18.000000Z")]


def test_unchanged_leads_to_the_bytes_had_before(desk: Desk) -> None:
    first = desk.write()
    unchanged = exchange(status=304, reason="Not Modified", body=b"", fetched_at=LATER)
    assert desk.recorder.write(unchanged) == first
    record = foreign(desk.write_and_finish())[3]
    assert record["WARC-Profile"].endswith("1.1/revisit/server-not-modified")
    assert record["Content-Length"] == "0"
    assert record["WARC-Refers-To-Date"] == "2026-11-24T16:22:18.000000Z"
    copy = newest(desk.db, LATEST)
    assert copy is not None
    assert (copy.pointer, copy.fetched_at, copy.seen_at) == (
        first, "2026-11-24T16:22:18.000000Z", "2026-11-24T17:22:18.000000Z",
    )  # fmt: skip


def test_unchanged_without_a_copy_is_kept_as_it_came(desk: Desk) -> None:
    pointer = desk.write(status=304, body=b"")
    assert read_at(desk.place, pointer).status == 304


def test_a_file_that_is_large_enough_is_followed_by_the_next(desk: Desk) -> None:
    desk.new_run(max_bytes=3000)
    pointers = [desk.write(f"https://timesca.com/{number}/") for number in range(9)]
    desk.recorder.finish()
    files = warc_files(desk.place)
    assert len(files) > 2
    assert {pointer.file for pointer in pointers} == {f"warc/{path.name}" for path in files}
    assert all(3000 <= path.stat().st_size < 6000 for path in files[:-1])
    assert all(foreign(path)[0]["WARC-Filename"] == path.name for path in files)
    assert [response.pointer for path in files for response in responses(path)] == pointers


def test_no_exchange_no_file(desk: Desk) -> None:
    desk.recorder.finish()
    assert not (desk.place / "warc").exists()


def test_a_file_is_open_until_it_is_whole_and_nobody_elses(desk: Desk) -> None:
    desk.write()
    (path,) = warc_files(desk.place)
    assert path.name.endswith(".warc.gz.open")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path = desk.write_and_finish()
    assert stat.S_IMODE(path.stat().st_mode) == 0o444


def test_rows_come_with_the_commit_and_stay_away_with_the_rollback(desk: Desk) -> None:
    desk.write()
    assert desk.rows() == []
    with pytest.raises(RuntimeError), desk.db.transaction(), desk.recorder.committing():
        raise RuntimeError
    assert desk.rows() == []
    with desk.db.transaction(), desk.recorder.committing():
        pass
    assert len(desk.rows()) == 1


def failing(error: int) -> Callable[..., int]:
    def fail(*args: object) -> int:
        raise OSError(error, os.strerror(error))

    return fail


@pytest.mark.parametrize(("call", "words"), [("fdatasync", "No space left"), ("fsync", "No space left")])
def test_what_cannot_be_brought_to_the_disk_is_a_storage_problem(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, call: str, words: str
) -> None:
    desk.write()
    with monkeypatch.context() as patch:
        patch.setattr(os, call, failing(28))
        with pytest.raises(StorageProblem, match=f"warc.*{words}.*free some space"):
            desk.recorder.finish()
        desk.recorder.close()
    assert len(warc_files(desk.place)) == 1


def test_a_write_that_fails_ends_the_file(desk: Desk) -> None:
    pointer = desk.write()
    assert desk.recorder._file is not None
    desk.recorder._file._raw.close()
    desk.recorder._file._raw = Path("/dev/full").open("wb", buffering=0)  # noqa: SIM115  # the recorder closes it
    with pytest.raises(StorageProblem, match="No space left"):
        desk.write("https://timesca.com/another/")
    assert read_at(desk.place, pointer).payload == exchange().body
    assert desk.write("https://timesca.com/another/").file != pointer.file
