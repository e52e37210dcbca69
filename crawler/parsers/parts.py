"""The parts of an article of several pages: which of them this page is, and which comes next.

WordPress parts a post at ``<!--nextpage-->`` and appends a number to its address: ``/a-story/2/``, ``/?p=49&page=2``.
Such an address alone proves nothing, for where permalinks are numbers it is another article's. So a page is a later
part only when it says so itself, and a link leads to the next part only when it is marked as one.
"""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.parsers.pagination import NEXT_TEXT
from crawler.parsers.states import is_locked
from crawler.parsers.text import collapse, visible_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.urls import Addresses

PATH = re.compile(r"(?P<first>/.+/)(?P<number>[1-9]\d?)/?", re.ASCII)
KEY = "page"
"""Query key of the number; ``paged`` counts listings and ``cpage`` comments."""
POST_KEYS = {"p", "page_id"}
"""Query keys that name an article: beside them ``page`` can count nothing but its parts."""
MARK = re.compile(
    r"(?:^|\s)(?:post-page-numbers|page-?links?|post-nav-links|link-pages|post-pagination)(?:$|\s)", re.IGNORECASE
)
"""Classes of the links to an article's parts, or of the box around them."""
LEVELS = 3
"""How far above a link that box may be."""


class Part(NamedTuple):
    """A page's place in its article."""

    first: str
    """Canonical address of the article's first page."""
    number: int
    """From 1."""


def read_part(page: Page, addresses: Addresses) -> Part:
    """Return which part of an article the page is; one that does not say is the first."""
    own = addresses.canonical(page.url, page.url) or page.url
    part = _split(own, addresses)
    return part if part is not None and _is_later(page, part, addresses) else Part(own, 1)


def next_part(page: Page, addresses: Addresses) -> str | None:
    """Return the canonical address of the following part; None on the last page, and on most pages."""
    key = next_part, addresses
    if key not in page.kept:
        page.kept[key] = _find_next(page, addresses)
    found: str | None = page.kept[key]
    return found


def _find_next(page: Page, addresses: Addresses) -> str | None:
    here = read_part(page, addresses)
    in_path, in_query = f"/{here.number + 1}", f"{KEY}={here.number + 1}"
    # Hardly a page has a following part, and looking for one among all addresses at once costs next to nothing.
    targets = "\n".join(page.targets)
    if in_path not in targets and in_query not in targets:
        return None
    likely = re.compile(rf"(?:/|\b{KEY}=){here.number + 1}(?:[/?&#]|$)")
    heads = ((link, link.get("href") or "") for link in page.tree.iter("link"))
    for element, href in chain(heads, page.links):
        # Nearly every link of a page is something else: only a likely one is worth taking apart.
        if (in_path in href or in_query in href) and likely.search(href):
            url = addresses.canonical(href, page.url)
            part = _split(url, addresses) if url else None
            is_following = part is not None and part.number == here.number + 1
            if url and part and is_following and _is_marked(element, url) and _is_of(part, page, here, addresses):
                # Behind a password, its parts are, too.
                return None if is_locked(page) else url
    return None


@lru_cache(maxsize=4096)
def _split(url: str, addresses: Addresses) -> Part | None:
    """Take an address for that of a later part; None where it cannot be one."""
    parts = urlsplit(url)
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    number = dict(pairs).get(KEY, "")
    if number.isdecimal():
        first = urlunsplit(parts._replace(query=urlencode([pair for pair in pairs if pair[0] != KEY])))
    elif not pairs and (found := PATH.fullmatch(parts.path)):
        first, number = urlunsplit(parts._replace(path=found["first"])), found["number"]
    else:
        return None
    canonical = addresses.canonical(first, url)
    return Part(canonical, int(number)) if canonical and int(number) > 1 else None


def _is_of(part: Part, page: Page, here: Part, addresses: Addresses) -> bool:
    """Tell whether a part is of the article that ``page`` is the part ``here`` of."""
    return part.first in {here.first, _told_first(page, here, addresses)}


def _told_first(page: Page, here: Part, addresses: Addresses) -> str | None:
    """Return the first part's address by the page's canonical link: a short link knows it by another name."""
    told = _canonical_link(page, addresses)
    part = _split(told, addresses) if told else None
    return part.first if part and part.number == here.number else told


def _canonical_link(page: Page, addresses: Addresses) -> str | None:
    links = (link for link in page.tree.iter("link") if "canonical" in (link.get("rel") or "").lower().split())
    return next((addresses.canonical(link.get("href") or "", page.url) for link in links), None)


def _is_later(page: Page, part: Part, addresses: Addresses) -> bool:
    """Tell whether the page at a later part's address says that it is one.

    By WordPress's class of its body, by a canonical link to the first part, or by a link to that as "1".
    """
    body = page.tree.find("body")
    classes = (body.get("class") or "").split() if body is not None else []
    if f"paged-{part.number}" in classes or _canonical_link(page, addresses) == part.first:
        return True
    for element, href in page.links:
        if href and addresses.canonical(href, page.url) == part.first:
            is_one = visible_text(element).rpartition(" ")[2] == "1"
            if is_one or _is_boxed(element):
                return True
    return False


def _is_marked(element: HtmlElement, url: str) -> bool:
    """Tell whether a link to what may be the next part says that it is: by its class, its number or its words."""
    if _is_boxed(element):
        return True
    if urlsplit(url).query and not POST_KEYS.intersection(key for key, _ in parse_qsl(urlsplit(url).query)):
        return False
    if element.tag == "link":
        return "next" in (element.get("rel") or "").lower().split()
    text = visible_text(element)
    label = collapse(element.get("aria-label") or element.get("title") or "")
    is_number = bool(re.fullmatch(r"(?:\w+ )?\d{1,2}", text))
    return is_number or any(NEXT_TEXT.fullmatch(each) for each in (text, label))


def _is_boxed(element: HtmlElement) -> bool:
    around = [element, *element.iterancestors()][: LEVELS + 1]
    return any(MARK.search(each.get("class") or "") for each in around)
