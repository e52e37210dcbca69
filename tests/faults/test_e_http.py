"""E: what HTTP lets a site do. Traps end, what is gone is let go, what is refused is respected, one article is one."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.faults.rawserver import RawSite, in_turn
from tests.faults.sites import PROSE, article, http, listing
from tests.faults.told import NAMES, published, report, states

if TYPE_CHECKING:
    from tests.faults.running import Crawls

Replica = Callable[..., Any]


def due(crawls: Crawls, name: str) -> list[str]:
    """Arguments with which the article, as it is known, has just reached the age to be looked at again."""
    record = next(a for a in crawls.archive.articles if name in a["url"])
    age = datetime.now(UTC) - datetime.fromisoformat(record["published_at"])
    return ["-s", f"REVISIT_DAYS={age / timedelta(days=1)!r}"]


def paged(entries: dict[str, str], following: str) -> bytes:
    """A listing's page with a link to the next."""
    link = f'<nav class="pagination"><a class="next page-numbers" rel="next" href="{following}">Older posts</a></nav>'
    return http(listing(entries).replace("</main>", f"</main>{link}"))


# ---- Traps ----------------------------------------------------------------------------------------


@pytest.mark.fault(42)
def test_a_redirect_to_a_known_article_is_another_name_for_it(crawls: Crawls, raw: RawSite) -> None:
    raw.pages["/old/"] = http(status="301 Moved Permanently", Location="/two/")
    raw.pages["/news/"] = http(listing({f"/{name}/": f"The story of {name}" for name in NAMES}))
    crawls()
    raw.pages["/news/"] = http(listing({"/old/": "The story of two"} | {f"/{n}/": f"The story of {n}" for n in NAMES}))
    crawls()
    crawls()
    assert published(crawls) == Counter(NAMES)
    assert states(crawls) == dict.fromkeys([*NAMES, "old"], "done")
    assert raw.count["/old/"] == 1


@pytest.mark.fault(44)
def test_pages_without_end_that_bring_nothing_new_end(crawls: Crawls, raw: RawSite) -> None:
    entries = {f"/{name}/": f"The story of {name}" for name in NAMES}
    for number in range(1, 400):
        target = "/news/" if number == 1 else f"/news/page/{number}/"
        raw.pages[target] = paged(entries, f"/news/page/{number + 1}/")
    crawls(status=10)
    assert published(crawls) == Counter(NAMES)
    assert raw.count.total() < 20


@pytest.mark.fault(44)
def test_pages_without_end_that_always_bring_more_end_with_the_budget(crawls: Crawls, raw: RawSite) -> None:
    def page(target: str, _headers: dict[str, str]) -> bytes:
        at = int(target.strip("/").rpartition("/")[2]) if "page" in target else 1
        entries = {f"/day-{at}-{n}/": f"Nothing on day {at}, part {n}" for n in range(3)}
        for path, title in entries.items():
            raw.pages[path] = http(article(title, PROSE))
        return paged(entries, f"/news/page/{at + 1}/")

    raw.pages |= {"/news/": page} | {f"/news/page/{number}/": page for number in range(2, 3000)}
    run = crawls("-s", "CRAWL_BUDGET=4", says=["new articles"])
    assert run.seconds < 40
    assert crawls.archive.articles


@pytest.mark.fault(44)
@pytest.mark.parametrize("form", ["?PHPSESSID={}", "?sid={}", ";jsessionid={}"])
def test_numbers_of_sessions_make_no_new_addresses(crawls: Crawls, raw: RawSite, form: str) -> None:
    def page(_target: str, _headers: dict[str, str]) -> bytes:
        number = form.format(secrets.token_hex(16))
        return paged({f"/{name}/{number}": f"The story of {name}" for name in NAMES}, f"/news/page/2/{number}")

    raw.pages |= {"/news/": page, "/news/page/2/": page, "/news/page/3/": page}
    crawls()
    assert published(crawls) == Counter(NAMES)
    assert all(raw.count[f"/{name}/"] == 1 for name in NAMES)


# ---- Pages that are none --------------------------------------------------------------------------


@pytest.mark.fault(45)
@pytest.mark.parametrize("status", ["404 Not Found", "410 Gone"])
def test_what_is_gone_is_not_asked_for_for_ever(crawls: Crawls, raw: RawSite, status: str) -> None:
    raw.pages["/two/"] = http(status=status)
    for _ in range(5):
        crawls()
    assert raw.count["/two/"] <= 3
    assert states(crawls)["two"] == "gone"
    assert "two" not in published(crawls)


@pytest.mark.fault(45)
@pytest.mark.parametrize("status", ["401 Unauthorized", "403 Forbidden"])
def test_a_refusal_of_the_entry_page_ends_the_run(crawls: Crawls, raw: RawSite, status: str) -> None:
    raw.pages["/news/"] = http(status=status)
    crawls(status=13, says=["refused", status[:3]])
    assert raw.count["/news/"] == 1


