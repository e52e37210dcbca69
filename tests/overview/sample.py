"""An archive of two thousand articles, sixty days of rates, two gaps and three failed runs, made in seconds."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from itertools import count, islice, pairwise
from pathlib import Path
from random import Random
from typing import Any

from crawler.archive import Archive, runs
from crawler.items import Article, Author, Block, Rate, article_id
from crawler.parsers.text import content_hash, words
from crawler.replica.model import SERVED, Post, write_post
from crawler.report import Written
from crawler.sites.site import PARSER
from tests.archive.builders import LATEST, SITE, SOURCE, article_end, listing_end, open_archive, rate, run_report, write

ARTICLES = 2000
DAYS = 60
FAILED = {12: (14, "unreachable"), 30: (13, "refused"), 47: (12, "changed")}
"""Run → how it ended; those after the next one found what it had missed."""
EDITED = 20
"""Every so many-th article was edited by the site a day later."""
PARTED = (300, 900)
"""Articles, counted from the newest, behind which the listing could not be joined."""
MISSED = 60
"""Articles of each of the two gaps."""
HOSTILE = "</script><script>window.ran=1</script><img src=x onerror=window.ran=2>"
HOSTILE_URL = f"{SITE}/hostile/?q='><script>window.ran=4</script>"
PAIRS = {
    "KGS": (0.01144, 0.004), "KZT": (0.00198, 0.006), "TJS": (0.09134, 0.005), "TMT": (0.28571, 0.0004),
    "UZS": (0.00008, 0.0),
}  # fmt: skip
"""Base → its first value, and how much it usually changes in a day."""
WEAKER_FROM = 40
"""The run from which dates are read by another strategy."""


def hostile() -> Article:
    """An article that would run in a page that took it for markup, in every field that is shown."""
    text = f"{HOSTILE}\n\n{{{{7*7}}}} <b>bold</b> <!-- \u2028 ' \\ `${{window.ran=3}}` %{{x}} __proto__"
    return Article(
        id=article_id(SOURCE, HOSTILE_URL), source=SOURCE, url=HOSTILE_URL, crawled_at=f"{SERVED}T04:00:00Z",
        title=f"Hostile {HOSTILE}", text=text, word_count=words(text),
        blocks=(Block(kind="paragraph", text=text),), content_hash=content_hash("hostile", text), parser=PARSER,
        published_at=f"{SERVED}T09:59:00+06:00",
        authors=(Author(name=f"<a href='javascript:window.ran=5'>{HOSTILE}</a>"),),
        categories=("<a href='javascript:window.ran=6'>Category</a>", "__proto__"), tags=(HOSTILE,),
        extracted_by={"title": "headline", "text": "selector"},
    )  # fmt: skip


def of_post(post: Post, run: int, *, crawled_at: str) -> Article:
    truth = post.truth()
    by = {"title": "headline", "text": "selector", "authors": "rel", "published_at": "time", "categories": "rel"}
    if run >= WEAKER_FROM:
        by["published_at"] = "meta" if post.number % 3 else "words"
    return Article(
        id=article_id(SOURCE, post.url), source=SOURCE, url=post.url, crawled_at=crawled_at, title=truth["title"],
        text=truth["text"], blocks=tuple(Block(kind=kind, text=text) for kind, text in truth["blocks"]),  # type: ignore[arg-type]
        word_count=words(truth["text"]), content_hash=content_hash(truth["title"], truth["text"]), parser=PARSER,
        published_at=truth["published"], authors=tuple(Author(**author) for author in truth["authors"]),
        categories=tuple(truth["categories"]), tags=tuple(truth["tags"]), extracted_by=by,
    )  # fmt: skip


def make(root: Path, *, articles: int = ARTICLES, days: int = DAYS) -> Path:
    """Write the archive; return its folder. Each run is a day's; the first one reads what was there before."""
    posts = list(islice(_posts(), articles))
    last = date.min
    for number in range(1, days + 1):
        today = SERVED - timedelta(days=days - number)
        yesterday = today - timedelta(days=1)
        fresh = [post for post in posts if last < post.published.date() <= today]
        old = [post for post in posts if post.published.date() == yesterday and -post.number % EDITED == 0]
        _run(root, number, today, fresh, old if number > 1 else [], posts if number == days else [])
        last = last if number in FAILED else today
    return root / SOURCE


