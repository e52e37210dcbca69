"""What is not as it was written is named, one line each; what is as it may be is not complained of."""

from __future__ import annotations

import gzip
import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from crawler.archive.lock import Lock
from crawler.archive.warc.members import Member, walk
from crawler.errors import Locked
from crawler.items import article_id
from crawler.verify import Examination
from tests.archive.builders import NOW, SOURCE, address, article, article_end, exchange, open_archive, write
from tests.verify.sample import FIRST, SECOND, edit, findings, make, notes, overwrite, sql

ONE = article_id(SOURCE, address("one"))


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make(tmp_path_factory.mktemp("whole"))


@pytest.fixture
def folder(whole: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(whole, tmp_path / SOURCE, symlinks=True))


def test_an_archive_as_it_was_written(folder: Path) -> None:
    before = {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}
    examination = Examination(folder.parent, SOURCE)
    assert list(examination.told()) == []
    assert examination.counts == {"articles": 4, "rates": 2, "quarantine": 1, "WARC records": 11, "run reports": 1}
    assert {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()} == before


def test_an_archive_is_only_read(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            path.chmod(0o555 if path.is_dir() else 0o444)
    try:
        assert findings(folder) == []
    finally:
        for path in (folder, *folder.rglob("*")):
            if path.is_dir():
                path.chmod(0o755)


def line(number: int, **fields: object) -> Callable[[Path], None]:
    return lambda folder: edit(folder / FIRST, number, **fields)


def replace(file: str, old: bytes, new: bytes) -> Callable[[Path], None]:
    def change(folder: Path) -> None:
        content = (folder / file).read_bytes()
        assert old in content
        overwrite(folder / file, content.replace(old, new, 1))

    return change


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (replace(FIRST, b'"seq":1', b'"seq": 1'), f"{FIRST}, line 1: no strict JSON"),
        (replace(FIRST, b'"seq":1', b'"seq":NaN'), f"{FIRST}, line 1: no strict JSON"),
        (replace(FIRST, b'"seq":1', b'"seq":1,"seq":1'), f"{FIRST}, line 1: no strict JSON"),
        (replace(FIRST, b"Some text", b"Some \xfftext"), f"{FIRST}, line 1: no strict JSON"),
        (line(2, seq=3), f"{FIRST}, line 2: seq 3 stands where 2 should"),
        (line(2, revision="1"), f"{FIRST}, line 2: revision: is no integer"),
        (line(2, schema="article/9"), f"{FIRST}, line 2: schema: is not article/1"),
        (line(2, id="0" * 32), f"{FIRST}, line 2: id does not follow from source and url"),
        (line(2, text="Three."), f"{FIRST}, line 2: content_hash does not follow from title and text"),
        (line(2, text="Three."), f"{FIRST}, line 2: text is not its blocks"),
        (line(2, word_count=2), f"{FIRST}, line 2: word_count 2, and text has 1 words"),
        (line(2, revision=2), f"{FIRST}, line 2: revision 2 of an article whose last one is 0"),
        (line(2, change="edited"), f"{FIRST}, line 2: revision 1 cannot be edited"),
        (line(2, title="Title of  two"), f"{FIRST}: is not what was published"),
        (lambda folder: overwrite(folder / FIRST, b""), f"{FIRST}: ends with seq 0, not 2"),
        (lambda folder: (folder / FIRST).unlink(), f"{FIRST}: is missing"),
        (lambda folder: (folder / FIRST).unlink(), f"{SECOND}: articles 1 to 2 are missing before it"),
        (lambda folder: shutil.copy(folder / FIRST, folder / "rates/all.jsonl"), "rates/all.jsonl: is no segment"),
        (
            lambda folder: shutil.copy(folder / FIRST, folder / "articles/0000000002-0000000003.jsonl"),
            "articles/0000000002-0000000003.jsonl: begins again at seq 2",
        ),
        (
            lambda folder: edit(folder / "rates/0000000001-0000000002.jsonl", 2, value="0.01145"),
            "rates/0000000001-0000000002.jsonl, line 2: id does not follow",
        ),
        (
            lambda folder: edit(folder / "quarantine/0000000001-0000000001.jsonl", 1, reason=""),
            "quarantine/0000000001-0000000001.jsonl, line 1: reason: is shorter than 1",
        ),
        (lambda folder: overwrite(folder / "MANIFEST.json", b"{"), "MANIFEST.json: is no manifest"),
        (replace("MANIFEST.json", b'"bytes": ', b'"bytes": 1'), "MANIFEST.json: is not what the database knows"),
        (lambda folder: overwrite(folder / "runs/run-1.json", b"[]"), "runs/run-1.json: no JSON of a report"),
        (replace("runs/run-1.json", b'"exit_status": 0', b'"exit_status": "0"'), "runs/run-1.json: exit_status: is no"),
        (replace("runs/run-1.json", b'"found": 0', b'"found": 1'), "runs/run-1.json: 1 addresses were found"),
        (replace("runs/run-1.json", b'"run": "run-1"', b'"run": "run-2"'), "runs/run-1.json: tells of run run-2"),
        (lambda folder: (folder / "runs/run-1.json").unlink(), "runs/latest.json: leads to run-1.json"),
    ],
)  # fmt: skip
def test_damage_of_files_that_people_read(folder: Path, change: Callable[[Path], None], found: str) -> None:
    change(folder)
    assert any(told.startswith(found) for told in findings(folder)), findings(folder)


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda folder: (folder / "state.sqlite").unlink(), "state.sqlite: is missing"),
        (lambda folder: overwrite(folder / "state.sqlite", b"damaged"), "state.sqlite: cannot be read"),
        (lambda folder: overwrite(folder / "state.sqlite.sha256", b"?"), "state.sqlite.sha256: is no list"),
        (sql("UPDATE article SET revision = 3 WHERE seq = 3"), f"state.sqlite, article {ONE}: is not as the newest"),
        (sql("UPDATE article SET content_hash = x'00' WHERE seq = 3"), f"state.sqlite, article {ONE}: is not as"),
        (sql("UPDATE article SET truncated = 1 WHERE seq = 3"), f"state.sqlite, article {ONE}: is not as"),
        (sql("UPDATE article SET seq = 1 WHERE seq = 3"), f"state.sqlite, article {ONE}: is not as"),
        (sql("DELETE FROM article WHERE seq = 3"), f"state.sqlite, article {ONE}: is missing"),
        (sql("INSERT INTO quarantined VALUES (x'aa', 9)"), "state.sqlite, quarantined aa: there is no line of seq 9"),
        (sql("UPDATE rate SET value = '7' WHERE seq = 2"), "state.sqlite, rate "),
        (sql("DELETE FROM membership; DELETE FROM page"), f"state.sqlite, page {address('one')}: the article of seq 3"),
        (sql("DELETE FROM page WHERE kind = 'article'"), "state.sqlite, membership "),
        (sql("UPDATE log SET last_seq = 9 WHERE kind = 'rates'"), "state.sqlite, log: the last rates seq is 2"),
        (sql("DELETE FROM outbox"), "state.sqlite, log: the last articles seq is 3"),
        (sql("UPDATE outbox SET seq = 5"), "state.sqlite, waiting record articles 5: seq 5 stands where 4 should"),
        (
            sql("UPDATE outbox SET line = CAST(line || ' ' AS BLOB)"),
            "state.sqlite, waiting record articles 4: no strict JSON",
        ),
        (sql("UPDATE outbox SET line = 'text'"), "state.sqlite, outbox: holds values of another kind"),
        (sql("PRAGMA user_version = 1"), "state.sqlite: cannot be read"),
        (sql("PRAGMA application_id = 1"), "state.sqlite: cannot be read"),
        (sql("DROP TABLE rate"), "state.sqlite: cannot be read"),
        (sql("DELETE FROM batch WHERE first_seq = 3"), f"{SECOND}: is unknown to the database"),
        (sql('UPDATE copy SET "offset" = 7'), "state.sqlite, copy "),
    ],
)  # fmt: skip
def test_damage_of_the_database(folder: Path, change: Callable[[Path], None], found: str) -> None:
    change(folder)
    assert any(told.startswith(found) for told in findings(folder)), findings(folder)


