"""ReplicaSite: the posts, what is listed where, the day and its rates. It lives while it is served."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from threading import RLock
from typing import TYPE_CHECKING

from crawler.replica.faults import Faults
from crawler.replica.model import CATEGORIES, INTERVAL, PEOPLE, SERVED, Person, Post, Term, slugify, write_post
from crawler.replica.options import Options
from crawler.replica.parted import PARTS
from crawler.replica.rates import Quotes, rates_of
from crawler.replica.themes import THEMES

if TYPE_CHECKING:
    from collections.abc import Iterable

PER_PAGE = 6
ALIASES = ("home", "news")
"""Trees under which a category's listing stands a second and a third time."""


class ReplicaSite:
    """A news site of generated posts, the same for the same seed. Safe to change from any thread.

    A bigger site of the same seed is a smaller one with older posts behind it. ``options``, ``theme``
    and ``faults`` may be replaced at any time; what readers see changes with the next request.
    ValueError for an unknown theme.
    """

    def __init__(
        self, *, articles: int = 300, seed: int = 1, theme: str = "classic", options: Options | None = None
    ) -> None:
        self.seed = seed
        self.theme = theme
        self.options = options or Options()
        self.faults = Faults()
        self.lock = RLock()
        self.version = 0
        """Grows with every change of what is published."""
        self.served = SERVED
        self._rates: Quotes | None = None
        self._slugs: set[str] = set()
        self._listings: tuple[int, dict[str, tuple[Post, ...]]] = (-1, {})
        self._next_number = 1
        newest_first = [self._new_post(number) for number in range(0, -articles, -1)]
        self._posts: dict[str, Post] = {post.slug: post for post in reversed(newest_first)}
        self._history = list(self._posts.values())

    @property
    def theme(self) -> str:
        """Name of the theme that pages are printed in."""
        return self._theme

    @theme.setter
    def theme(self, name: str) -> None:
        if name not in THEMES:
            raise ValueError(f"unknown theme: {name}; there are {', '.join(THEMES)}")
        self._theme = name

    @property
    def posts(self) -> tuple[Post, ...]:
        """What is published now, newest first."""
        return self.listed("latest")

    @property
    def history(self) -> tuple[Post, ...]:
        """Every edition of every post that was ever published, removed ones too, oldest first."""
        with self.lock:
            return tuple(self._history)

    @property
    def promoted(self) -> Post | None:
        """The old article that stands first on listings, if promotions are on."""
        return self.posts[-1] if self.options.promotion != "off" and self.posts else None

    @property
    def rates(self) -> Quotes:
        """The set that the ticker shows: as many pairs as the options say."""
        return (self._rates or rates_of(self.seed, self.served, 5))[: self.options.pairs]

    def post(self, slug: str) -> Post | None:
        """Return the post at ``/slug/``, None where there is none."""
        return self._posts.get(slug)

    def post_by_id(self, number: int) -> Post | None:
        """Return the post of WordPress's number, None where there is none."""
        return next((post for post in self.posts if post.id == number), None)

    def parts(self, post: Post) -> int:
        """Return how many pages the article is printed on."""
        every = self.options.parted
        return PARTS if every and post.number % every == 0 else 1

    def listed(self, listing: str) -> tuple[Post, ...]:
        """Return the posts of ``latest``, ``category/<slug>``, ``tag/<slug>`` or ``author/<account>``."""
        with self.lock:
            version, listings = self._listings
            if version != self.version:
                listings = _index(self._posts.values())
                self._listings = (self.version, listings)
            return listings.get(listing, ())

    def add(self, count: int = 1) -> tuple[Post, ...]:
        """Publish new posts, three hours apart; return them, oldest first."""
        with self.lock:
            return tuple(self._publish(self._new_post(self._next_number), step=1) for _ in range(count))

    def edit(self, slug: str) -> Post:
        """Change the last paragraph of a post and its time of modification; KeyError if there is none."""
        with self.lock:
            post = self._posts[slug]
            edited = replace(post, edition=post.edition + 1, modified=post.modified + INTERVAL)
            return self._publish(edited)

    def stir(self, slug: str) -> Post:
        """Change a post's page but neither its text nor its times; KeyError if there is none."""
        with self.lock:
            post = self._posts[slug]
            self._posts[slug] = stirred = replace(post, stirred=post.stirred + 1)
            self.version += 1
            return stirred

    def remove(self, slug: str) -> Post:
        """Unpublish a post: its page is gone and listings close up; KeyError if there is none."""
        with self.lock:
            post = self._posts.pop(slug)
            self.version += 1
            return post

    def set_rates(self, rates: Quotes) -> None:
        """Show this set from now on, until the day ends."""
        with self.lock:
            self._rates = rates
            self.version += 1

    def next_day(self) -> None:
        """Serve the following day, with its own rates."""
        with self.lock:
            self.served += timedelta(days=1)
            self._rates = None
            self.version += 1

    def _publish(self, post: Post, step: int = 0) -> Post:
        self._posts[post.slug] = post
        self._history.append(post)
        self._next_number += step
        self.version += 1
        return post

    def _new_post(self, number: int) -> Post:
        name = self.options.common_tag
        post = write_post(self.seed, number, (Term(name, slugify(name)),) if name else ())
        if post.slug in self._slugs:
            # The post's own number, not a counter, so that a slug never depends on the size of the site.
            post = replace(post, slug=f"{post.slug}-{post.id}")
        self._slugs.add(post.slug)
        return post


def _index(posts: Iterable[Post]) -> dict[str, tuple[Post, ...]]:
    index: dict[str, list[Post]] = {"latest": []}
    for post in sorted(posts, key=lambda post: post.number, reverse=True):
        index["latest"].append(post)
        names = [f"category/{term.slug}" for term in post.categories] + [f"tag/{term.slug}" for term in post.tags]
        names += [f"author/{person.account}" for person in post.people]
        for name in names:
            index.setdefault(name, []).append(post)
    return {name: tuple(listed) for name, listed in index.items()}


def category(slug: str) -> Term | None:
    """Return the category of a slug."""
    return next((term for term in CATEGORIES if term.slug == slug), None)


def person(account: str) -> Person | None:
    """Return who has an account."""
    return next((person for person in PEOPLE if person.account == account), None)
