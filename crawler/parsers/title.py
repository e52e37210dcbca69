"""What an article is called: the headline that readers see, confirmed by what the page tells machines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import TYPE_CHECKING

from crawler.parsers.json_ld import plain
from crawler.parsers.text import fold, visible_text
from crawler.parsers.tree import is_furniture

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.metadata import Metadata
    from crawler.parsers.urls import Addresses

# What stands between a title and the site's name.
NAME_MARK = re.compile(r"\s+(?:\||│|–|—|-|·|•|»|›|>|::|:|/)\s+|[|│]")
# A kicker before a headline needs no space before its colon.
PART_MARK = re.compile(rf"{NAME_MARK.pattern}|:\s+")
HEADINGS = ("h1", "h2", "h3")
ELSEWHERE = {"aside", "nav", "footer"}
NOT_HOME = re.compile(r"$|[#?]|(?:https?://[^/]*)?/[\w~-](?!.*\.\.)|(?:[^/]*/){4}")
"""What surely leads elsewhere, as nearly every link of a page does: only another is worth taking apart."""
HALF = 0.5
"""Share of a told title that a headline within it has at least, where no mark parts it from the rest."""
LINES = {"div", "p", "span", "td", "header", "strong", "b"}
"""What a headline may stand in that is no heading."""
SHORTEST_LINE = 20
"""Characters of such a headline: shorter ones are labels that are called like the page."""
MOST_MARKS = 8
LONGEST_NAME = 40
"""Characters of a site's name."""
SHORTEST_LABEL = 4
"""Characters of a part of the host from which on it may be the site's name."""


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a page calls itself, and what its site is called."""

    page: Page
    metadata: Metadata
    addresses: Addresses

    @cached_property
    def json_ld(self) -> str | None:
        """The article's headline."""
        text = self.metadata.text("headline") or self.metadata.text("name")
        return self._bare(text) if text else None

    @cached_property
    def opengraph(self) -> str | None:
        """The name it is shared under, without the site's."""
        text = plain(self.metadata.first("og:title", "twitter:title"))
        return self._bare(text) if text else None

    @cached_property
    def title(self) -> str | None:
        """The name of its window, without the site's."""
        return self._bare(self.metadata.title) if self.metadata.title else None

    @cached_property
    def all(self) -> tuple[str, ...]:
        """All of them, the best first."""
        return tuple(text for text in (self.json_ld, self.opengraph, self.title) if text)

    @property
    def loose(self) -> Iterator[str]:
        """The same one by one, the title with the site's name, which costs time to know."""
        for text in (self.json_ld, self.opengraph, self.metadata.title):
            if text:
                yield text

    def is_site(self, text: str) -> bool:
        """Tell whether a text is no more than the site's name, as the metadata tell it or links home are called."""
        if not text or key(text) in self._names:
            return True
        return len(text) <= LONGEST_NAME and key(text) in self._links_home

    @cached_property
    def _names(self) -> set[str]:
        return told_names(self.metadata, self.addresses.host)

    @cached_property
    def _links_home(self) -> set[str]:
        home = self.addresses.canonical("/", self.page.url)
        found = set()
        for link, href in self.page.links:
            if _may_lead_home(href) and self.addresses.canonical(href, self.page.url) == home:
                found.add(key(visible_text(link)))
        return found

    def _bare(self, text: str) -> str:
        marks = list(NAME_MARK.finditer(text))
        for mark in reversed(marks):
            if self.is_site(text[mark.end() :]):
                return text[: mark.start()].rstrip()
        return next((text[mark.end() :].lstrip() for mark in marks if self.is_site(text[: mark.start()])), text)


# The same menus stand on every page of a site.
@lru_cache(maxsize=4096)
def _may_lead_home(href: str) -> bool:
    return NOT_HOME.match(href) is None


def told_names(metadata: Metadata, host: str) -> set[str]:
    """Return the names, as ``key`` has them, that the metadata and the host give a site."""
    publisher = metadata.resolve(metadata.article.get("publisher"))
    labels = [label for label in host.split(".")[:-1] if len(label) >= SHORTEST_LABEL]
    names = [metadata.first("og:site_name", "application-name"), plain(publisher), host, host.removeprefix("www.")]
    return {key(name) for name in [*names, *labels] if name}


@lru_cache(maxsize=1024)
def key(name: str) -> str:
    """Return a name as it compares with others: letters and digits alone, in one case."""
    return re.sub(r"\W", "", fold(name)).casefold()


