"""A run that died: whole records stay where pointers expect them, what is torn goes, damage inside is not cut off."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from crawler.archive.warc import read_at, responses, warc_files
from crawler.archive.warc.copies import last_offset
from crawler.archive.warc.members import MAGIC, Damage, Member, walk
from crawler.archive.warc.repair import repair
from crawler.errors import StorageProblem
from tests.archive.warc.desk import Desk, foreign

URLS = [f"https://timesca.com/{number}/" for number in range(5)]


def die(desk: Desk, *, committed: int = 0) -> Path:
    """Write five exchanges, the first ``committed`` of them noted in the database, and leave the file open."""
    for number, url in enumerate(URLS):
        desk.write(url, body=f"The page {number}. ".encode() * 50)
        if number == committed - 1:
            with desk.db.transaction(), desk.recorder.committing():
                pass
    desk.die()
    (path,) = warc_files(desk.place)
    return path


def members(path: Path) -> list[Member | Damage]:
    with path.open("rb") as file:
        return list(walk(file))


@pytest.mark.parametrize("committed", [0, 2, 5])
def test_a_file_left_open_gets_its_name_and_keeps_all(desk: Desk, committed: int) -> None:
    path = die(desk, committed=committed)
    content = path.read_bytes()
    repair(desk.place, desk.db)
    (named,) = warc_files(desk.place)
    assert (named.name, named.read_bytes()) == (path.name.removesuffix(".open"), content)


@pytest.mark.parametrize("committed", [0, 2])
def test_cut_anywhere_it_keeps_exactly_the_whole_records(desk: Desk, committed: int) -> None:
    path = die(desk, committed=committed)
    content = path.read_bytes()
    ends = [part.offset + part.size for part in members(path)]
    start = ends[2 * committed]
    for end in {
        *range(start, len(content), 37),
        *ends[2 * committed :],
        *(end - 1 for end in ends[2 * committed + 1 :]),
    }:
        path.write_bytes(content[:end])
        repair(desk.place, desk.db)
        left = [found.read_bytes() for found in warc_files(desk.place)]
        whole = max(whole for whole in ends if whole <= end)
        assert left == ([content[:whole]] if whole > ends[0] else [])
        for found in warc_files(desk.place):
            found.unlink()


@pytest.mark.parametrize("size", [0, 1, 200])
def test_a_file_begun_in_vain_is_removed(desk: Desk, size: int) -> None:
    path = die(desk)
    path.write_bytes(path.read_bytes()[:size])
    repair(desk.place, desk.db)
    assert warc_files(desk.place) == []


def test_zeros_at_the_end_as_after_a_power_cut_are_cut(desk: Desk) -> None:
    path = die(desk, committed=3)
    content = path.read_bytes()
    path.write_bytes(content + bytes(50_000))
    repair(desk.place, desk.db)
    assert warc_files(desk.place)[0].read_bytes() == content


@given(place=st.integers(0, 4), fill=st.binary(min_size=1, max_size=30), with_magic=st.booleans())
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_damage_before_a_whole_record_costs_no_other(
    tmp_path_factory: pytest.TempPathFactory, place: int, fill: bytes, with_magic: bool
) -> None:
    desk = Desk(tmp_path_factory.mktemp("desk"))
    try:
        path = die(desk, committed=5)
        parts = members(path)
        broken = parts[1 + 2 * place]
        content = bytearray(path.read_bytes())
        patch = (MAGIC + fill if with_magic else fill)[: broken.size - 20]
        content[broken.offset + 10 : broken.offset + 10 + len(patch)] = patch
        path.write_bytes(content)
        repair(desk.place, desk.db)
        (named,) = warc_files(desk.place)
        assert named.read_bytes() == bytes(content)
        others = [part for part in parts if part != broken]
        # Fill may happen to be what was there.
        assert [part for part in members(named) if isinstance(part, Member)] in (others, parts)
    finally:
        desk.db.close()


def test_the_end_is_searched_from_the_last_committed_copy(desk: Desk) -> None:
    path = die(desk, committed=4)
    name = f"warc/{path.name.removesuffix('.open')}"
    offset = last_offset(desk.db, name)
    assert offset == members(path)[7].offset
    content = bytearray(path.read_bytes())
    content[:offset] = bytes(offset)
    path.write_bytes(content)
    repair(desk.place, desk.db)
    assert warc_files(desk.place)[0].read_bytes() == bytes(content)


def test_a_committed_copy_that_is_gone_costs_no_other(desk: Desk) -> None:
    path = die(desk, committed=5)
    end = members(path)[3].offset
    path.write_bytes(path.read_bytes()[:end])
    repair(desk.place, desk.db)
    assert [response.url for response in responses(warc_files(desk.place)[0])] == URLS[:1]


def test_repaired_files_are_what_others_read(desk: Desk) -> None:
    path = die(desk)
    path.write_bytes(path.read_bytes()[:-10])
    repair(desk.place, desk.db)
    records = foreign(warc_files(desk.place)[0])
    assert [record["WARC-Type"] for record in records] == ["warcinfo"] + ["response", "request"] * 4 + ["response"]


def test_reading_a_file_that_is_still_written_stops_before_its_torn_end(desk: Desk) -> None:
    path = die(desk)
    path.write_bytes(path.read_bytes()[:-10])
    assert [response.url for response in responses(path)] == URLS
    path = path.rename(path.with_name(path.name.removesuffix(".open")))
    with pytest.raises(StorageProblem, match=r"record at \d+ is damaged \(it is cut off\)"):
        list(responses(path))


def test_a_pointer_holds_through_death_and_repair(desk: Desk) -> None:
    pointers = [desk.write(url) for url in URLS]
    before = [read_at(desk.place, pointer) for pointer in pointers]
    desk.die()
    repair(desk.place, desk.db)
    assert [read_at(desk.place, pointer) for pointer in pointers] == before
