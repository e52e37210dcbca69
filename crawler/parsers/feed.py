"""A feed: RSS 2.0 or Atom, as WordPress prints them, with the whole text of its entries."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree
from lxml import html as lxml_html

from crawler.bounds import check_markup
from crawler.errors import ParseProblem
from crawler.markers import FeedEntry
from crawler.parsers.body import read_fragment
from crawler.parsers.dates import read_stamp
from crawler.parsers.excerpt import is_more
from crawler.parsers.json_ld import plain
from crawler.parsers.names import split_names
from crawler.parsers.states import LOCKED
from crawler.parsers.urls import page_mark

if TYPE_CHECKING:
    from collections.abc import Callable

    from crawler.page import Page
    from crawler.parsers.urls import Addresses

ROOT = re.compile(rb"\s*(?:<\?.*?\?>\s*|<!--.*?-->\s*)*<(?:rss|feed)\b", re.DOTALL)
"""What a feed begins with, whatever it is called by the server."""
OPENING = 4096
"""Bytes within which it does."""
CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"
ATOM = "{http://www.w3.org/2005/Atom}"


@dataclass(frozen=True, kw_only=True)
class _Told:
    """One entry in the feed's own words."""

    link: str
    title: str | None
    stamp: str
    names: list[str]
    labels: list[str]
    summary: str
    content: str


def is_feed(page: Page) -> bool:
    """Tell whether the page begins as a feed does."""
    return ROOT.match(page.body.removeprefix(b"\xef\xbb\xbf")[:OPENING]) is not None


def read_feed(page: Page, addresses: Addresses, zone: str = "UTC") -> tuple[FeedEntry, ...]:
    """Read the entries in the feed's order; those without an address of the site are left out.

    Raises ParseProblem for anything that is no feed: broken XML, HTML, a document with entities.
    """
    # Entities are never resolved and nothing is fetched: a feed has no use for either.
    check_markup(page.body)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(page.body.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ParseProblem(f"is no feed: {' '.join(str(error).split())}") from None
    if root.tag not in FORMS or root.getroottree().docinfo.internalDTD is not None:
        raise ParseProblem("is no feed: its root is not a plain rss or feed element")
    path, read = FORMS[root.tag]
    told = [read(element) for element in root.iterfind(path)]
    # Their markup is escaped: it counts as much as a page's own.
    check_markup("".join(each.summary + each.content for each in told).encode("utf-8", "replace"))
    try:
        entries = [_entry(each, page, addresses, zone) for each in told]
    except RecursionError:
        raise ParseProblem("is nested too deep: no article is") from None
    return tuple(entry for entry in entries if entry is not None)


def next_page(page: Page, addresses: Addresses) -> str:
    """Return the address of the entries behind these: WordPress counts a feed's pages by ``?paged=N``.

    A feed that knows no pages shows the same again there.
    """
    here = addresses.canonical(page.url, page.url) or page.url
    mark = page_mark(here)
    following = mark.at(mark.value + 1) if mark else f"{here}{'&' if '?' in here else '?'}paged=2"
    return addresses.canonical(following, page.url) or following


def _rss(item: etree._Element) -> _Told:
    return _Told(
        link=item.findtext("link") or item.findtext("guid") or "",
        title=item.findtext("title"),
        stamp=item.findtext("pubDate") or "",
        names=[element.text or "" for element in item.iterfind(CREATOR)],
        labels=[element.text or "" for element in item.iterfind("category")],
        summary=item.findtext("description") or "",
        content=item.findtext(CONTENT) or "",
    )


def _atom(entry: etree._Element) -> _Told:
    links = [link for link in entry.iterfind(f"{ATOM}link") if link.get("rel", "alternate") == "alternate"]
    return _Told(
        link=links[0].get("href", "") if links else "",
        title=_construct(entry, "title"),
        stamp=entry.findtext(f"{ATOM}published") or entry.findtext(f"{ATOM}updated") or "",
        names=[name.text or "" for name in entry.iterfind(f"{ATOM}author/{ATOM}name")],
        labels=[label.get("label") or label.get("term") or "" for label in entry.iterfind(f"{ATOM}category")],
        summary=_construct(entry, "summary"),
        content=_construct(entry, "content"),
    )


def _construct(entry: etree._Element, name: str) -> str:
    """Return a text of an Atom entry as HTML, be it escaped, in elements of its own, or plain."""
    element = entry.find(ATOM + name)
    if element is None:
        return ""
    if element.get("type") == "xhtml":
        return "".join(etree.tostring(child, encoding="unicode", with_tail=False) for child in element)
    text = element.text or ""
    return text if element.get("type") == "html" else lxml_html.tostring(_paragraph(text), encoding="unicode")


def _paragraph(text: str) -> lxml_html.HtmlElement:
    paragraph = lxml_html.Element("p")
    paragraph.text = text
    return paragraph


FORMS: dict[str, tuple[str, Callable[[etree._Element], _Told]]] = {
    "rss": ("channel/item", _rss),
    f"{ATOM}feed": (f"{ATOM}entry", _atom),
}
"""Root of a feed → path to its entries, and what reads one of them."""


def _entry(told: _Told, page: Page, addresses: Addresses, zone: str) -> FeedEntry | None:
    url = addresses.canonical(told.link, page.url) if told.link.strip() else None
    if url is None:
        return None
    stamp = read_stamp(told.stamp, zone)
    # Of an article with a password, a form stands here, and a notice in the place of the summary.
    is_locked = LOCKED in told.content
    excerpt = "\n\n".join(block.text for block in read_fragment(told.summary, is_more))
    return FeedEntry(
        url=url,
        title=plain(told.title) or "",
        published_at=stamp.iso if stamp else None,
        published_raw=stamp.raw if stamp else None,
        authors=tuple(dict.fromkeys(name for each in told.names for name in split_names(each))),
        labels=tuple(sorted({label for each in told.labels if (label := plain(each))})),
        excerpt=None if is_locked else excerpt or None,
        blocks=() if is_locked else read_fragment(told.content),
    )
