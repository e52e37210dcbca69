"""What a theme is given to print: values only, every address final, nothing left to look up."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.replica.inline import Pen

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from crawler.replica.model import Post
    from crawler.replica.parted import Linking


@dataclass(frozen=True, kw_only=True)
class Card:
    """One article as others point to it: on a listing, in a widget, among related posts."""

    post: Post
    url: str
    text: str = ""
    """The teaser as listings print it; empty in widgets."""
    more: bool = False
    """Whether the teaser ends in a link "Continue reading"."""
    ago: str = ""
    """"22 hours ago", on author pages."""


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What every page has around its content."""

    base: str
    """What stands before a path in a link."""
    address: str
    """The page's canonical address."""
    title: str
    """The page's own title, without the site's name."""
    strip: tuple[str, ...]
    """The ticker's entries, repeats and all; empty for none."""
    dates: tuple[str, ...]
    """Date lines: the served day, or the served day and the day of publication, or none."""
    menu: tuple[tuple[str, str], ...]
    """Name and address of each item."""
    latest: tuple[Card, ...]
    """The widget "Latest"."""


@dataclass(frozen=True, kw_only=True)
class ListingView:
    """A page of a listing, or a 404 page with the latest articles on it (``lost``)."""

    frame: Frame
    heading: str
    cards: tuple[Card, ...]
    counter: str = ""
    """"Viewing results 1 - 6 of 18", empty where there is none."""
    first: str = ""
    """Address of the listing's first page."""
    number: int = 1
    count: int = 1
    """Pages of the listing."""
    lost: bool = False

    def address(self, number: int) -> str:
        """Return the address of one page of the listing; empty if there is no such page."""
        if not 1 <= number <= self.count:
            return ""
        return self.first if number == 1 else f"{self.first}page/{number}/"

    @property
    def next(self) -> str:
        """Address of the next page, empty on the last."""
        return self.address(self.number + 1)

    @property
    def previous(self) -> str:
        """Address of the page before, empty on the first."""
        return self.address(self.number - 1)

    @property
    def around(self) -> tuple[int, ...]:
        """Page numbers that a pager shows: the ends and the neighbours; 0 stands for what is left out."""
        shown = sorted({1, self.count} | {n for n in range(self.number - 1, self.number + 2) if self.address(n)})
        numbers: list[int] = []
        for number in shown:
            if numbers and number > numbers[-1] + 1:
                numbers.append(0)
            numbers.append(number)
        return tuple(numbers)


@dataclass(frozen=True, kw_only=True)
class ArticleView:
    """An article's page."""

    frame: Frame
    post: Post
    body: str
    """The body, as the theme's pen wrote it."""
    related: tuple[Card, ...]
    newer: Card | None
    older: Card | None


EVERYTHING = frozenset({
    "title", "blocks", "authors", "account", "published", "modified", "categories", "tags", "images", "language",
    "excerpt", "captions", "credit", "verse",
})  # fmt: skip
"""What an article page can tell: fields of the truth; ``account`` of the authors, ``captions`` of pictures in
the body, the ``credit`` of the cover; and ``verse`` where a poem can be told from program code."""


@dataclass(frozen=True, kw_only=True)
class Theme:
    """A way of printing the site, and what its article pages tell of an article."""

    name: str
    shows: frozenset[str]
    """The part of ``EVERYTHING`` that a reader can learn from an article page of this theme."""
    article: Callable[[ArticleView], str]
    listing: Callable[[ListingView], str]
    classes: Mapping[str, str]
    """Role of a body's piece → class."""
    entities: bool = False
    inset: str = ""
    linking: Linking = "plain"
    """How the pages of one article are linked."""

    def pen(self, base: str, post: Post) -> Pen:
        """Return the pen that this theme writes the body of a post with."""
        return Pen(base=base, classes=self.classes, entities=self.entities, inset=self.inset, fold=post.stirred)
