"""Who wrote an article: the names of its byline, and the account that posted it."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote, urlsplit

from crawler.items import Author
from crawler.parsers.json_ld import as_list, plain
from crawler.parsers.names import BYLINE_START, HANDLE, byline_names, clean_name, split_names
from crawler.parsers.text import BLOCKS, fold, visible_text
from crawler.parsers.title import key, told_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.parsers.source import Around, Source

    Leg = Callable[[Source], Iterator[str]]
    Places = Callable[[Source], Iterator[HtmlElement]]

ACCOUNT = re.compile(
    r"/(?:author|our-people|authors|autor|autoren|auteur|writer|people|team|profile)/(?P<slug>[^/?#]+)"
)
AUTHOR_META = re.compile(r"(?!.*(?:image|url|link|mail|twitter))(?:.*[.:_-])?(?:authors?|creator|byl)(?:[_-]?names?)?")
AUTHOR_CLASS = re.compile(
    r"(?:^|\s)(?:[\w-]*[_-])?(?:authors?|autor(?:en)?|byline|writer|signature|fn|user)(?:[_-]*(?:name|names|link|title))?(?:$|\s)"
    r"|author-?name|username",
    re.IGNORECASE,
)
MOST_CHILDREN = 8
LONGEST_LINE = 140
DEEP = 3
"""Levels up to a box that two authors' names stand in together."""
OPENING = 12
"""Elements at the start of a text among which a byline may stand."""


def read_authors(source: Source) -> tuple[tuple[Author, ...], str | None]:
    """Return the authors, and the name of the leg that found them; ((), None) without any.

    Logins and the site's own name count where no leg has better. The account comes from a link to an
    author's page; it need not be the byline's.
    """
    site = told_names(source.metadata, urlsplit(source.page.url).netloc)
    second: tuple[list[str], str | None] = [], None
    for name, leg in AUTHORS:
        names = list(dict.fromkeys(filter(None, map(clean_name, leg(source)))))
        if any(key(each) not in site and not HANDLE.fullmatch(each) for each in names):
            return _with_accounts(source, names), name
        if names and not second[0]:
            second = names, name
    return _with_accounts(source, second[0]), second[1]


def _json_ld(source: Source) -> Iterator[str]:
    return _told(source, source.metadata.article)


def _page(source: Source) -> Iterator[str]:
    return _told(source, source.metadata.page)


def _told(source: Source, node: dict[str, Any]) -> Iterator[str]:
    resolve = source.metadata.resolve
    found = node.get("author", node.get("creator"))
    publisher = resolve(node.get("publisher"))
    for author in as_list(found):
        person = resolve(author)
        for each in as_list(person.get("name") if isinstance(person, dict) else person):
            text = plain(each)
            # The publisher in the author's place is no author, unless it has a name of its own: the staff's.
            if text and not (isinstance(person, dict) and person == publisher):
                yield from split_names(text)


def _meta(source: Source) -> Iterator[str]:
    meta = source.metadata.meta
    for name, values in meta.items():
        if _is_author_meta(name):
            found = [each for value in values if "://" not in value for each in split_names(value)]
            yield from found
            if found:
                return
    # WordPress's plugins: a label, "Written by" in any language, and a value; a time to read has figures.
    if "twitter:label1" in meta:
        yield from (
            name
            for name in split_names(source.metadata.first("twitter:data1") or "")
            if not any(map(str.isdecimal, name))
        )


@lru_cache(maxsize=4096)
def _is_author_meta(name: str) -> bool:
    return AUTHOR_META.fullmatch(name) is not None


def _microdata(source: Source) -> Iterator[str]:
    for element in source.named("author"):
        name = next((inner for inner in element.iter() if inner.get("itemprop") == "name"), element)
        yield from split_names(name.get("content") or visible_text(name))


def _near(source: Source) -> Iterator[HtmlElement]:
    yield from source.around.elements
    yield from islice(source.inside, OPENING)


def _far(source: Source) -> Iterator[HtmlElement]:
    yield from source.beyond.elements


def _byline(places: Places) -> Leg:
    """Return the leg that reads "By A and B", where it stands alone."""

    def leg(source: Source) -> Iterator[str]:
        for element in places(source):
            text = element.text
            # Taking texts together costs time, and few begin like a byline.
            if not text or text.isspace() or len(text) > LONGEST_LINE or not BYLINE_START.match(text):
                continue
            if len(element) > MOST_CHILDREN:
                continue
            if _stands_alone(element) and (names := byline_names(visible_text(element))):
                yield from names
                return

    return leg


def _stands_alone(element: HtmlElement) -> bool:
    """Tell whether an element is no part of a sentence, as "by hand" in italics is."""
    parent = element.getparent()
    before = (parent.text or "") if parent is not None else ""
    return element.tag in BLOCKS or not any(map(str.isalpha, before + (element.tail or "")))


def _rel(source: Source) -> Iterator[str]:
    links = source.around.links
    return _together(link for link, href, rel in links if "author" in rel or _slug(href))


def _class(around: Callable[[Source], Around]) -> Leg:
    """Return the leg that reads what has an author's class."""

    def leg(source: Source) -> Iterator[str]:
        found = (element for element, names in around(source).classed if means_author(names))
        return _together(element for element in found if 2 <= len(visible_text(element)) <= LONGEST_LINE)

    return leg


@lru_cache(maxsize=4096)
def means_author(names: str) -> bool:
    """Tell whether a class says that what it is given to is an author's name."""
    return AUTHOR_CLASS.search(names) is not None


def _together(elements: Iterable[HtmlElement]) -> Iterator[str]:
    """Yield the names of the first element, and of those that stand in one box with it."""
    boxes: set[HtmlElement] = set()
    for element in elements:
        around = set(list(element.iterancestors())[:DEEP])
        if boxes and not around & boxes:
            return
        boxes = boxes or around
        yield from split_names(visible_text(element))


AUTHORS: tuple[tuple[str, Leg], ...] = (
    ("json-ld", _json_ld),
    ("microdata", _microdata),
    ("byline", _byline(_near)),
    ("rel", _rel),
    ("json-ld-page", _page),
    ("meta", _meta),
    ("selector", _class(lambda source: source.around)),
    ("byline", _byline(_far)),
    ("selector", _class(lambda source: source.beyond)),
)
"""Legs in the order they are asked."""


def _with_accounts(source: Source, names: list[str]) -> tuple[Author, ...]:
    accounts = dict(_accounts(source))
    return tuple(Author(name=each, account=_account(each, names, accounts)) for each in names)


def _accounts(source: Source) -> Iterator[tuple[str, str]]:
    """Yield (folded name, slug) of every author's page that JSON-LD tells, or a link around the text leads to."""
    article = source.metadata.article
    for person in map(source.metadata.resolve, as_list(article.get("author"))):
        if isinstance(person, dict) and (slug := _slug(str(person.get("url")))):
            yield fold(clean_name(plain(person) or "") or ""), slug
    for link, href, _ in source.around.links:
        if slug := _slug(href):
            yield fold(clean_name(visible_text(link)) or ""), slug


# The same menus and bylines stand on every page of a site.
@lru_cache(maxsize=4096)
def _slug(href: str) -> str | None:
    """Return what the address of an author's page calls its author; None for another address."""
    found = ACCOUNT.search(href)
    return unquote(found["slug"]) if found else None


def _account(name: str, names: list[str], accounts: dict[str, str]) -> str | None:
    # With one name and one account they belong together, whatever the account is called.
    if len(names) == 1 and len(set(accounts.values())) == 1:
        return next(iter(accounts.values()))
    return accounts.get(fold(name))