STAND_INS = {
    "not found": article("Page not found", "The page that you were looking for is not here. Try the search."),
    "consent": article("Before you continue", "We and our 812 partners store cookies on your device. Accept them all?"),
    "sign-in": article(
        "Sign in to continue", "You have read all your free articles of this month. Please sign in now."
    ),
    "challenge": "<html><head><title>Just a moment...</title></head><body><h1>One moment</h1></body></html>",
    "captcha": '<html><body><div class="g-recaptcha" data-sitekey="x"></div><p>Are you a robot?</p></body></html>',
}


@pytest.mark.fault(45)
@pytest.mark.parametrize("kind", STAND_INS)
def test_a_page_in_the_place_of_an_article_is_never_published(crawls: Crawls, raw: RawSite, kind: str) -> None:
    crawls()
    before = crawls.archive.segments()
    raw.pages["/new/"] = raw.pages["/two/"] = http(STAND_INS[kind])
    raw.pages["/news/"] = http(listing({"/new/": STAND_INS[kind].split("<title>")[-1].split("<")[0] or "Untitled"}))
    # The known one is looked at again, with no word from a listing; as the canary, it tells that the site has changed.
    run = crawls.start(*due(crawls, "/two/")).end()
    crawls.hold(run, before)
    assert run.status in {10, 12}, run.err
    assert raw.count["/two/"] == 2
    assert before.items() <= crawls.archive.segments().items()
    assert [a["revision"] for a in crawls.archive.articles if not a["truncated"]] == [1] * len(NAMES)
    assert states(crawls)["new"] in {"quarantined", "failed"}


# ---- Unchanged, changed, the same -----------------------------------------------------------------


@pytest.mark.fault(47)
def test_not_modified_is_no_record(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=12)
    crawls.of(server)()
    before, told = crawls.archive.segments(), server.log.counts.total()
    run = crawls(*due(crawls, server.site.posts[3].slug))
    assert run.err == ""
    assert crawls.archive.segments() == before
    assert server.log.counts.total() > told
    assert any(entry.status == 304 for entry in server.log.entries)


@pytest.mark.fault(47)
def test_a_page_served_anew_with_the_same_text_is_no_record(crawls: Crawls, raw: RawSite) -> None:
    crawls()
    before = crawls.archive.segments()
    raw.pages["/two/"] = http(
        article("The story of two", PROSE).replace("<article", f"<!-- {secrets.token_hex(9)} --><article")
    )
    crawls(*due(crawls, "/two/"))
    assert raw.count["/two/"] == 2
    assert crawls.archive.segments() == before


@pytest.mark.fault(48)
def test_an_edit_is_one_more_line(crawls: Crawls, replica: Replica) -> None:
    server = replica(articles=12)
    crawls.of(server)()
    before = crawls.archive.segments()
    post = server.site.posts[3]
    server.site.edit(post.slug)
    for _ in range(2):
        crawls(*due(crawls, post.slug))
    lines = [a for a in crawls.archive.articles if a["url"] == post.url]
    assert [(a["revision"], a["change"]) for a in lines] == [(1, "new"), (2, "edited")]
    assert len(crawls.archive.articles) == 13
    assert before.items() <= crawls.archive.segments().items()


@pytest.mark.fault(49)
def test_one_article_under_many_addresses_is_one_record(crawls: Crawls, raw: RawSite) -> None:
    port = raw.origin.rpartition(":")[2]
    addresses = [
        "/two/",
        "/two",
        "/two/?utm_source=feed",
        "/two/#comments",
        f"http://127.0.0.1:{port}//two/./?fbclid=1",
    ]
    raw.pages["/news/"] = http(
        listing(dict.fromkeys(addresses, "The story of two") | {"/three/": "The story of three"})
    )
    raw.pages["/2026/two/"] = http(
        article("The story of two", PROSE).replace("</head>", f'<link rel="canonical" href="{raw.origin}/two/"></head>')
    )
    crawls()
    entries = {"/2026/two/": "The story of two"} | dict.fromkeys(addresses, "The story of two")
    raw.pages["/news/"] = http(listing(entries | {"/three/": "The story of three"}))
    crawls()
    assert published(crawls) == Counter(["two", "three"])


@pytest.mark.fault(49)
def test_the_books_add_up_after_all_of_that(crawls: Crawls, raw: RawSite) -> None:
    raw.pages |= {"/two/": http(status="404 Not Found"), "/three/": in_turn([http(status="301 M", Location="/four/")])}
    crawls()
    assert report(crawls)["conservation"]["adds_up"]
