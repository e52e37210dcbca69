"""Why a text is another than before: docs/architecture.md has this table in words."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from crawler.archive import rebuild
from crawler.items import Article, WarcPointer
from tests.archive.builders import LATEST, NOW, article, article_end, log, open_archive, write

if TYPE_CHECKING:
    from crawler.archive import Archive


def bytes_at(digest: str | None) -> dict[str, Any]:
    return {"warc": digest and WarcPointer(file="warc/timesca-1.warc.gz", offset=17, digest=digest)}


OLD = {"text": "As it was read first.", "parser": "1", **bytes_at("sha256:aa")}
OLD_UNKEPT = OLD | bytes_at(None)
OLD_CUT = OLD_UNKEPT | {"truncated": True}
TEXT = {"text": "As it is read now."}
SAME_BYTES, OTHER_BYTES, NO_BYTES = bytes_at("sha256:aa"), bytes_at("sha256:bb"), bytes_at(None)
SAME_PARSER, OTHER_PARSER = {"parser": "1"}, {"parser": "2"}
AS_NOW, AS_THEN, AS_NEITHER = (article(text=text).content_hash for text in (TEXT["text"], OLD["text"], "Between."))
NOTHING = ""


@pytest.fixture
def archive(tmp_path: Path) -> Iterator[Archive]:
    with open_archive(tmp_path) as archive:
        yield archive


@pytest.mark.parametrize(
    ("before", "now", "reread", "verdict"),
    [
        # The same text says nothing new, whatever else is another.
        (OLD, OLD | OTHER_BYTES, None, "unchanged"),
        (OLD, OLD | SAME_BYTES | OTHER_PARSER, None, "unchanged"),
        (OLD, OLD | OTHER_BYTES | OTHER_PARSER, AS_NEITHER, "unchanged"),
        # The same parser: the bytes are others.
        (OLD, TEXT | OTHER_BYTES | SAME_PARSER, None, "edited"),
        (OLD_UNKEPT, TEXT | NO_BYTES | SAME_PARSER, None, "edited"),
        # The same bytes: of one page only the parser can be another, of several a later one may have been edited.
        (OLD, TEXT | SAME_BYTES | OTHER_PARSER, AS_NOW, "reparsed"),
        (OLD, TEXT | SAME_BYTES | SAME_PARSER, AS_NOW, "reparsed"),
        (OLD, TEXT | SAME_BYTES | SAME_PARSER, AS_THEN, "edited"),
        # Both are others: today's reading of the old bytes tells.
        (OLD, TEXT | OTHER_BYTES | OTHER_PARSER, AS_NOW, "reparsed"),
        (OLD, TEXT | OTHER_BYTES | OTHER_PARSER, AS_THEN, "edited"),
        (OLD, TEXT | OTHER_BYTES | OTHER_PARSER, AS_NEITHER, "edited"),
        (OLD, TEXT | OTHER_BYTES | OTHER_PARSER, NOTHING, "edited"),
        # Without the old bytes: that the parser is another is certain, an edit would be a guess.
        (OLD, TEXT | OTHER_BYTES | OTHER_PARSER, None, "reparsed"),
        (OLD_UNKEPT, TEXT | OTHER_BYTES | OTHER_PARSER, None, "reparsed"),
        (OLD_UNKEPT, TEXT | NO_BYTES | OTHER_PARSER, None, "reparsed"),
        # A listing's entry was never the page.
        (OLD_CUT, TEXT | OTHER_BYTES | OTHER_PARSER, None, "edited"),
        (OLD_CUT, OLD | OTHER_BYTES | OTHER_PARSER, None, "edited"),
    ],
)
@pytest.mark.parametrize("rebuilt", [False, True])
def test_cause_of_change(
    tmp_path: Path, before: dict[str, Any], now: dict[str, Any], reread: str | None, verdict: str, rebuilt: bool
) -> None:
    with open_archive(tmp_path) as archive:
        write(archive, article_end(), article(**before))
        archive.publish()
    if rebuilt:
        rebuild(tmp_path, "timesca", run="rebuild")
    with open_archive(tmp_path) as archive:
        archive.begin(LATEST)
        if reread is not None:
            archive.reread(article().id, reread)
        assert archive.judge(article(**now)) == verdict
        if verdict != "unchanged":
            stored = archive.add(article(**now))
            assert isinstance(stored, Article)
            assert (stored.change, stored.revision) == (verdict, 2)


@pytest.mark.parametrize(
    ("before", "now", "is_asked"),
    [
        (OLD, TEXT | OTHER_BYTES | SAME_PARSER, False),
        (OLD, TEXT | NO_BYTES | SAME_PARSER, False),
        (OLD, OLD | OTHER_BYTES | OTHER_PARSER, False),
        (OLD_UNKEPT, TEXT | OTHER_BYTES | OTHER_PARSER, False),
        (OLD_CUT, TEXT | OTHER_BYTES | OTHER_PARSER, False),
        (OLD, TEXT | OTHER_BYTES | OTHER_PARSER, True),
        (OLD, TEXT | NO_BYTES | OTHER_PARSER, True),
        (OLD, TEXT | SAME_BYTES | SAME_PARSER, True),
    ],
)
def test_the_old_bytes_are_asked_for_only_where_they_decide(
    archive: Archive, before: dict[str, Any], now: dict[str, Any], is_asked: bool
) -> None:
    write(archive, article_end(), article(**before))
    assert archive.in_doubt(article(**now)) == (before["warc"] if is_asked else None)


def test_a_new_article_is_in_no_doubt(archive: Archive) -> None:
    assert archive.in_doubt(article()) is None


def test_what_comes_back_is_an_edit_whoever_reads_it(tmp_path: Path) -> None:
    for days in (0, 1, 3):
        with open_archive(tmp_path, run=f"run-{days}", clock=lambda days=days: NOW + timedelta(days=days)) as archive:
            if days == 0:
                write(archive, article_end(), article(**OLD))
            else:
                write(archive, article_end(state="gone", reason="404"))
                archive.confirm_gone()
            archive.publish()
    with open_archive(tmp_path) as archive:
        again = article(**(OLD | SAME_BYTES | OTHER_PARSER))
        assert archive.in_doubt(again) is None
        (stored,) = write(archive, article_end(), again)
    assert [record["change"] for record in log(tmp_path)] == ["new", "gone"]
    assert isinstance(stored, Article)
    assert stored.change == "edited"
