"""The model: the same for the same seed, alive while it is served, and with every feature in it."""

from __future__ import annotations

from datetime import date, timedelta
from threading import Thread

import pytest

from crawler.replica import Options, ReplicaSite
from crawler.replica.composer import FEATURES, features_of
from crawler.replica.rates import Quote, rates_of


def test_one_seed_is_one_site() -> None:
    first, second = ReplicaSite(articles=40, seed=5), ReplicaSite(articles=40, seed=5)
    assert [post.truth() for post in first.posts] == [post.truth() for post in second.posts]
    assert first.rates == second.rates
    assert [post.slug for post in ReplicaSite(articles=40, seed=6).posts] != [post.slug for post in first.posts]


def test_an_unknown_theme_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="unknown theme: baroque; there are classic, block, bare, cards"):
        ReplicaSite(articles=1, theme="baroque")


def test_a_bigger_site_only_has_older_posts_behind() -> None:
    assert ReplicaSite(articles=500).posts[:100] == ReplicaSite(articles=100).posts


def test_addresses_and_times_are_distinct_and_newest_first() -> None:
    posts = ReplicaSite(articles=800).posts
    assert len({post.slug for post in posts}) == len({post.id for post in posts}) == 800
    times = [post.published for post in posts]
    assert times == sorted(set(times), reverse=True)
    assert abs((times[0] - times[-1]) - timedelta(days=100)) < timedelta(days=1), "eight a day"


def test_every_feature_is_in_eighteen_posts() -> None:
    assert {name for number in range(0, -18, -1) for name in features_of(number)} == set(FEATURES)


def test_no_article_has_less_than_three_paragraphs() -> None:
    assert min(len(post.truth()["paragraphs"]) for post in ReplicaSite(articles=300).posts) >= 3


def test_articles_lie_on_both_sides_of_500_words() -> None:
    lengths = [len(post.words) for post in ReplicaSite(articles=300).posts]
    assert sum(length > 500 for length in lengths) > 30
    assert sum(length < 500 for length in lengths) > 100


def test_a_byline_may_be_another_account_s_and_may_name_two() -> None:
    truths = [post.truth() for post in ReplicaSite(articles=60).posts]
    assert {len(truth["authors"]) for truth in truths} == {1, 2}
    assert any(author["account"] == "newsdesk" for truth in truths for author in truth["authors"])


def test_added_posts_stand_first_and_history_keeps_everything() -> None:
    site = ReplicaSite(articles=10)
    before = site.posts
    added = site.add(7)
    assert site.posts == (*reversed(added), *before)
    edited = site.edit(before[0].slug)
    site.remove(before[3].slug)
    assert len(site.posts) == 16
    assert site.history == (*reversed(before), *added, edited)


def test_an_edit_changes_one_paragraph_and_the_time_of_modification() -> None:
    site = ReplicaSite(articles=5)
    before = site.posts[2]
    after = site.edit(before.slug)
    assert (after.id, after.url, after.published) == (before.id, before.url, before.published)
    assert after.modified > before.modified
    old, new = before.truth()["blocks"], after.truth()["blocks"]
    assert old[:-1] == new[:-1]
    assert old[-1] != new[-1]


def test_a_stir_changes_no_word() -> None:
    site = ReplicaSite(articles=5)
    before = site.posts[2]
    assert site.stir(before.slug).truth() == before.truth()
    assert site.version == 1


@pytest.mark.parametrize("change", ["edit", "stir", "remove"])
def test_a_post_that_is_not_there_cannot_change(change: str) -> None:
    with pytest.raises(KeyError):
        getattr(ReplicaSite(articles=2), change)("nowhere")


def test_posts_can_be_added_from_many_threads() -> None:
    site = ReplicaSite(articles=5)
    threads = [Thread(target=site.add, args=(5,)) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len({post.number for post in site.posts}) == len(site.posts) == 45


def test_rates_have_five_decimals_and_the_tenge_never_moves() -> None:
    sets = [rates_of(1, date(2025, 1, 1) + timedelta(days=day), 5) for day in range(200)]
    for quotes in sets:
        assert [quote.base for quote in quotes] == ["KGS", "KZT", "TJS", "UZS", "TMT"]
        assert all(len(quote.value) == 7 for quote in quotes)
        assert {quotes[1].change, quotes[3].change} <= {"0", "-0"}
        assert quotes[3].value == "0.00008"
    assert any(quote.change == "-0" for quote in sets[0] + sets[1] + sets[2])
    assert len(set(sets)) > 190


def test_a_day_has_its_own_rates_until_others_are_set() -> None:
    site = ReplicaSite(articles=1, options=Options(pairs=4))
    first = site.rates
    assert [quote.base for quote in first] == ["KGS", "KZT", "TJS", "UZS"]
    site.next_day()
    assert site.rates != first
    site.set_rates((Quote("KGS", "0.01144", "-0"),))
    assert [str(quote) for quote in site.rates] == ["KGS/USD = 0.01144 -0%"]
