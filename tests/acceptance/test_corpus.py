"""A corpus at full size, opened by the programs that people open one with."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from random import Random
from typing import Any

import pytest

from crawler.items import Article, article_id
from crawler.replica.prose import Prose
from tests.archive.builders import SOURCE, address, article, article_end, open_archive, rate, write
from tests.corpus import synthetic

READERS = Path(__file__).parent / "readers"
PYTHON = Path(__file__).parents[2] / ".venv/readers/bin/python"
ARTICLES = 1_950
PLANTED = 50
DAYS = 60
MILLION = 1_000_000
MEMORY = 600
"""MB that sealing a million records may take."""

pytestmark = pytest.mark.acceptance


def paragraphs(name: object) -> list[str]:
    """An article of the replica's prose, whose patterns come again and again: three to nine paragraphs."""
    prose = Prose(f"corpus {name}")
    return [prose.paragraph(prose.die.randint(2, 4)) for _ in range(prose.die.randint(3, 9))]


def altered(name: int) -> list[str]:
    """An article's paragraphs with a few words edited, or with one paragraph more."""
    die = Random(name)
    found = paragraphs(name)
    if name % 2:
        found.insert(die.randint(0, len(found)), Prose(f"added {name}").paragraph(2))
        return found
    for _ in range(4):
        place = die.randrange(len(found))
        words = found[place].split()
        words[die.randrange(len(words))] = "Majilis"
        found[place] = " ".join(words)
    return found


def texts() -> dict[str, str]:
    """Name → text of 2,000 articles, the planted ones far from what they repeat."""
    originals = {f"{name}": paragraphs(name) for name in range(ARTICLES)}
    planted = {f"again-{name}": altered(name) for name in range(PLANTED)}
    return {name: "\n\n".join(each) for name, each in (originals | planted).items()}


