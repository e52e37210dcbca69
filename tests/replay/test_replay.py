"""What a replay finds after a change of the parsers, and what it appends."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from crawler.archive import Archive
from crawler.archive.folder import Folder
from crawler.errors import ParseProblem, SiteChanged, StorageProblem, UsageProblem
from crawler.parsers.ticker import Ticker
from crawler.replay import Options, Tally, apply, compare
from crawler.sites import site
from tests.archive.builders import log
from tests.conftest import Archived
from tests.replay.conftest import ARTICLES

pytestmark = pytest.mark.usefixtures("inline")

HAD = ARTICLES - 1
Change = Callable[..., None]


def look(root: Path, **options: Any) -> Tally:
    return compare(Folder(root, "timesca"), Options(**options))


def append(root: Path, **options: Any) -> Tally:
    with Archive.open(root, "timesca", run="replay-1") as archive:
        return apply(archive, Options(**options))


def url_of(root: Path, seq: int = 1) -> str:
    return str(Archived(root / "timesca").articles[seq - 1]["url"])


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> Change:
    """Change what the article parser reads: ``parts(lambda found: replace(found, tags=()))``."""
    read = site.read_article

    def change(to: Callable[..., Any], parser: str = "3") -> None:
        monkeypatch.setattr(site, "PARSER", parser)
        monkeypatch.setattr(site, "read_article", lambda *given: to(read(*given)))

    return change


def longer(found: Any) -> Any:
    block = replace(found.blocks[-1], text=found.blocks[-1].text + " More.")
    return replace(found, blocks=(*found.blocks[:-1], block))


def refuse(found: Any) -> Any:
    raise ParseProblem("shows nothing \x1b[2J")


def stumble(found: Any) -> Any:
    raise KeyError("a bug")


def test_an_unchanged_parser_finds_nothing(root: Path) -> None:
    tally = look(root)
    assert dict(tally.found) == {}
    assert (tally.compared["articles"], tally.compared["rates"]) == (HAD, 5)
    assert tally.pages == ARTICLES + 3
    assert re.fullmatch(
        rf"timesca: no difference in {HAD} articles and 5 rates on 17 stored pages, [\d.]+ s", tally.text()
    )
    assert append(root).applied == 0


@pytest.mark.parametrize(
    ("change", "found"),
    [
        (lambda f: replace(f, tags=(), categories=()), {("emptied", "tags"): HAD, ("emptied", "categories"): HAD}),
        (lambda f: replace(f, title=f.title.upper()), {("changed", "title"): HAD}),
        (lambda f: replace(f, language=None), {("emptied", "language"): HAD}),
        (longer, {("changed", "text"): HAD}),
        (refuse, {("lost", ""): HAD}),
        (stumble, {("lost", ""): HAD}),
        (lambda f: replace(f, title=" "), {("lost", ""): HAD}),
        (lambda f: replace(f, blocks=(), images=()), {("lost", ""): HAD}),
        (lambda f: replace(f, published_at="then"), {("lost", ""): HAD}),
    ],
)
def test_what_a_changed_parser_does(root: Path, parts: Change, change: Any, found: Any) -> None:
    parts(change)
    tally = look(root, examples=2)
    assert {(kind, field): count for (_, kind, field), count in tally.found.items()} == found
    assert len(tally.shown) == 2 * len(found)
    assert tally.text().replace("\n", "").isprintable()


def test_a_lost_record_says_why(root: Path, parts: Change) -> None:
    parts(stumble)
    assert {difference.new for difference in look(root).shown} == {"KeyError: 'a bug'"}


def test_an_article_under_another_address_is_lost_and_gained(root: Path, parts: Change) -> None:
    parts(lambda found: replace(found, url=found.url.replace("timesca.com/", "timesca.com/new/")))
    tally = look(root)
    assert {(kind, field): count for (_, kind, field), count in tally.found.items()} == {
        ("lost", ""): HAD, ("gained", ""): HAD,
    }  # fmt: skip


def test_what_differs_is_appended_once(root: Path, parts: Change) -> None:
    before = log(root)
    parts(longer)
    tally = append(root)
    assert tally.applied == HAD
    after = log(root)
    assert after[:HAD] == before
    for old, new in zip(before, after[HAD:], strict=True):
        assert (new["revision"], new["change"], new["parser"], new["run"]) == (2, "reparsed", "3", "replay-1")
        assert new["text"] == old["text"] + " More."
        assert {name: new[name] for name in ("id", "url", "warc", "crawled_at", "listed_at")} == {
            name: old[name] for name in ("id", "url", "warc", "crawled_at", "listed_at")
        }
    again = append(root)
    assert (again.applied, dict(again.found)) == (0, {})
    assert len(log(root)) == len(after)


def test_a_failing_gate_appends_nothing(root: Path, parts: Change) -> None:
    parts(lambda found: replace(found, tags=(), title=found.title + "!"))
    tally = append(root, fail_on=frozenset({"emptied"}))
    assert tally.applied == 0
    assert len(log(root)) == HAD
    assert append(root, fail_on=frozenset({"lost"})).applied == HAD


def test_a_text_is_never_overwritten_by_none(root: Path, parts: Change) -> None:
    parts(lambda found: replace(found, blocks=(), extracted_by=found.extracted_by | {"text": "empty"}))
    tally = append(root)
    assert dict(tally.found) == {("articles", "emptied", "text"): HAD}
    assert tally.applied == 0
    assert len(log(root)) == HAD


def test_what_could_not_be_read_is_gained_by_a_parser_that_can(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = site.read_article
    some: list[Any] = []

    def patient(page: Any, *rest: Any) -> Any:
        try:
            some.append(read(page, *rest))
        except ParseProblem:
            return replace(some[0], url=page.url, extracted_by=some[0].extracted_by | {"url": "canonical"})
        return some[-1]

    monkeypatch.setattr(site, "read_article", patient)
    tally = append(root)
    assert dict(tally.found) == {("articles", "gained", ""): 1}
    (*_, gained) = log(root)
    (quarantined,) = log(root, "quarantine")
    assert (gained["url"], gained["revision"], gained["change"]) == (quarantined["url"], 1, "new")
    assert tally.applied == 1
    with Archive.open(root, "timesca", run="r") as archive:
        assert archive.page_state(gained["url"]) == "done"
        assert archive.pending() == []
    assert append(root).applied == 0


def test_without_a_ticker_all_rates_are_lost(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "read_ticker", lambda page: Ticker())
    tally = look(root)
    assert dict(tally.found) == {("rates", "lost", ""): 5}
    assert tally.shown[0].new.startswith("shows no ")
    assert append(root).applied == 0


def test_rates_read_otherwise_follow_as_new_records(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(site, "served_day", lambda *given: "2025-04-02")
    tally = look(root)
    assert dict(tally.found) == {("rates", "changed", "site_date"): 5}
    before = log(root, "rates")
    assert append(root).applied == 5
    after = log(root, "rates")
    assert [rate["site_date"] for rate in after] == ["2025-04-03"] * 5 + ["2025-04-02"] * 5
    assert after[:5] == before
    again = append(root)
    assert (again.applied, dict(again.found)) == (0, {})


def test_a_pair_that_was_overlooked_is_gained(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    read = site.read_ticker

    def with_another(page: Any) -> Ticker:
        found = read(page)
        return replace(found, quotes=(*found.quotes, found.quotes[0]._replace(base="CNY")) if found.quotes else ())

    monkeypatch.setattr(site, "read_ticker", with_another)
    tally = look(root)
    assert dict(tally.found) == {("rates", "gained", ""): 1}
    assert append(root).applied == 1
    assert log(root, "rates")[-1]["base"] == "CNY"
    assert append(root).applied == 0


def test_one_article_only(root: Path, parts: Change) -> None:
    parts(longer)
    url = url_of(root)
    tally = look(root, urls=[url.removesuffix("/")])
    assert (tally.pages, tally.compared["articles"], tally.compared["rates"]) == (1, 1, 0)
    assert [difference.url for difference in tally.shown] == [url]
    assert append(root, urls=[url]).applied == 1


@pytest.mark.parametrize("url", ["https://timesca.com/no-such-article/", "https://example.org/", "nothing"])
def test_an_unknown_article_is_usage(root: Path, url: str) -> None:
    with pytest.raises(UsageProblem, match="no such address"):
        look(root, urls=[url])


def test_since(root: Path) -> None:
    day = Archived(root / "timesca").articles[0]["crawled_at"][:10]
    assert look(root, since=day).pages == ARTICLES + 3
    assert look(root, since="2100-01-01").pages == 0


def test_nothing_is_appended_while_something_is_withheld(root: Path) -> None:
    with Archive.open(root, "timesca", run="r") as archive:
        archive._db.execute("INSERT INTO gate VALUES ('articles', 'r', 'text: none has one')")
    with pytest.raises(SiteChanged, match="scrapy publish timesca"):
        append(root)


@pytest.mark.parametrize(
    "change",
    [
        lambda text: text[: text.rindex(b"\n{") + 1],
        lambda text: text + text.splitlines(keepends=True)[-1],
        lambda text: b"[]\n" + text,
        lambda text: text.replace(b'"crawled_at"', b'"crawled_av"', 1),
        lambda text: text.replace(b'"crawled_at":"2', b'"crawled_at":"r', 1),
        lambda text: text.replace(b'"offset"', b'"offseu"', 1),
        lambda text: None,
    ],
)
@pytest.mark.parametrize("kind", ["articles", "rates"])
def test_a_damaged_or_missing_segment_is_no_smaller_archive(
    root: Path, kind: str, change: Callable[[bytes], bytes | None]
) -> None:
    (segment,) = (root / "timesca" / kind).glob("*.jsonl")
    text = change(segment.read_bytes())
    segment.unlink()
    if text is not None:
        segment.write_bytes(text)
    with pytest.raises(StorageProblem, match=segment.name):
        look(root)


def test_a_damaged_record_is_named_and_costs_nothing_else(root: Path) -> None:
    warc = Archived(root / "timesca").articles[4]["warc"]
    path = root / "timesca" / warc["file"]
    path.chmod(0o600)
    whole = bytearray(path.read_bytes())
    whole[warc["offset"] + 300] ^= 1
    path.write_bytes(whole)
    tally = look(root)
    (damage,) = tally.damaged
    assert str(warc["offset"]) in damage
    assert tally.compared["articles"] == HAD - 1
    assert "damaged: 1: " in tally.text()
    assert dict(tally.found) == {}
