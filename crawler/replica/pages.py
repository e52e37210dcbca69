"""Which page an address answers: a table of routes over the site, and the rendering of each kind."""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from crawler.replica import client, feed, parted
from crawler.replica.body import body_html
from crawler.replica.inline import SITE
from crawler.replica.model import EXCERPT_WORDS, TEASER_WORDS, ZONE, Post
from crawler.replica.reply import Reply, redirect
from crawler.replica.site import ALIASES, PER_PAGE, ReplicaSite, category, person
from crawler.replica.themes import THEMES
from crawler.replica.views import ArticleView, Card, Frame, ListingView
from crawler.replica.weight import filled

if TYPE_CHECKING:
    from collections.abc import Callable

_MENU = ("latest", "category/kazakhstan", "category/home/business-economy", "category/news/uzbekistan", "tag/economy")
# The smallest picture there is: one pixel, GIF.
_PIXEL = bytes.fromhex("47494638396101000100800000ffffff00000021f90401000000002c00000000010001000002024401003b")
_ROBOTS = "User-agent: *\nDisallow: /wp-admin/\nAllow: /wp-admin/admin-ajax.php\n"
_NUMBER = r"(?:page/(?P<number>[1-9]\d*)/)?"

_PAGED = r"(?:\?paged=(?P<number>[1-9]\d*))?"


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Answers for one site at one origin. ``hollow`` and ``behind`` are what faults ask for."""

    site: ReplicaSite
    origin: str
    hollow: bool = False
    """Whether content areas stay empty."""
    behind: int = 0
    """By how many posts feeds lag."""

    def answer(self, target: str) -> Reply:
        """Return the answer to a GET for path and query."""
        path, _, query = target.partition("?")
        with self.site.lock:
            if path == "/" and query:
                return self._queried(parse_qs(query))
            for pattern, handle in ROUTES:
                if match := pattern.fullmatch(target) or pattern.fullmatch(path):
                    return handle(self, **match.groupdict())
            last = path.rpartition("/")[2]
            if last and "." not in last:
                return self._redirect(f"/{path.strip('/')}/")
            return self.lost()

    def lost(self) -> Reply:
        """Return the 404 page, which shows the latest articles."""
        frame = self._frame("Page not found", "/404/", 0)
        cards = tuple(self._card(post) for post in self.site.posts[:PER_PAGE])
        view = ListingView(frame=frame, heading="Oops! That page can’t be found.", cards=cards, lost=True)
        return self._printed(THEMES[self.site.theme].listing(view), status=404)

    def _queried(self, keys: dict[str, list[str]]) -> Reply:
        wanted = keys.get("p", [""])[0]
        if not wanted.isdecimal():
            return self.home()  # left-over keys of the system before WordPress
        post = self.site.post_by_id(int(wanted))
        if post is None:
            return self.lost()
        return self.article(post.slug) if self.site.options.short_links == "page" else self._redirect(post.path)

    def _redirect(self, path: str) -> Reply:
        return redirect((SITE if self.site.options.redirects == "site" else "") + path)

    def robots(self) -> Reply:
        """Return robots.txt."""
        return Reply(body=_ROBOTS.encode(), content_type="text/plain; charset=utf-8")

    def media(self) -> Reply:
        """Return a picture."""
        return Reply(body=_PIXEL, content_type="image/gif")

    def feed(self, path: str = "", slug: str = "", number: str | None = None) -> Reply:
        """Return a page of the feed of everything, or of one category, tag or author; past the end an empty one."""
        posts = self.site.listed(f"{path}/{slug}" if path else "latest")
        if not posts and path:
            return self.lost()
        start = self.behind + (int(number or 1) - 1) * feed.ITEMS
        shown = [(post, parted.cut(post.body, self.site.parts(post))[0]) for post in posts[start : start + feed.ITEMS]]
        return Reply(
            status=200 if shown or number is None else 404,
            body=feed.rss(shown, self._base).encode(),
            content_type="application/rss+xml; charset=UTF-8",
        )

    def home(self, number: str | None = None) -> Reply:
        """Return ``/`` or ``/page/N/``: the latest posts with short teasers and no count."""
        return self._listing("latest", "/", "Home", number, words=TEASER_WORDS)

    def latest(self, number: str | None = None) -> Reply:
        """Return a page of ``/latest/``."""
        return self._listing("latest", "/latest/", "Latest", number, counted="right")

    def category(self, parents: str, slug: str, number: str | None = None) -> Reply:
        """Return a page of a category, under its own address or an alias."""
        term = category(slug)
        own = term.path.rpartition("/")[0] if term else ""
        if term is None or parents.removesuffix("/") not in {own, *ALIASES}:
            return self.lost()
        return self._listing(f"category/{slug}", f"/category/{parents}{slug}/", term.name, number, counted="right")

    def tag(self, slug: str, number: str | None = None) -> Reply:
        """Return a page of a tag, whose count always says that it is the first."""
        posts = self.site.listed(f"tag/{slug}")
        name = next((term.name for post in posts[:1] for term in post.tags if term.slug == slug), "")
        return self._listing(f"tag/{slug}", f"/tag/{slug}/", name, number, counted="first")

    def author(self, tree: str, account: str, number: str | None = None) -> Reply:
        """Return a page of an author, with no count but the age of each article."""
        who = person(account)
        return self._listing(
            f"author/{account}", f"/{tree}/{account}/", who.name if who else account, number, aged=True
        )

    def article(self, slug: str, part: str | None = None) -> Reply:
        """Return an article's page, or one of its pages; a part that it does not have is its first page."""
        site, post = self.site, self.site.post(slug)
        if post is None:
            return self.lost()
        number, count = int(part or 1), site.parts(post)
        if number > count:
            return self._redirect(post.path)
        posts = site.posts
        at = bisect_left(posts, -post.number, key=lambda other: -other.number)
        newer, older = posts[at - 1] if at else None, posts[at + 1] if at + 1 < len(posts) else None
        theme = THEMES[site.theme]
        published = (f"{post.published:%d %B %Y}",) if site.options.article_dates == "doubled" else ()
        shown = site.options.article_dates != "absent"
        frame = self._frame(
            post.title if number == 1 else f"{post.title} – Page {number}",
            post.path if number == 1 else f"{post.path}{number}/",
            post.number,
            dates=(*self._served(), *published) if shown else (),
        )
        others = [other for other in site.listed(f"category/{post.categories[0].slug}") if other is not post]
        related = others[post.stirred : post.stirred + 3]
        view = ArticleView(
            frame=frame,
            post=post,
            body=client.slot(slug, number) if site.options.javascript else self._written(post, number),
            related=tuple(self._card(other) for other in related),
            newer=self._card(newer) if newer else None,
            older=self._card(older) if older else None,
        )
        return self._printed(theme.article(view))

    def script(self) -> Reply:
        """Return the script that fills the pages in, where the site has one."""
        return client.script() if self.site.options.javascript else self.lost()

    def rates(self) -> Reply:
        """Return the ticker's rates for the script."""
        options = self.site.options
        return client.rates(self.site.rates, options.repeats) if options.javascript else self.lost()

    def content(self, slug: str, part: str) -> Reply:
        """Return an article's text, or that of one of its pages, for the script."""
        post, number = self.site.post(slug), int(part)
        if not self.site.options.javascript or post is None or number > self.site.parts(post):
            return self.lost()
        return Reply(body=self._written(post, number).encode())

    def _written(self, post: Post, number: int) -> str:
        if self.hollow:
            return ""
        theme, count = THEMES[self.site.theme], self.site.parts(post)
        written = body_html(parted.cut(post.body, count)[number - 1], theme.pen(self._base, post))
        return written + parted.links(theme.linking, f"{self._base}{post.path}", number, count)

    def _printed(self, page: str, status: int = 200) -> Reply:
        if self.site.options.javascript:
            page = client.with_script(page)
        return Reply(status=status, body=filled(page, self.site.options.weight).encode())

    def _listing(
        self, name: str, first: str, heading: str, number: str | None, *,
        words: int = EXCERPT_WORDS, counted: str = "", aged: bool = False,
    ) -> Reply:  # fmt: skip
        site, page = self.site, int(number or 1)
        posts = site.listed(name)
        count = max(1, -(-len(posts) // PER_PAGE))
        if (not posts and name != "latest") or (page > count and site.options.past_end == "404"):
            return self.lost()
        start = PER_PAGE * (page - 1)
        shown = posts[start : start + PER_PAGE]
        promoted = site.promoted
        if shown and promoted and (page == 1 or site.options.promotion == "all"):
            shown = (promoted, *(post for post in shown if post != promoted))
        view = ListingView(
            frame=self._frame(heading, first if page == 1 else f"{first}page/{page}/", page),
            heading=heading,
            cards=() if self.hollow else tuple(self._teaser(post, words, aged=aged) for post in shown),
            counter=_counter(counted, start, len(posts)),
            first=f"{self._base}{first}",
            number=page,
            count=count,
        )
        return self._printed(THEMES[site.theme].listing(view))

    @property
    def _base(self) -> str:
        return {"site": SITE, "origin": self.origin, "path": ""}[self.site.options.links]

    def _served(self) -> tuple[str, ...]:
        return (f"{self.site.served:%d %B %Y}",) if self.site.options.dates else ()

    def _frame(self, title: str, path: str, place: int, dates: tuple[str, ...] | None = None) -> Frame:
        site, base = self.site, self._base
        gap = site.options.ticker_gap
        bare = bool(gap) and place % gap == gap - 1
        strip = tuple(str(quote) for quote in site.rates) * site.options.repeats
        return Frame(
            base=base,
            address=f"{base}{path}",
            title=title,
            strip=() if bare else (client.ENTRY,) if site.options.javascript and strip else strip,
            dates=self._served() if dates is None else dates,
            menu=tuple((item.rpartition("/")[2].replace("-", " ").title(), f"{base}/{item}/") for item in _MENU),
            latest=tuple(self._card(post) for post in site.posts[:5]),
        )

    def _card(self, post: Post) -> Card:
        return Card(post=post, url=f"{self._base}{post.path}")

    def _teaser(self, post: Post, words: int, *, aged: bool) -> Card:
        return Card(
            post=post,
            url=f"{self._base}{post.path}",
            text=post.teaser(words),
            more=post.stub,
            ago=self._age(post) if aged else "",
        )

    def _age(self, post: Post) -> str:
        hours = (datetime.combine(self.site.served, time(18), ZONE) - post.published) // timedelta(hours=1)
        return f"{max(1, hours)} hours ago" if hours < 24 else f"{hours // 24} days ago"


def _counter(counted: str, start: int, total: int) -> str:
    # Tag pages forget which page they are, and no page checks its upper bound: both as on the real site.
    first = start + 1 if counted == "right" else 1
    return f"Viewing results {first} - {first + PER_PAGE - 1} of {total}" if counted else ""


ROUTES: tuple[tuple[re.Pattern[str], Callable[..., Reply]], ...] = tuple(
    (re.compile(pattern), handle)
    for pattern, handle in (
        (r"/robots\.txt", Pages.robots),
        (r"/wp-content/uploads/[\w/.-]+\.(?:jpg|png|mp4)", Pages.media),
        (re.escape(client.SCRIPT_PATH), Pages.script),
        (re.escape(client.RATES_PATH), Pages.rates),
        (r"/api/articles/(?P<slug>[\w-]+)/(?P<part>[1-9]\d*)\.html", Pages.content),
        (rf"/(?:latest/)?feed/{_PAGED}", Pages.feed),
        (rf"/(?P<path>category|tag|author)/(?:[\w-]+/)*?(?P<slug>[\w-]+)/feed/{_PAGED}", Pages.feed),
        (rf"/{_NUMBER}", Pages.home),
        (r"/index\.php/.*", Pages.home),
        (rf"/latest/{_NUMBER}", Pages.latest),
        (rf"/tag/(?P<slug>[\w-]+)/{_NUMBER}", Pages.tag),
        (rf"/(?P<tree>author|our-people)/(?P<account>[\w-]+)/{_NUMBER}", Pages.author),
        (rf"/category/(?P<parents>(?:(?!page/)[\w-]+/)*?)(?P<slug>(?!page/)[\w-]+)/{_NUMBER}", Pages.category),
        (r"/(?P<slug>[\w-]+)/(?:(?P<part>[2-9]|[1-9]\d+)/)?", Pages.article),
    )
)
"""Path → the page it answers, first match first; the pattern's names are the page's arguments."""
