"""What of a log is in a corpus, in both of its forms, and that it is there whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from crawler.archive.again import write_gone
from crawler.archive.folder import hidden
from crawler.corpus import Options, draft, seal
from crawler.corpus.columns import Columns
from crawler.corpus.schemas import row_schema
from crawler.errors import Locked, StorageProblem, UsageProblem
from crawler.items import Author, Image, WarcPointer
from tests.archive.builders import PROJECT, SOURCE, STAMP, address, article, article_end, log, open_archive, rate, write

POINTER = WarcPointer(file="warc/timesca-1.warc.gz", offset=7, digest="sha256:00")
RICH = {
    "authors": (Author(name="Örnek \u2028 Karimov", account="ok"),),
    "images": (Image(url="https://timesca.com/a.jpg"),),
    "tags": ("a", "b"),
    "extracted_by": {"title": "headline", "text": "selector"},
    "warc": POINTER,
    "language": "en-US",
    "modified_at": "2026-11-21T00:30:00.5Z",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of three articles, one edited, one gone, one without date; and three rates."""
    root = tmp_path_factory.mktemp("written")
    with open_archive(root) as archive:
        write(archive, article_end("one"), article("one", "First text.", **RICH))
        write(archive, article_end("two"), article("two", "A text.", published_at="2026-11-22T23:59:00+06:00"))
        write(archive, article_end("three"), article("three", "Undated.", published_at=None), rate("0.00008", "-0"))
        archive.publish()
        write(archive, article_end("one"), article("one", "Second text.", **RICH), rate("123456789.0123456789"))
        write(archive, article_end("four"), rate("0.2", date="2026-11-20"))
        gone(archive, "two")
        archive.publish()
    return root


@pytest.fixture
def data(written: Path, tmp_path: Path) -> Path:
    """A copy of it."""
    return shutil.copytree(written, tmp_path / "data")


def gone(archive: Any, name: str) -> None:
    page = article(name)
    write_gone(
        archive._db, archive.folder, address(name), article_id=bytes.fromhex(page.id), run=archive.run, now=STAMP
    )


def texts(corpus: Any) -> list[tuple[str, int, str]]:
    return [(row["text"], row["revision"], row["change"]) for row in corpus.lines()]


def test_the_latest_revision_of_each_article_in_the_order_of_the_log(data: Path, sealed: Callable[..., Any]) -> None:
    corpus = sealed()
    assert texts(corpus) == [("Undated.", 1, "new"), ("Second text.", 2, "edited"), ("A text.", 2, "gone")]
    assert [row["value"] for row in corpus.lines("rates")] == ["0.00008", "123456789.0123456789", "0.2"]


def test_every_revision_where_that_is_asked_for(data: Path, sealed: Callable[..., Any]) -> None:
    assert [row["seq"] for row in sealed(all_revisions=True).lines()] == [line["seq"] for line in log(data)]


@pytest.mark.parametrize(
    ("bounds", "articles", "rates"),
    [
        ({"since": date(2026, 11, 20)}, ["Second text.", "A text."], 3),
        ({"since": date(2026, 11, 21)}, ["A text."], 2),
        ({"until": date(2026, 11, 20)}, ["Second text."], 1),
        # The day is the one that the site tells, in its zone.
        ({"since": date(2026, 11, 22), "until": date(2026, 11, 22)}, ["A text."], 0),
        ({"since": date(2026, 11, 23), "until": date(2026, 11, 24)}, [], 2),
    ],
)
def test_days_are_inclusive_and_what_has_none_is_told(
    data: Path, sealed: Callable[..., Any], bounds: dict[str, date], articles: list[str], rates: int
) -> None:
    corpus = sealed(**bounds)
    assert [row["text"] for row in corpus.lines()] == articles
    assert len(corpus.lines("rates")) == len(corpus.table("rates")) == rates
    assert "Left out for having no date: 1 articles" in corpus.card


def test_parquet_has_the_rows_of_the_lines_typed(data: Path, sealed: Callable[..., Any]) -> None:
    corpus = sealed(all_revisions=True)
    for row, typed in zip(corpus.lines(), corpus.table(), strict=True):
        assert list(row) == list(typed)
        for name in ("crawled_at", "published_at", "modified_at"):
            stamp = row.pop(name)
            assert typed.pop(name) == (stamp and datetime.fromisoformat(stamp))
        assert row == typed
    for row, typed in zip(corpus.lines("rates"), corpus.table("rates"), strict=True):
        assert (row["value"], row["change_pct"]) == (typed["value_published"], typed["change_pct_published"])
        assert (Decimal(row["value"]), Decimal(row["change_pct"])) == (typed["value"], typed["change_pct"])
        assert typed["site_date"] == (row["site_date"] and date.fromisoformat(row["site_date"]))


def test_zones_are_kept_beside_the_moments(data: Path, sealed: Callable[..., Any]) -> None:
    row = sealed().table()[1]
    assert (row["published_offset"], row["modified_offset"]) == ("+06:00", "+00:00")


