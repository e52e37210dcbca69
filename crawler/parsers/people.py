"""Who wrote an article: the names of its byline, and the account that posted it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from urllib.parse import unquote

from crawler.items import Author
from crawler.parsers.json_ld import plain, type_of
from crawler.parsers.text import fold, visible_text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from crawler.parsers.source import Source

ACCOUNT = re.compile(r"/(?:author|our-people|authors|writer|people|team)/(?P<slug>[^/?#]+)")
BYLINE = re.compile(r"(?:(?:written|posted|reported|words|story|text)\s+)?by:?\s+(?P<names>\S.{1,120})", re.IGNORECASE)
# What themes print around a name in links and headings of an author's box.
AROUND = re.compile(
    r"(?:(?:view|see|read)\s+(?:all|more)(?:\s+of)?(?:\s+(?:articles|posts|stories))?\s*(?:from|by|of)?"
    r"|posts?\s+by|about|by)\s+(?P<name>.+?)(?:['’]s\s+(?:posts|articles|stories))?[.:]?",
    re.IGNORECASE,
)
APART = re.compile(r"\s*(?:,|;|&|\b(?:and|und|et|og)\b|\|)\s*", re.IGNORECASE)
SIGN = re.compile(r"\s*\([^)]*\)$")
"""Initials or an agency behind a name."""
SUFFIX = re.compile(r"\s*(?:\||–|—|·|•| - | on |, \d).*")
NO_NAME = re.compile(
    r"(?:https?://|www\.|@)|\d{4}|^(?:admin|administrator|editor|author|guest|anonymous|user"
    r"|(?:(?:view|see|read) )?(?:(?:all|more) )?(?:articles|posts|stories))$",
    re.IGNORECASE,
)
AUTHOR_NAMES = {"author-name", "author", "byline-name", "wp-block-post-author__name", "fn"}
BYLINE_STARTS = ("by", "written", "posted", "reported", "words", "story", "text")
LONGEST_NAME = 60


def read_authors(source: Source) -> tuple[tuple[Author, ...], str | None]:
    """Return the authors, and the name of the strategy that found them; ((), None) without any.

    The account comes from a link to an author's page; it need not be the byline's.
    """
    accounts = dict(_accounts(source))
    for name, strategy in STRATEGIES.items():
        names = list(dict.fromkeys(filter(None, map(_clean, strategy(source)))))
        if names:
            return tuple(Author(name=each, account=_account(each, names, accounts)) for each in names), name
    return (), None


def _json_ld(source: Source) -> Iterator[str]:
    metadata = source.metadata
    found = metadata.article.get("author", metadata.article.get("creator"))
    publisher = metadata.resolve(metadata.article.get("publisher"))
    for author in found if isinstance(found, list) else [found]:
        node = metadata.resolve(author)
        # The publisher in the author's place is no author, unless it has a name of its own: the staff's.
        if isinstance(node, dict) and node == publisher and "Organization" in type_of(node):
            continue
        if name := plain(node):
            yield from split_names(name)


def _meta(source: Source) -> Iterator[str]:
    for name in ("author", "parsely-author", "sailthru.author", "dc.creator", "article:author"):
        for value in source.metadata.meta.get(name, ()):
            if "://" not in value:
                yield from split_names(value)


def _microdata(source: Source) -> Iterator[str]:
    for element in source.named("author"):
        name = next((inner for inner in element.iter() if inner.get("itemprop") == "name"), element)
        yield name.get("content") or visible_text(name)


def _byline(source: Source) -> Iterator[str]:
    """Read "By A and B", wherever it stands alone."""
    for element in source.around:
        text = (element.text or "").lstrip()[:10].lower()
        # Taking texts together costs time, and few begin like a byline.
        if not text.startswith(BYLINE_STARTS) or len(element) > 8:
            continue
        if found := BYLINE.fullmatch(visible_text(element)):
            yield from split_names(SUFFIX.sub("", found["names"]))
            return


def _rel(source: Source) -> Iterator[str]:
    for element in source.around:
        if element.tag == "a":
            is_author = "author" in (element.get("rel") or "").split()
            if is_author or ACCOUNT.search(element.get("href") or ""):
                yield visible_text(element)


def _class(source: Source) -> Iterator[str]:
    for element in source.around:
        if AUTHOR_NAMES.intersection((element.get("class") or "").split()):
            yield visible_text(element)


STRATEGIES: dict[str, Callable[[Source], Iterator[str]]] = {
    "json-ld": _json_ld,
    "microdata": _microdata,
    "byline": _byline,
    "rel": _rel,
    "meta": _meta,
    "selector": _class,
}
"""In the order they are asked."""


def split_names(text: str) -> list[str]:
    """Return the names in "A, B and C"; a byline is never inverted ("Surname, Name")."""
    return [name for name in APART.split(text) if name]


def _clean(text: str) -> str | None:
    around = AROUND.fullmatch(text.strip())
    name = SIGN.sub("", around["name"] if around else text).strip(" \t\n\xa0,.:|–—-")
    if not 2 <= len(name) <= LONGEST_NAME or NO_NAME.search(name):
        return None
    return name


def _accounts(source: Source) -> Iterator[tuple[str, str]]:
    """Yield (folded name, slug) of every link to an author's page around the text."""
    for element in source.around:
        found = ACCOUNT.search(element.get("href") or "") if element.tag == "a" else None
        if found:
            yield fold(_clean(visible_text(element)) or ""), unquote(found["slug"])


def _account(name: str, names: list[str], accounts: dict[str, str]) -> str | None:
    # With one name and one account they belong together, whatever the account is called.
    if len(names) == 1 and len(set(accounts.values())) == 1:
        return next(iter(accounts.values()))
    return accounts.get(fold(name))
