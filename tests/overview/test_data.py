"""An archive as plain data: all parts of it, read beside a run that holds it."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from crawler.archive import runs
from crawler.errors import StorageProblem
from crawler.overview import gather
from tests.archive.builders import (
    LATEST,
    NOW,
    SOURCE,
    address,
    article,
    article_end,
    listing_end,
    open_archive,
    rate,
    run_report,
    write,
)  # fmt: skip


def test_everything_that_is_published(tmp_path: Path) -> None:
    region = {"newest": [address("one")], "oldest": [address("two")], "at_end": True}
    with open_archive(tmp_path) as archive:
        write(archive, article_end("one", published_at="2026-11-20T10:00:00+06:00"), article())
        write(archive, article_end("two", published_at="2026-11-18T10:00:00+06:00"), article("two"))
        write(archive, listing_end("one", "two", walk={"regions": [region]}), rate(), rate("0.01200"))
        archive.publish()
        write(archive, article_end("waiting"), article("waiting"))
        runs.write(archive.folder, run_report("20261124T162218Z-0001"))
        told = gather(tmp_path, SOURCE, now=NOW)
    assert json.dumps(told)
    assert (told["source"], told["made_at"]) == (SOURCE, "2026-11-24T16:22:18+00:00")
    assert told["calendars"] == [{"listing": LATEST, "days": [("2026-11-18", "2026-11-20", "complete")]}]
    assert told["status"]["coverage"][0]["complete"]
    assert (told["articles"]["articles"], told["rates"][0]["true"]) == (2, [None, "4.90"])
    assert told["runs"] == {"total": 1, "newest": [told["runs"]["newest"][0]]}
    assert told["runs"]["newest"][0]["line"] == "timesca: ok"
    assert [each["url"] for each in told["shown"]] == [address("one"), address("two")]


def test_a_database_that_cannot_be_read_takes_the_calendar_only(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article())
        archive.publish()
    (tmp_path / SOURCE / "state.sqlite").write_bytes(b"no database")
    told = gather(tmp_path, SOURCE, now=NOW)
    assert (told["calendars"], told["articles"]["articles"]) == ([], 1)
    assert "damaged" in told["status"]["note"]


@pytest.mark.parametrize(("old", "new", "seq"), [(b'"title":', b'"title";', 2), (b'"seq":1,', b'"seq":7,', 1)])
def test_a_damaged_line_is_named(tmp_path: Path, old: bytes, new: bytes, seq: int) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article(), article("two"))
        archive.publish()
    (path,) = (tmp_path / SOURCE / "articles").iterdir()
    before, found, after = path.read_bytes().rpartition(old)
    path.chmod(0o600)
    path.write_bytes(before + found.replace(old, new) + after)
    with pytest.raises(StorageProblem, match=f"is damaged at seq {seq}"):
        gather(tmp_path, SOURCE, now=NOW)


def test_an_archive_of_which_only_the_reports_are_left(tmp_path: Path) -> None:
    (tmp_path / SOURCE / "runs").mkdir(parents=True)
    told = gather(tmp_path, SOURCE, now=NOW)
    assert (told["rates"], told["shown"], told["runs"]) == ([], [], {"total": 0, "newest": []})


def test_what_is_no_report_of_a_run_tells_nothing(tmp_path: Path) -> None:
    with open_archive(tmp_path) as archive:
        runs.write(archive.folder, run_report("20261124T162218Z-0001"))
        for run, text in (("20261123T000000Z-0002", "{}"), ("20261125T000000Z-0003", "[]")):
            (archive.folder.runs / f"{run}.json").write_text(text)
        told = gather(tmp_path, SOURCE, now=NOW)["runs"]
    assert (told["total"], [each["run"] for each in told["newest"]]) == (3, ["20261124T162218Z-0001"])