def test_a_lost_database_does_not_keep_the_rest_from_being_examined(folder: Path) -> None:
    (folder / "state.sqlite").unlink()
    edit(folder / FIRST, 2, title="Title of  two")
    assert [told.partition(":")[0] for told in findings(folder)] == ["state.sqlite", FIRST]


def test_one_unreadable_line_brings_no_others_along(folder: Path) -> None:
    replace(FIRST, b"Some text", b"Some \xfftext")(folder)
    assert [told.split(":")[0] for told in findings(folder)] == [f"{FIRST}, line 1", FIRST]


def test_a_missing_segment_brings_no_others_along(folder: Path) -> None:
    (folder / FIRST).unlink()
    assert [told.partition(";")[0] for told in findings(folder)] == [
        f"{SECOND}: articles 1 to 2 are missing before it", f"{FIRST}: is missing",
    ]  # fmt: skip


def test_records_of_another_parser_may_hash_and_count_otherwise(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article(parser="0", content_hash="0" * 64, word_count=9))
        write(archive, article_end("b"), article("b", "b\x00", content_hash="0" * 64))
        archive.publish()
    assert findings(tmp_path / SOURCE) == []


def test_an_article_that_is_gone(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        archive.begin(address("one"))
        archive.commit(article_end(state="gone", reason="404"))
        archive._db.execute("UPDATE page SET missing_since = '2026-11-01T00:00:00Z'")
        assert archive.confirm_gone() == 1
        archive.publish()
    assert findings(tmp_path / SOURCE) == []


def warc(folder: Path) -> Path:
    (found,) = (folder / "warc").glob("*.warc.gz")
    return found


def test_a_damaged_warc_record_is_named_by_its_place_and_by_what_was_read_of_it(folder: Path) -> None:
    lines = (folder / FIRST).read_text("utf-8").splitlines()
    pointer = json.loads(lines[1])["warc"]
    content = bytearray(warc(folder).read_bytes())
    content[pointer["offset"] + 40] ^= 1
    overwrite(warc(folder), bytes(content))
    found = [told for told in findings(folder) if told.startswith(f"{pointer['file']}, byte {pointer['offset']}")]
    assert len(found) == 2
    assert f"of which articles 2 ({address('two')}) was read: there is no whole response" in found[1]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (b"<p>The page", b"<p>Thy page", "its payload has the digest sha256:"),
        (b"nginx", b"nginy", "block digest failed"),
    ],
)
def test_a_record_that_was_written_wrongly(folder: Path, old: bytes, new: bytes, words: str) -> None:
    path = warc(folder)
    with path.open("rb") as file:
        members = [member for member in walk(file) if isinstance(member, Member)]
    # Response and request are one after the other, behind the record that opens the file.
    response = members[3]
    assert old in response.record
    records = [member.record for member in members]
    records[3] = response.record.replace(old, new)
    overwrite(path, b"".join(map(gzip.compress, records)))
    offset = sum(len(gzip.compress(record)) for record in records[:3])
    assert any(told.startswith(f"warc/{path.name}, byte {offset}: ") and words in told for told in findings(folder))


