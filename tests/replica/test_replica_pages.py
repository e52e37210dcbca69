"""The site's structure, fact by fact: addresses, counts, tickers, date lines, feeds."""

from __future__ import annotations

import re
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any

import pytest
from lxml import etree, html

from crawler.replica import THEMES, Options, ReplicaSite, demo_site
from crawler.replica.pages import Pages

if TYPE_CHECKING:
    from crawler.replica.reply import Reply

ORIGIN = "http://127.0.0.1:8000"
SITE = ReplicaSite(articles=100, seed=2)
POST = SITE.posts[4]


def answer(path: str, site: ReplicaSite = SITE, theme: str = "classic") -> Reply:
    site.theme = theme
    return Pages(site=site, origin=ORIGIN).answer(path)


def text(path: str, site: ReplicaSite = SITE, theme: str = "classic") -> str:
    return answer(path, site, theme).body.decode()


def with_options(articles: int = 20, **options: Any) -> ReplicaSite:
    return ReplicaSite(articles=articles, seed=2, options=Options(**options))


def listed(path: str, site: ReplicaSite = SITE) -> list[str]:
    """Titles of a listing's entries, by the classic theme's own class."""
    return [str(title) for title in html.fromstring(text(path, site)).xpath('//h2[@class="entry-title"]/a/text()')]


def titles(posts: Any) -> list[str]:
    return [post.title for post in posts]


@pytest.mark.parametrize(
    ("path", "status", "media"),
    [
        ("/", 200, "text/html"),
        ("/page/2/", 200, "text/html"),
        ("/latest/", 200, "text/html"),
        ("/latest/page/17/", 200, "text/html"),
        ("/latest/page/18/", 404, "text/html"),
        ("/category/kazakhstan/", 200, "text/html"),
        ("/category/kazakhstan/kazakhstan-opinions/", 200, "text/html"),
        ("/category/kazakhstan-featurees/", 200, "text/html"),
        ("/category/world/", 404, "text/html"),
        ("/category/nowhere/kazakhstan/", 404, "text/html"),
        ("/tag/initiative/", 200, "text/html"),
        ("/tag/unheard-of/", 404, "text/html"),
        ("/author/quietcountry25protonmail-com/", 200, "text/html"),
        ("/our-people/tca/", 200, "text/html"),
        ("/author/nobody/", 404, "text/html"),
        (POST.path, 200, "text/html"),
        ("/no-such-article/", 404, "text/html"),
        ("/?p=1", 404, "text/html"),
        ("/?option=com_content&catid=7", 200, "text/html"),
        ("/index.php/news/22364-old", 200, "text/html"),
        ("/feed/", 200, "application/rss+xml"),
        ("/category/news/uzbekistan/feed/", 200, "application/rss+xml"),
        ("/category/world/feed/", 404, "text/html"),
        ("/robots.txt", 200, "text/plain"),
        ("/wp-content/uploads/2024/11/canal-1.jpg", 200, "image/gif"),
        ("/favicon.ico", 404, "text/html"),
    ],
)
def test_what_an_address_answers(path: str, status: int, media: str) -> None:
    reply = answer(path)
    assert (reply.status, reply.content_type.partition(";")[0]) == (status, media)


@pytest.mark.parametrize(
    ("path", "location"),
    [
        ("/latest", "/latest/"),
        ("//elsewhere.example/latest", "/elsewhere.example/latest/"),
        ("/tag/initiative/page/2", "/tag/initiative/page/2/"),
        (POST.path.rstrip("/"), POST.path),
        (f"/?p={POST.id}", POST.path),
    ],
)
def test_one_address_leads_to_another(path: str, location: str) -> None:
    assert (answer(path).status, dict(answer(path).headers)["Location"]) == (301, location)
    site = with_options(100, redirects="site")
    assert dict(answer(path, site).headers)["Location"] == f"https://timesca.com{location}"


def test_a_short_link_may_answer_the_article_itself() -> None:
    source = text(f"/?p={POST.id}", with_options(100, short_links="page"))
    assert f'<link rel="canonical" href="{POST.url}">' in source


def test_an_address_of_the_old_system_shows_the_home_page() -> None:
    assert text("/index.php/news/22364-x") == text("/") == text("/?view=article&id=3")


