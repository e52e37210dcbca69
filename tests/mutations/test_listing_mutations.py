"""Listings after a redesign, and as other systems print them: read right, or refused, never silently wrong.

Right: the page's own entries in order, each with address and title, and the next page. Refused: no entries on
page 1, which ends a run with status 12.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from datetime import UTC, datetime
from functools import cache

import pytest

from crawler.page import Page
from crawler.parsers.listing import read_listing
from crawler.parsers.urls import Addresses
from crawler.replica import THEMES, Options, ReplicaSite
from crawler.replica.pages import Pages
from crawler.replica.site import PER_PAGE
from tests.mutations.listing_pages import Written, pages

WRITTEN = pages()
HOME = "https://example.org"


def page(html: str, url: str) -> Page:
    return Page(url=url, body=html.encode(), encoding="utf-8", fetched_at=datetime(2026, 1, 15, tzinfo=UTC))


@pytest.mark.parametrize("name", WRITTEN)
def test_as_other_systems_print_it(name: str) -> None:
    written: Written = WRITTEN[name]
    listing = read_listing(page(written.html, HOME + written.path), Addresses(host="example.org"))
    assert [(entry.url.removeprefix(HOME), entry.title) for entry in listing.entries] == list(written.stories)
    assert (listing.next_url and listing.next_url.removeprefix(HOME)) == written.following


BOX = "<div><{0}>{1}</{0}><p>This is what we have to say of it.</p><a href='/something-of-ours/'>Here</a></div>"


def replaced(pattern: str, by: str) -> Callable[[str], str]:
    return lambda html: re.sub(pattern, by, html, flags=re.DOTALL)


def without(pattern: str) -> Callable[[str], str]:
    return replaced(pattern, "")


def hashed(html: str) -> str:
    def rename(found: re.Match[str]) -> str:
        return f' {found[1]}="c{hashlib.sha256(found[2].encode()).hexdigest()[:6]}"'

    return re.sub(r' (class|id)="([^"]*)"', rename, html)


def smaller_headings(html: str) -> str:
    """h2 becomes h3 and so on, the page's own heading stays."""
    return re.sub(r"<(/?)h([2-5])\b", lambda found: f"<{found[1]}h{int(found[2]) + 1}", html)


def swapped(html: str) -> str:
    """Put what stands before and behind the content in each other's place: sidebars first, menus last."""
    found = re.fullmatch(r"(.*?<body[^>]*>)(.*)(<main\b.*</main>)(.*)(</body>.*)", html, re.DOTALL)
    return "".join(found.group(1, 4, 3, 2, 5)) if found else html


MUTATIONS: dict[str, Callable[[str], str]] = {
    "without-names": without(r' (?:class|id|role|aria-label)="[^"]*"'),
    "hashed-names": hashed,
    "divisions": replaced(r"<(/?)(?:main|article|section|aside|header|footer|nav)\b", r"<\1div"),
    "without-main": replaced(r"<(/?)main\b", r"<\1div"),
    "articles-as-list-items": replaced(r"<(/?)article\b", r"<\1li"),
    "custom-elements": replaced(r"<(/?)(?:article|section)\b", r"<\1x-card"),
    "wrapped-cards": replaced(r"(<article\b.*?</article>)", r"<div><div>\1</div></div>"),
    "wrapped-body": replaced(r"(<body[^>]*>)(.*)(</body>)", r"\1<div><form><div>\2</div></form></div>\3"),
    "smaller-headings": smaller_headings,
    "without-h1": without(r"</?h1[^>]*>"),
    "title-as-paragraph": replaced(r"<(/?)h1\b", r"<\1p"),
    "without-labels-of-links": without(r' (?:title|alt|target)="[^"]*"'),
    "without-a-title": replaced(r"<title>.*?</title>", "<title></title>"),
    "without-rel": without(r' rel="(?!canonical)[^"]*"'),
    "without-links-in-head": without(r"<link [^>]*>"),
    "without-pictures": without(r"<img[^>]*>"),
    "lazy-pictures": replaced(r"<img ", '<noscript><img src="/l.gif"></noscript><img '),
    "without-paragraphs": replaced(r"<(/?)p\b[^>]*>", r"<\1div>"),
    "emphasised-titles": replaced(r"(<h[23][^>]*>)(.*?)(</h[23]>)", r"\1<strong>\2</strong>\3"),
    "absolute-as-relative": replaced("https://timesca.com/", "/"),
    "without-scheme": replaced("https://timesca.com/", "//timesca.com/"),
    "old-scheme-and-www": replaced("https://timesca.com/", "http://www.timesca.com/"),
    "tracked-links": replaced(r'href="(https://timesca\.com/[^"]*?/)"', r'href="\1?utm_source=list"'),
    "with-comments": replaced(r"(<article|<section|<li)", r"<!-- card -->\1"),
    "minified": replaced(r">\s+<", "><"),
    "upper-case-tags": lambda html: re.sub(r"<(/?)(\w+)", lambda found: f"<{found[1]}{found[2].upper()}", html),
    "single-quotes": replaced(r'href="([^"]*)"', r"href='\1'"),
    "unclosed-items": without(r"</li>|</p>"),
    "sides-swapped": swapped,
    "letters-box-in-front": replaced(r"(<main[^>]*>)", rf"\1{BOX.format('h3', 'Write to us')}"),
    "cookie-banner": replaced(r"(<body[^>]*>)", rf"\1{BOX.format('h2', 'We use cookies')}"),
    "cut-in-the-footer": lambda html: html[: html.rindex("©")],
}


@cache
def printed(theme: str, number: int) -> tuple[str, list[tuple[str, str]], int]:
    """A page of the replica's listing, its true entries, and the number of pages."""
    site = ReplicaSite(articles=20, theme=theme, options=Options(past_end="empty"))
    target = "/latest/" if number == 1 else f"/latest/page/{number}/"
    html = Pages(site=site, origin="http://127.0.0.1").answer(target).body.decode()
    posts = site.posts[PER_PAGE * (number - 1) : PER_PAGE * number]
    return html, [(post.url, post.title) for post in posts], 4


@pytest.mark.parametrize("number", [1, 4])
@pytest.mark.parametrize("theme", THEMES)
@pytest.mark.parametrize("name", MUTATIONS)
def test_after_a_redesign(name: str, theme: str, number: int) -> None:
    html, truth, last = printed(theme, number)
    url = "https://timesca.com/latest/" + ("" if number == 1 else f"page/{number}/")
    listing = read_listing(page(MUTATIONS[name](html), url), Addresses(host="timesca.com"))
    assert [(entry.url, entry.title) for entry in listing.entries] == truth
    assert listing.has_next is (number < last)


def test_there_are_enough_of_them() -> None:
    assert len(MUTATIONS) >= 30
    assert len(WRITTEN) >= 30