def find_headline(told: Told) -> HtmlElement | None:
    """Find the heading that says what the metadata say, in full or in part; else the only ``<h1>`` of the article."""
    # Sorting keeps the order of a level: a kicker above the headline is of a lower one.
    headings = sorted(told.page.tree.iter(*HEADINGS), key=lambda heading: str(heading.tag))
    text_of = cache(lambda heading: fold(visible_text(heading)))
    titles: set[str] = set()
    for titles in _told_titles(told):
        for heading in headings:
            text = text_of(heading)
            if text in titles and not told.is_site(text) and not _is_elsewhere(heading):
                return heading
    unmarked = _find_unmarked(told, titles)
    if unmarked is not None:
        return unmarked
    tops = [heading for heading in headings if heading.tag == "h1" and not _is_elsewhere(heading)]
    # A link in it leads home: that is the site's name.
    named = [top for top in tops if top.find(".//a") is None] or tops
    return named[0] if named else None


def _told_titles(told: Told) -> Iterator[set[str]]:
    """Yield what a headline may say, the surest first: all that a title says, and at last that or any part of one."""
    wholes = [fold(text) for text in (told.json_ld, told.opengraph) if text]
    yield from ({whole} for whole in wholes)
    yield {part for text in told.loose for part in _parts(text)}.union(wholes)


def _find_unmarked(told: Told, titles: set[str]) -> HtmlElement | None:
    """Find the line that says what the metadata say where no heading does: designs use boxes with a class, too."""
    for element in told.page.elements:
        text = element.text
        if not text or element.tag not in LINES or text.isspace() or fold(text) not in titles:
            continue
        if len(text) >= SHORTEST_LINE and not told.is_site(text) and not _is_beside(element):
            return element
    return None


def read_title(headline: HtmlElement | None, told: Told) -> tuple[str, str] | None:
    """Return the title and its leg; None when there is nothing but the site's name."""
    shown = visible_text(headline) if headline is not None else ""
    for name, leg in TITLE:
        text = leg(shown, told)
        if text and not told.is_site(text):
            return text, name
    return None


def _confirmed(shown: str, told: Told) -> str | None:
    """Read the headline, if JSON-LD says the same; if OpenGraph does, when nothing or nobody else speaks against it."""
    if told.json_ld and told.opengraph:
        is_same = _is(shown, told.json_ld) or (_is(shown, told.opengraph) and not _is_outvoted(shown, told))
    elif told.json_ld:
        is_same = _is(shown, told.json_ld)
    else:
        is_same = any(_is_within(shown, text) for text in islice(told.loose, 1))
    return shown if is_same else None


def _is_outvoted(shown: str, told: Told) -> bool:
    title = fold(told.metadata.title).casefold()
    return fold(told.json_ld or "").casefold() in title and fold(shown).casefold() not in title


def _is(shown: str, text: str) -> bool:
    return fold(shown).casefold() == fold(text).casefold()


def _is_within(shown: str, text: str) -> bool:
    inner, outer = fold(shown), fold(text)
    return inner in _parts(text) or (len(inner) >= HALF * len(outer) and inner.casefold() in outer.casefold())


@lru_cache(maxsize=64)
def _parts(text: str) -> set[str]:
    """Return a title's forms, folded: what stands between any two of its marks, its start and its end."""
    marks = list(PART_MARK.finditer(text))[:MOST_MARKS]
    starts, ends = [0, *(mark.end() for mark in marks)], [*(mark.start() for mark in marks), len(text)]
    return {fold(text[start:end]) for start in starts for end in ends if start < end}


TITLE: tuple[tuple[str, Callable[[str, Told], str | None]], ...] = (
    ("headline", _confirmed),
    ("json-ld", lambda _, told: told.json_ld),
    ("opengraph", lambda _, told: told.opengraph),
    ("headline", lambda shown, _: shown),
    ("title", lambda _, told: told.title),
)
"""Leg → how it reads the title, given the headline; in the order they are asked."""


def _is_beside(line: HtmlElement) -> bool:
    """Tell whether a line is a link, or in a part of the page that says that it is none of the article."""
    return any(element.tag in {"a", "li", "head"} or is_furniture(element) for element in (line, *line.iterancestors()))


def _is_elsewhere(heading: HtmlElement) -> bool:
    for element in heading.iterancestors():
        if element.tag in {"article", "main", "body"}:
            return False
        if element.tag in ELSEWHERE:
            return True
    return False