@pytest.mark.parametrize("alias", ["/category/home/kazakhstan/", "/category/news/kazakhstan/"])
def test_a_category_has_aliases(alias: str) -> None:
    assert listed(alias) == listed("/category/kazakhstan/") == titles(SITE.listed("category/kazakhstan")[:6])


def test_pages_of_a_listing_have_six_and_join_without_gap() -> None:
    pages = [listed(f"/latest/page/{number}/") for number in range(2, 18)]
    assert [len(page) for page in pages] == [6] * 15 + [4]
    assert [*listed("/latest/"), *(title for page in pages for title in page)] == titles(SITE.posts)


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize(
    ("path", "counter"),
    [
        ("/latest/", "Viewing results 1 - 6 of 100"),
        ("/latest/page/3/", "Viewing results 13 - 18 of 100"),
        ("/latest/page/17/", "Viewing results 97 - 102 of 100"),
        ("/tag/sport/page/2/", f"Viewing results 1 - 6 of {len(SITE.listed('tag/sport'))}"),
        ("/author/tca/", None),
        ("/page/2/", None),
        ("/", None),
    ],
)
def test_the_counter_and_its_known_errors(theme: str, path: str, counter: str | None) -> None:
    alone = re.findall(r">(Viewing results \d+ - \d+ of \d+)<", text(path, theme=theme))
    assert alone == ([counter] if counter else [])


def test_a_small_tag_counts_beyond_its_end() -> None:
    assert "Viewing results 1 - 6 of 3<" in text("/tag/rare/", with_options(3, common_tag="Rare"))


def test_excerpts_end_after_exactly_500_words_and_teasers_after_50() -> None:
    long = next(post for post in SITE.posts if len(post.words) > 500 and not post.stub)
    page = SITE.posts.index(long) // 6 + 1
    for path, words in ((f"/latest/page/{page}/", 500), (f"/page/{page}/", 50)):
        tree = html.fromstring(text(path))
        (summary,) = tree.xpath(f'//article[@id="post-{long.id}"]/div[@class="entry-summary"]/p')
        shown = re.split(r"[ \t\n]+", summary.text_content())
        assert len(shown) == words
        assert shown[-1].endswith("...")


def test_a_stub_ends_in_continue_reading_and_its_page_is_whole() -> None:
    stub = next(post for post in SITE.posts if post.stub)
    (summary,) = html.fromstring(text("/latest/")).xpath(f'//article[@id="post-{stub.id}"]//p')
    assert summary.text_content().endswith("Continue reading")
    assert len(summary.text_content().split()) < 60
    assert len(stub.truth()["paragraphs"]) >= 3


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize(("repeats", "pairs", "entries"), [(8, 5, 40), (8, 4, 32), (2, 5, 10), (0, 5, 0)])
def test_the_ticker_is_repeated(theme: str, repeats: int, pairs: int, entries: int) -> None:
    site = with_options(repeats=repeats, pairs=pairs)
    for path in ("/latest/", site.posts[0].path, "/no-such-page/"):
        shown = html.fromstring(text(path, site, theme)).text_content().replace("\u00a0", " ")
        assert [shown.count(str(quote)) for quote in site.rates] == [repeats] * pairs
        assert len(re.findall(r"[A-Z]{3}/USD = 0\.\d{5} -?\d", shown)) - shown.count("A window in") == entries


def test_the_ticker_is_absent_on_every_nth_page() -> None:
    site = with_options(100, ticker_gap=6)
    without = [number for number in range(1, 18) if "ticker" not in text(f"/latest/page/{number}/", site)]
    assert without == [5, 11, 17]
    assert 14 <= sum('class="ticker"' not in text(post.path, site) for post in site.posts) <= 19


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize(
    ("dates", "article_dates", "on_listing", "on_article"),
    [
        (True, "served", ["03 April 2025"], ["03 April 2025"]),
        (True, "doubled", ["03 April 2025"], ["03 April 2025", f"{POST.published:%d %B %Y}"]),
        (True, "absent", ["03 April 2025"], []),
        (False, "absent", [], []),
    ],
)
def test_date_lines(theme: str, dates: bool, article_dates: Any, on_listing: list[str], on_article: list[str]) -> None:
    site = with_options(100, dates=dates, article_dates=article_dates)
    for path, wanted in (("/latest/", on_listing), (POST.path, on_article)):
        assert re.findall(r">(\d\d [A-Z][a-z]+ \d{4})<", text(path, site, theme)) == wanted