def test_a_missing_warc_file_brings_nothing_along_that_pointed_into_it(folder: Path) -> None:
    path = warc(folder)
    path.unlink()
    missing = [f"warc/{path.name}: is missing; restore the file from a backup"]
    assert findings(folder) == missing
    (folder / "warc" / "SHA256SUMS").unlink()
    assert findings(folder) == missing


def test_a_cut_warc_file_is_no_fault_of_the_database(folder: Path) -> None:
    path = warc(folder)
    overwrite(path, path.read_bytes()[:3000])
    found = findings(folder)
    assert any("there is no whole response" in told for told in found)
    assert {told.partition(":")[0].partition(",")[0] for told in found} == {f"warc/{path.name}"}


def test_a_pointer_to_the_bytes_of_another_article(folder: Path) -> None:
    lines = [json.loads(line) for line in (folder / FIRST).read_text("utf-8").splitlines()]
    edit(folder / FIRST, 1, warc=lines[1]["warc"])
    assert any(f"({address('one')}) was read: there is the page {address('two')}" in told for told in findings(folder))


def test_a_pointer_with_another_digest(folder: Path) -> None:
    first = json.loads((folder / FIRST).read_text("utf-8").splitlines()[0])
    edit(folder / FIRST, 1, warc=first["warc"] | {"digest": "sha256:" + "0" * 64})
    assert any(f"({address('one')}) was read: there is a payload sha256:" in told for told in findings(folder))


@pytest.mark.parametrize("body", [b'<link rel="canonical" href="/one/">', b"nothing"])
def test_a_page_asked_for_under_another_address_names_its_own(tmp_path: Path, body: bytes) -> None:
    with open_archive(tmp_path) as archive:
        pointer = archive.recorder.write(exchange(f"{address('')}?p=7", body))
        write(archive, article_end("one"), article(warc=pointer))
        archive.publish()
        archive.recorder.finish()
    assert (findings(tmp_path / SOURCE) == []) == (b"one" in body)


def test_a_killed_run_is_no_damage(tmp_path: Path) -> None:
    with open_archive(tmp_path / "live") as archive:
        pointer = archive.recorder.write(exchange(address("one")))
        write(archive, article_end("one"), article(warc=pointer))
        archive.recorder.write(exchange(address("two")))
        folder = Path(shutil.copytree(tmp_path / "live" / SOURCE, tmp_path / SOURCE))
    (torn,) = (folder / "warc").glob("*.open")
    overwrite(torn, torn.read_bytes()[:-3])
    assert findings(folder) == []
    told = notes(folder)
    assert any(note.startswith("state.sqlite: the last run did not come to its end") for note in told)
    assert any(note.startswith(f"warc/{torn.name}: its run died") for note in told)
    open_archive(tmp_path).close()
    assert (findings(folder), notes(folder)) == ([], [])


def test_a_run_keeps_out_and_is_kept_out(folder: Path) -> None:
    lock = Lock.acquire(folder / "lock", run="run-2", now=NOW)
    with pytest.raises(Locked, match=r"another run .*run-2.* is active"):
        findings(folder)
    lock.release()
    overwrite(folder / "lock", b"pid 999999999, run run-2, since 2026-11-24T16:22:18+00:00\n")
    reading = Examination(folder.parent, SOURCE).told()
    assert findings(folder) == []
    overwrite(folder / "runs/run-1.json", b"[]")
    assert "runs/run-1.json" in str(next(reading))
    with pytest.raises(Locked, match="scrapy verify is reading the archive"):
        open_archive(folder.parent)
    reading.close()  # type: ignore[attr-defined]
    open_archive(folder.parent).close()
