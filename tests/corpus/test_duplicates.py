"""Near-duplicates: the same clusters as comparing everything with everything, in whatever order texts come."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import closing, contextmanager
from itertools import combinations
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.corpus import sketches
from crawler.corpus.duplicates import THRESHOLD, Clusters
from crawler.corpus.shingles import ENOUGH, shingles
from crawler.corpus.sketches import Sketches, _buckets
from crawler.items import article_id
from crawler.parsers.text import content_hash
from tests.archive.builders import article, article_end, open_archive, write

WORDS = [f"{a}{b}{c}" for a in "bdgkm" for b in "aeiou" for c in "lnrst"]


def ident(name: object) -> str:
    return article_id("timesca", str(name))


def prose(key: object, words: int = 80) -> list[str]:
    return Random(f"{key}").choices(WORDS, k=words)


def edited(words: list[str], *places: int) -> list[str]:
    changed = list(words)
    for place in places:
        changed[place] = "otherwise"
    return changed


def read(words: list[str], title: str = "") -> dict[str, Any]:
    text = " ".join(words)
    return {"text": text, "content_hash": content_hash(title, text)}


@contextmanager
def sketched(texts: Iterable[tuple[str, list[str]]]) -> Iterator[Sketches]:
    with TemporaryDirectory() as folder, closing(Sketches(Path(folder))) as made:
        for article_id_, tokens in texts:
            made.add(article_id_, tokens)
        made.flush()
        yield made


def labels(texts: Mapping[str, list[str]]) -> dict[str, str | None]:
    """Id → cluster, of id → shingles."""
    with sketched(texts.items()) as made:
        clusters = Clusters(made)
        return {name: clusters.label(number) for number, name in enumerate(texts)}


def by_hand(texts: Mapping[str, list[str]]) -> dict[str, str | None]:
    """The same, by comparing everything with everything."""
    found = {name: {name} for name in texts}
    for one, other in combinations(texts, 2):
        a, b = set(texts[one]), set(texts[other])
        if a and len(a & b) >= THRESHOLD * len(a | b):
            joined = found[one] | found[other]
            found.update(dict.fromkeys(joined, joined))
    return {name: min(group) if len(group) > 1 else None for name, group in found.items()}


def family(seed: int) -> dict[str, list[str]]:
    """Texts that are alike in chains, by little and by much, and some that are not."""
    die = Random(seed)
    texts: dict[str, list[str]] = {}
    words = prose(seed)
    for name in range(die.randint(2, 14)):
        words = die.choice([edited(words, *die.sample(range(80), die.randint(0, 6))), prose(f"{seed} {name}"), words])
        texts[ident(f"{seed} {name}")] = shingles(read(words))
    return texts


@given(seed=st.integers(0, 10**6), order=st.randoms(use_true_random=False))
# The same examples each time: of texts that are only just alike, MinHash proposes 98.8 %.
@settings(max_examples=25, derandomize=True)
def test_as_if_everything_was_compared_in_any_order(seed: int, order: Any) -> None:
    texts = family(seed)
    names = list(texts)
    order.shuffle(names)
    expected = by_hand(texts)
    assert labels(texts) == labels({name: texts[name] for name in names}) == expected


@pytest.mark.parametrize(
    ("other", "is_duplicate"),
    [
        (edited(prose(1), 9, 40, 41, 70), True),
        (prose(1) + prose(2, 25), True),
        (prose(2, 25) + prose(1), True),
        (prose(1)[30:], True),
        ([word.upper() for word in prose(1)], True),
        (prose(1) + prose(2), False),
        (edited(prose(1), *range(0, 80, 4)), False),
        (prose(2), False),
    ],
)
def test_what_is_nearly_the_same(other: list[str], is_duplicate: bool) -> None:
    texts = {ident("a"): shingles(read(prose(1))), ident("b"): shingles(read(other))}
    assert labels(texts) == dict.fromkeys(texts, min(texts) if is_duplicate else None)


@pytest.mark.parametrize(
    ("one", "other", "is_duplicate"),
    [
        (read(prose(1, ENOUGH)), read(prose(1, ENOUGH)), True),
        (read(prose(1, ENOUGH)), read(edited(prose(1, ENOUGH), 3)), False),
        (read(prose(1, ENOUGH), "a"), read(prose(1, ENOUGH), "b"), False),
        (read(["“Quoted”", "and", "short"]), read(['"Quoted"', "and", "", "short"]), True),
        # Without text there is nothing to compare.
        (read([]), read([]), False),
    ],
)
def test_short_texts_are_duplicates_only_if_equal(
    one: dict[str, Any], other: dict[str, Any], is_duplicate: bool
) -> None:
    texts = {ident("a"): shingles(one), ident("b"): shingles(other)}
    assert labels(texts) == dict.fromkeys(texts, min(texts) if is_duplicate else None)


def test_one_boilerplate_among_many_joins_nothing() -> None:
    boilerplate = prose("subscribe", 30)
    texts = {ident(name): shingles(read(prose(name, 60) + boilerplate)) for name in range(60)}
    assert set(labels(texts).values()) == {None}


def test_a_thousand_equal_texts_are_one_cluster() -> None:
    texts = {ident(name): shingles(read(prose(1))) for name in range(1000)}
    assert set(labels(texts).values()) == {min(texts)}


def test_revisions_of_one_article_are_no_duplicates_of_each_other() -> None:
    words = shingles(read(prose(1)))
    with sketched([(ident("a"), words), (ident("a"), words), (ident("b"), shingles(read(prose(2))))]) as made:
        assert [Clusters(made).label(number) for number in range(3)] == [None] * 3
    with sketched([(ident("b"), words), (ident("a"), words), (ident("a"), words)]) as made:
        assert {Clusters(made).label(number) for number in range(3)} == {min(ident("a"), ident("b"))}


def test_batches_and_parts_change_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = {name: tokens for seed in range(6) for name, tokens in family(seed).items()}
    expected = labels(texts)
    assert len(set(expected.values())) > 3
    monkeypatch.setattr(sketches, "PART", 7)
    for limit in ("BATCH", "TEXTS"):
        monkeypatch.setattr(sketches, limit, 3)
        assert labels(texts) == expected


@given(keys=st.lists(st.integers(-3, 3)), parts=st.sampled_from([1, 2, 4]))
def test_buckets_are_the_places_of_equal_keys(keys: list[int], parts: int) -> None:
    array = pa.array(keys, pa.int64())
    found = sorted(bucket for part in range(parts) for bucket in _buckets(array, part, parts))
    places = [[place for place, other in enumerate(keys) if other == key] for key in set(keys)]
    assert found == sorted(bucket for bucket in places if len(bucket) > 1)


def test_the_corpus_says_so(tmp_path: Path, sealed: Callable[..., Any]) -> None:
    words = prose(1)
    with open_archive(tmp_path / "data") as archive:
        for name, text in {"a": words, "b": edited(words, 7), "c": words, "d": prose(2)}.items():
            write(archive, article_end(name), article(name, " ".join(text), content_hash=content_hash("", str(text))))
        archive.publish()
    corpus = sealed()
    rows = corpus.lines()
    assert [row["near_duplicate_cluster"] for row in rows] == [min(row["id"] for row in rows[:3])] * 3 + [None]
    assert (
        "Articles in a cluster: 75.0 %. Clusters: 1; keeping one article of each would leave out 50.0 %." in corpus.card
    )
    assert "white space and quotes: 2." in corpus.card