def _posts() -> Iterator[Post]:
    """The site's posts, the newest first, some more on some days; those between the joined pages were never seen."""
    die = Random("posts")
    moment = datetime.combine(SERVED, time(3, 40), UTC)
    for number in count():
        moment -= timedelta(hours=die.uniform(1, 5) * (2 if moment.weekday() > 4 else 1))
        if not any(place < number < place + MISSED for place in PARTED):
            post = write_post(1, -number)
            yield replace(post, slug=f"{post.slug}-{number}", published=moment.astimezone(post.published.tzinfo))


def _run(root: Path, number: int, today: date, fresh: list[Post], old: list[Post], walked: list[Post]) -> None:
    now = datetime.combine(today, time(4), UTC)
    stamp = f"{now:%Y-%m-%dT%H:%M:%SZ}"
    status, name = FAILED.get(number, (0, "ok"))
    run = f"{now:%Y%m%dT%H%M%SZ}-{number:04x}"
    counts = {"articles": 0, "edited": 0, "rates": 0}
    with open_archive(root, run=run, clock=lambda: now) as archive:
        if status == 0:
            records: list[Any] = [of_post(post, number, crawled_at=stamp) for post in fresh]
            records += [_edited(post, number, stamp) for post in old]
            records += _rates(number, today, stamp)
            if walked:
                records.append(hostile())
                _edges(archive, walked)
            added = write(archive, _listing(walked, stamp), *records)
            counts = {
                "articles": len(fresh),
                "edited": len(old),
                "rates": sum(each.schema == "rate/1" for each in added),
            }
            archive.publish()
        _report(archive, now, counts, status, name)


def _edited(post: Post, number: int, stamp: str) -> Article:
    before = of_post(post, number, crawled_at=stamp)
    first, *others = before.text.split("\n\n")
    text = "\n\n".join([f"Corrected: {first}", *others, "A later paragraph, added by the newsroom."])
    return replace(before, text=text, content_hash=content_hash(before.title, text), word_count=words(text))


def _rates(number: int, today: date, stamp: str) -> Iterator[Rate]:
    """The day's rates; changes are computed as the site does it, from values of four decimals."""
    for base, (start, step) in PAIRS.items():
        die = Random(base)
        course = [start]
        for _ in range(number):
            course.append(course[-1] * (1 + die.gauss(0, step)))
        before, after = (round(value, 4) for value in course[-2:])
        change = f"{100 * (after - before) / before:.2f}".rstrip("0").rstrip(".") if before else "0"
        yield rate(f"{course[-1]:.5f}", change, base=base, date=str(today), at=stamp)


def _edges(archive: Archive, posts: list[Post]) -> None:
    """Let the archive know when the articles at both sides of every gap were published."""
    for first, last in _stretches(posts):
        for post in (first, last):
            write(archive, article_end(post.slug, published_at=post.published.isoformat()))


def _stretches(posts: list[Post]) -> list[tuple[Post, Post]]:
    """The first and the last post of everything that was read without a hole, newest first."""
    bounds = [0, *(at for at in range(1, len(posts)) if posts[at - 1].number - posts[at].number > 1), len(posts)]
    return [(posts[begin], posts[end - 1]) for begin, end in pairwise(bounds)]


def _listing(posts: list[Post], stamp: str) -> Any:
    if not posts:
        return listing_end()
    regions = [
        {"newest": [first.url], "oldest": [last.url], "at_end": last is posts[-1]} for first, last in _stretches(posts)
    ]
    return listing_end(walk={"regions": regions, "read_at": stamp, "total": len(posts), "page_size": 6})


def _report(archive: Archive, now: datetime, counts: dict[str, int], status: int, name: str) -> None:
    seconds = 20 + 2.2 * (counts["articles"] + counts["edited"]) + Random(archive.run).random() * 15
    told = {
        "started_at": f"{now:%Y-%m-%dT%H:%M:%SZ}",
        "ended_at": f"{now + timedelta(seconds=seconds):%Y-%m-%dT%H:%M:%SZ}",
        "seconds": round(seconds, 1),
        "exit_status": status,
        "name": name,
        "reason": "" if status == 0 else f"{LATEST} did not answer as it should",
        "line": f"{SOURCE}: {name}: {counts['articles']} new articles in {seconds:.1f} s",
        "requests": counts["articles"] + counts["edited"] + 4,
        "counts": Written(**counts, gone=0, reparsed=0, quarantined=0, unchanged=0),
        "failures_left_out": 0 if status == 0 else 1,
    }
    runs.write(archive.folder, replace(run_report(archive.run), **told))