def test_rows_fit_their_schema(data: Path, sealed: Callable[..., Any]) -> None:
    corpus = sealed()
    for kind in ("articles", "rates"):
        schema = row_schema(kind)
        for row in corpus.lines(kind):
            Draft202012Validator(schema).validate(row)
            assert list(row) == schema["required"] == list(schema["properties"])


def test_a_line_from_before_a_field_means_its_default(data: Path, tmp_path: Path) -> None:
    line = log(data)[0]
    del line["client_rendered"]
    assert Columns("articles").row(line)["client_rendered"] is False


def test_the_same_log_gives_the_same_bytes(data: Path, sealed: Callable[..., Any]) -> None:
    assert sealed("one").bytes() == sealed("two").bytes()


def test_nothing_but_the_corpus_is_left(data: Path, sealed: Callable[..., Any], tmp_path: Path) -> None:
    names = set(sealed().bytes())
    assert names == {
        "articles.jsonl.zst", "articles.parquet", "rates.jsonl.zst", "rates.parquet", "schema/articles.json",
        "schema/rates.json", "README.md", "manifest.json", "SHA256SUMS",
    }  # fmt: skip
    assert {path.name for path in tmp_path.iterdir()} == {"data", "corpus"}


def test_an_empty_archive_is_an_empty_corpus(tmp_path: Path, sealed: Callable[..., Any]) -> None:
    open_archive(tmp_path / "data").close()
    corpus = sealed()
    assert corpus.lines() == corpus.table() == corpus.lines("rates") == corpus.table("rates") == []


def test_what_is_there_is_not_overwritten(data: Path, sealed: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "corpus").mkdir()
    with pytest.raises(UsageProblem, match="there already"):
        sealed()
    with pytest.raises(UsageProblem, match="no folder"):
        sealed("nowhere/corpus")
    assert list((tmp_path / "corpus").iterdir()) == []


def test_a_failure_leaves_nothing(data: Path, sealed: Callable[..., Any], tmp_path: Path) -> None:
    segment = max((data / SOURCE / "rates").glob("*.jsonl"))
    segment.chmod(0o600)
    segment.write_bytes(segment.read_bytes().replace(b"KGS", b"KGZ"))
    with pytest.raises(StorageProblem, match=r"0000000002-0000000003.jsonl is not what was published"):
        sealed()
    assert [path.name for path in tmp_path.iterdir()] == ["data"]


KILLED = """
import os, signal, sys
from pathlib import Path
from crawler.corpus import Options, manifest, seal
manifest.write = lambda *_: os.kill(os.getpid(), signal.SIGKILL)
seal(Path(sys.argv[1]), sys.argv[2], Path(sys.argv[3]), Options())
"""


def test_a_run_killed_at_its_last_step_leaves_no_corpus(data: Path, sealed: Callable[..., Any], tmp_path: Path) -> None:
    args = [sys.executable, "-c", KILLED, str(data), SOURCE, str(tmp_path / "corpus")]
    assert subprocess.run(args, cwd=PROJECT, check=False).returncode == -9
    assert not (tmp_path / "corpus").exists()
    assert len(sealed().lines()) == 3
    assert {path.name for path in tmp_path.iterdir()} == {"data", "corpus"}


def test_what_a_killed_run_left_is_cleared_away(data: Path, sealed: Callable[..., Any], tmp_path: Path) -> None:
    left = hidden(tmp_path / "corpus") / "work"
    left.mkdir(parents=True)
    (left / "articles.sqlite").write_text("torn")
    (left.parent / "articles.parquet").write_text("torn")
    assert len(sealed().lines()) == 3


def test_two_do_not_write_one_corpus(data: Path, sealed: Callable[..., Any], tmp_path: Path) -> None:
    with draft.draft(tmp_path / "corpus"), pytest.raises(Locked):
        sealed()
    assert (tmp_path / "corpus").is_dir()


def test_a_crawl_may_hold_the_archive(data: Path, sealed: Callable[..., Any]) -> None:
    with open_archive(data, run="run-2") as archive:
        write(archive, article_end("five"), article("five"))
        assert len(sealed("before").lines()) == 3
        archive.publish()
        assert len(sealed("after").lines()) == 4


def test_no_number_is_rounded(tmp_path: Path, sealed: Callable[..., Any]) -> None:
    with open_archive(tmp_path / "data") as archive:
        write(archive, article_end("one"), rate("999999999.9999999999", "-999999999.9999999999"))
        archive.publish()
    (row,) = sealed().table("rates")
    assert (row["value"], row["change_pct"]) == (Decimal("999999999.9999999999"), -row["value"])


def test_what_cannot_be_typed_names_its_place(tmp_path: Path, sealed: Callable[..., Any]) -> None:
    with open_archive(tmp_path / "data") as archive:
        write(archive, article_end("one"), rate(date="2026-02-30"))
        archive.publish()
    with pytest.raises(StorageProblem, match="rates, seq 1 to 1: day is out of range"):
        sealed()


def test_seal_tells_what_it_made(data: Path, tmp_path: Path) -> None:
    made = seal(data, SOURCE, tmp_path / "corpus", Options())
    assert (made.articles, made.rates, made.clusters) == (3, 3, 0)