def test_a_day_later_another_day_is_printed() -> None:
    site = with_options()
    site.next_day()
    assert "04 April 2025" in text("/latest/", site)


def test_author_pages_print_an_age_and_other_listings_no_time() -> None:
    assert "hours ago" in text(f"/author/{SITE.posts[0].people[0].account}/")
    assert not re.search(r"\d+ (hours|days) ago", text("/latest/"))


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_lost_page_shows_the_latest_articles(theme: str) -> None:
    reply = answer("/no-such-page/", theme=theme)
    assert reply.status == 404
    assert reply.body.count(SITE.posts[0].url.encode()) >= 2


def test_a_page_past_the_end_may_be_empty_instead() -> None:
    reply = answer("/latest/page/99/", with_options(past_end="empty"))
    assert reply.status == 200
    assert b"Nothing found" in reply.body
    assert b"widget_latest" in reply.body


@pytest.mark.parametrize(("promotion", "pages"), [("off", []), ("first", [1]), ("all", [1, 2, 3])])
def test_an_old_article_may_be_promoted(promotion: Any, pages: list[int]) -> None:
    site = with_options(18, promotion=promotion)
    shown = [listed("/latest/", site), listed("/latest/page/2/", site), listed("/latest/page/3/", site)]
    assert [number for number, page in enumerate(shown, 1) if page[0] == site.posts[-1].title] == pages


@pytest.mark.parametrize("theme", sorted(THEMES))
@pytest.mark.parametrize(("links", "base"), [("site", "https://timesca.com"), ("origin", ORIGIN), ("path", "")])
def test_links_name_the_site_the_origin_or_nothing(theme: str, links: Any, base: str) -> None:
    tree = html.fromstring(text(POST.path, with_options(100, links=links), theme))
    assert tree.xpath("//link[@rel='canonical']/@href") == [f"{base}{POST.path}"]
    inner = [href for href in tree.xpath("//body//a/@href") if "share.example" not in href and not href.startswith("#")]
    assert [href for href in inner if not href.startswith(f"{base}/")] == []


@pytest.mark.parametrize("theme", sorted(THEMES))
def test_a_listing_links_its_neighbours(theme: str) -> None:
    links = html.fromstring(text("/tag/initiative/page/2/", theme=theme)).xpath("//a/@href")
    assert {"https://timesca.com/tag/initiative/", "https://timesca.com/tag/initiative/page/3/"} <= set(links)


def test_the_feed_has_ten_items_with_their_whole_text() -> None:
    channel = etree.fromstring(answer("/feed/").body)
    items = channel.findall(".//item")
    assert [item.findtext("link") for item in items] == [post.url for post in SITE.posts[:10]]
    for item, post in zip(items, SITE.posts, strict=False):
        assert item.findtext("title") == post.title
        assert parsedate_to_datetime(item.findtext("pubDate") or "") == post.published
        whole = html.fromstring(item.findtext("{http://purl.org/rss/1.0/modules/content/}encoded") or "").text_content()
        assert post.truth()["paragraphs"][0] in whole
        assert post.truth()["paragraphs"][-1] in whole


def test_a_category_s_feed_has_the_category_s_posts() -> None:
    links = etree.fromstring(answer("/category/news/uzbekistan/feed/").body).xpath("//item/link/text()")
    assert links == [post.url for post in SITE.listed("category/uzbekistan")[:10]]


def test_the_demo_is_18_articles_on_3_pages_and_40_entries_a_page() -> None:
    site = demo_site()
    for first in ("/tag/initiative/", "/latest/"):
        pages = [first, f"{first}page/2/", f"{first}page/3/"]
        assert [title for path in pages for title in listed(path, site)] == titles(site.posts)
        assert [answer(path, site).status for path in (*pages, f"{first}page/4/")] == [200, 200, 200, 404]
        for path in pages:
            source = text(path, site)
            assert (source.count("%</li>"), source.count("03 April 2025")) == (40, 1)


def test_listings_shift_when_posts_are_added_and_close_up_when_removed() -> None:
    site = with_options(30)
    before = titles(site.posts)
    site.add(2)
    assert listed("/latest/page/2/", site) == before[4:10]
    site.remove(site.posts[0].slug)
    assert listed("/latest/page/2/", site) == before[5:11]
