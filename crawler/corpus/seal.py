"""Makes a corpus: chooses records, labels near-duplicates, writes rows, and says what it made."""

from __future__ import annotations

import json
import shutil
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING

import crawler
from crawler.archive.folder import Folder
from crawler.corpus import manifest
from crawler.corpus.background import background
from crawler.corpus.card import Card
from crawler.corpus.clustered import Duplicates, clustered
from crawler.corpus.columns import Columns
from crawler.corpus.draft import draft
from crawler.corpus.duplicates import Clusters
from crawler.corpus.facts import Facts
from crawler.corpus.log import Log
from crawler.corpus.output import Output
from crawler.corpus.schemas import row_schema
from crawler.corpus.selection import Options, Selection, selection
from crawler.corpus.shingles import shingles
from crawler.corpus.sketches import Sketches

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.archive.folder import Kind

__all__ = ["Options", "Sealed", "seal"]


@dataclass(frozen=True, kw_only=True)
class Sealed:
    """What was sealed."""

    articles: int
    rates: int
    clusters: int
    """Of near-duplicates."""


@dataclass(frozen=True, kw_only=True)
class _Part:
    """One kind, written."""

    last: int
    facts: Facts
    undated: int


def seal(root: Path, source: str, target: Path, options: Options) -> Sealed:
    """Make the corpus of an archive below ``root`` as the folder ``target``, beside a crawl if need be.

    The folder is there, whole, when this returns; if it raises there is none. Raises UsageProblem where ``target`` is
    taken, Locked where another process makes it, StorageProblem for an archive that cannot be read, OSError.
    """
    folder = Folder(root, source)
    with draft(target) as path:
        work = path / "work"
        work.mkdir()
        articles, duplicates = _articles(Log(folder, "articles"), options, path, work)
        rates = _rates(Log(folder, "rates"), options, path, work)
        shutil.rmtree(work)
        _describe(path, root, source, options, {"articles": articles, "rates": rates}, duplicates)
    return Sealed(articles=articles.facts.rows, rates=rates.facts.rows, clusters=duplicates.clusters)


def _articles(log: Log, options: Options, path: Path, work: Path) -> tuple[_Part, Duplicates]:
    """Write both files of the articles, each labelled."""
    facts, columns = Facts(), Columns(log.kind)
    with (
        selection(log, options, work) as chosen,
        closing(Sketches(work)) as sketches,
        clustered(work) as duplicates,
        Output(path, columns) as output,
    ):
        clusters = _compare(chosen, sketches)
        for number, record in enumerate(chosen.records()):
            row = columns.row(record, clusters.label(number))
            output.add(row)
            facts.see(row)
            duplicates.see(row)
        return _Part(last=log.last, facts=facts, undated=chosen.undated()), duplicates.count()


def _rates(log: Log, options: Options, path: Path, work: Path) -> _Part:
    """Write both files of the rates."""
    facts, columns = Facts(), Columns(log.kind)
    with selection(log, options, work) as chosen, Output(path, columns) as output:
        for record in chosen.records():
            row = columns.row(record)
            output.add(row)
            facts.see(row)
        return _Part(last=log.last, facts=facts, undated=chosen.undated())


def _compare(chosen: Selection, sketches: Sketches) -> Clusters:
    for record in chosen.records():
        sketches.add(record["id"], shingles(record))
    sketches.flush()
    return Clusters(sketches)


def _describe(
    path: Path, root: Path, source: str, options: Options, parts: dict[Kind, _Part], duplicates: Duplicates
) -> None:
    """Write what is said of the rows: their schemas, the card, and last the checksums of all."""
    (path / "schema").mkdir()
    for kind in parts:
        schema = json.dumps(row_schema(kind), indent=2, ensure_ascii=False)
        (path / "schema" / f"{kind}.json").write_text(schema + "\n", "utf-8")
    last = {kind: part.last for kind, part in parts.items()}
    card = Card(
        source=source,
        options=options,
        version=crawler.__version__,
        last=last,
        facts={kind: part.facts for kind, part in parts.items()},
        undated=parts["articles"].undated,
        duplicates=duplicates,
        background=background(root, source),
    )
    (path / "README.md").write_text(card.render(), "utf-8")
    told = manifest.manifest(
        path,
        source=source,
        version=crawler.__version__,
        options=options,
        last=last,
        rows={kind: part.facts.rows for kind, part in parts.items()},
    )
    manifest.write(path, told)