def filed(name: str, text: str, number: int) -> Article:
    day = f"2026-{number % 12 + 1:02}-{number % 28 + 1:02}"
    return article(name, text, published_at=f"{day}T10:00:00+06:00", language="en-US")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An archive of 2,000 articles and of five rates on each of 60 days."""
    root = tmp_path_factory.mktemp("data")
    articles = [filed(name, text, number) for number, (name, text) in enumerate(texts().items())]
    with open_archive(root, publish_records=300, publish_seconds=3600) as archive:
        for first in range(0, len(articles), 50):
            write(archive, article_end(f"page-{first}"), *articles[first : first + 50])
            archive.publish_if_due()
        for day in range(DAYS):
            date = f"2026-{day // 28 + 1:02}-{day % 28 + 1:02}"
            rates = [
                rate(f"0.{day + 1:05}", "-0", date=date, base=base) for base in ("KGS", "KZT", "TJS", "UZS", "TMT")
            ]
            write(archive, article_end(f"rates-{day}"), *rates)
        archive.publish()
    return root


@pytest.fixture(scope="module")
def corpus(data: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    from crawler.corpus import Options, seal

    folder = tmp_path_factory.mktemp("sealed") / "corpus"
    seal(data, SOURCE, folder, Options())
    return folder


@pytest.fixture(scope="module")
def found(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What each of the readers finds in it."""
    if not PYTHON.exists():
        pytest.skip("the readers (DuckDB, pandas, polars, datasets) are not installed; make acceptance does it")
    offline = {"HF_HOME": str(tmp_path_factory.mktemp("home")), "HF_DATASETS_OFFLINE": "1", "HF_HUB_OFFLINE": "1"}
    done = subprocess.run(
        [PYTHON, READERS / "read.py", corpus],
        env=os.environ | offline,
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stderr
    told: dict[str, Any] = json.loads(done.stdout)
    return told


def rows(corpus: Path) -> Iterator[dict[str, Any]]:
    import pyarrow.parquet as pq

    return iter(pq.read_table(corpus / "articles.parquet", columns=["id", "near_duplicate_cluster"]).to_pylist())


def test_all_planted_near_duplicates_are_labelled_and_nothing_else(corpus: Path) -> None:
    told = {row["id"]: row["near_duplicate_cluster"] for row in rows(corpus)}
    assert len(told) == ARTICLES + PLANTED
    expected: dict[str, str | None] = dict.fromkeys(told)
    for name in range(PLANTED):
        pair = [article_id(SOURCE, address(each)) for each in (name, f"again-{name}")]
        expected |= dict.fromkeys(pair, min(pair))
    assert told == expected


def test_duckdb_counts_and_sums_the_same_in_both_forms(found: dict[str, Any]) -> None:
    (parquet, lines), (rate_parquet, rate_lines) = found["duckdb"]["articles"], found["duckdb"]["rates"]
    assert parquet == lines
    assert parquet[0][:2] == [2_000, sum(len(text.split()) for text in texts().values())]
    assert parquet[0][3:5] == [2 * PLANTED, PLANTED]
    assert rate_parquet == rate_lines
    assert [(base, count, value) for base, count, value, *_ in rate_lines] == [
        (base, DAYS, "0.0183000000") for base in ("KGS", "KZT", "TJS", "TMT", "UZS")
    ]
    assert {"DECIMAL(19,10)", "TIMESTAMP WITH TIME ZONE", "DATE"} <= set(found["duckdb"]["types"])


@pytest.mark.parametrize("reader", ["pandas", "polars", "datasets"])
def test_other_readers_open_it(found: dict[str, Any], reader: str) -> None:
    assert found[reader]["rows"] == [2_000, 5 * DAYS]
    assert found[reader]["words"] == found["duckdb"]["articles"][0][0][1]
    assert found[reader]["value"] == "0.0915000000"
    assert "UTC" in found[reader]["zone"]
    assert found["datasets"]["configs"] == ["articles", "rates"]


def test_the_guide_shows_how_to_open_it(corpus: Path, found: dict[str, Any], tmp_path: Path) -> None:
    guide = (Path(__file__).parents[2] / "docs/corpus.md").read_text("utf-8")
    (shown,) = re.findall(r"```python\n(.*?)```", guide, re.DOTALL)
    (tmp_path / "timesca-2026").symlink_to(corpus)
    done = subprocess.run(
        [PYTHON, "-c", f"{shown.rstrip()}.to_df().pipe(lambda rows: print('left:', len(rows)))"],
        cwd=tmp_path,
        env=os.environ | {"HF_HOME": str(tmp_path / "home"), "HF_DATASETS_OFFLINE": "1"},
        check=False,
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert (done.returncode, done.stdout) == (0, f"left: {ARTICLES}\n"), done.stderr


def test_the_standard_tool_finds_every_file_as_it_was_sealed(corpus: Path) -> None:
    done = subprocess.run(
        ["sha256sum", "--check", "--strict", "SHA256SUMS"], cwd=corpus, check=False, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout
    assert done.stdout.count(": OK\n") == sum(path.is_file() for path in corpus.rglob("*")) - 1


def test_a_million_records_do_not_need_more_memory(scrapy: Any, tmp_path: Path) -> None:
    synthetic.make(scrapy.data, articles=MILLION - 50_000, rates=50_000)
    args = (SOURCE, "-s", f"ARCHIVE_DIR={scrapy.data}", "-o", str(tmp_path / "corpus"))
    with scrapy.start("corpus", *args) as process:
        out, err = process.stdout.read(), process.stderr.read()
        _, status, used = os.wait4(process.pid, 0)
    # A gigabyte that nobody wants to keep or to look through.
    shutil.rmtree(scrapy.data)
    shutil.rmtree(tmp_path / "corpus")
    assert (os.waitstatus_to_exitcode(status), err) == (0, "")
    assert "950000 articles and 50000 rates" in out
    assert f"clusters of near-duplicates: {950_000 // synthetic.ALIKE}" in out
    assert used.ru_maxrss / 1024 < MEMORY
