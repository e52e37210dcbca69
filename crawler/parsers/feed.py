"""A feed: RSS 2.0 as WordPress prints it, with the whole text of its entries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawler.errors import ParseProblem
from crawler.parsers.body import read_fragment
from crawler.parsers.dates import read_stamp
from crawler.parsers.excerpt import is_more
from crawler.parsers.metadata import plain
from crawler.parsers.people import split_names

if TYPE_CHECKING:
    from crawler.items import Block
    from crawler.page import Page
    from crawler.parsers.urls import Addresses

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
CREATOR = "{http://purl.org/dc/elements/1.1/}creator"


@dataclass(frozen=True, kw_only=True, slots=True)
class FeedEntry:
    """One article as a feed has it."""

    url: str
    """Canonical address."""
    title: str
    published_at: str | None = None
    """ISO 8601 with zone: WordPress writes feeds in UTC."""
    published_raw: str | None = None
    authors: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """Categories and tags, which a feed does not tell apart; sorted."""
    excerpt: str | None = None
    blocks: tuple[Block, ...] = ()
    """The text; () where the feed has teasers only."""


def read_feed(page: Page, addresses: Addresses, zone: str = "UTC") -> tuple[FeedEntry, ...]:
    """Read the entries in the feed's order; those without a title or an address of the site are left out.

    Raises ParseProblem for anything that is no RSS feed: broken XML, HTML, a document with entities.
    """
    # Entities are never resolved and nothing is fetched: a feed has no use for either.
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(page.body.strip(), parser)
    except etree.XMLSyntaxError as error:
        raise ParseProblem(f"is no feed: {' '.join(str(error).split())}") from None
    if root.tag != "rss" or root.getroottree().docinfo.internalDTD is not None:
        raise ParseProblem("is no feed: its root is not a plain rss element")
    entries = (_entry(item, page, addresses, zone) for item in root.iterfind("channel/item"))
    return tuple(entry for entry in entries if entry is not None)


def _entry(item: etree._Element, page: Page, addresses: Addresses, zone: str) -> FeedEntry | None:
    link = item.findtext("link") or item.findtext("guid") or ""
    url = addresses.canonical(link, page.url) if link.strip() else None
    title = plain(item.findtext("title"))
    if url is None or title is None:
        return None
    stamp = read_stamp(item.findtext("pubDate") or "", zone)
    summary = item.findtext("description") or ""
    names = (name for element in item.iterfind(CREATOR) for name in split_names(element.text or ""))
    return FeedEntry(
        url=url,
        title=title,
        published_at=stamp.iso if stamp else None,
        published_raw=stamp.raw if stamp else None,
        authors=tuple(dict.fromkeys(names)),
        labels=tuple(sorted({label for element in item.iterfind("category") if (label := plain(element.text))})),
        excerpt="\n\n".join(block.text for block in read_fragment(summary, is_more)) or None,
        blocks=read_fragment(item.findtext(CONTENT) or ""),
    )
