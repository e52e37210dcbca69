"""An article page, read: every field from the best leg that has it, and which leg that was."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import chain
from typing import TYPE_CHECKING

from crawler.errors import ParseProblem
from crawler.parsers import states
from crawler.parsers.client import looks_client_rendered
from crawler.parsers.container import find_anatomy, find_frame
from crawler.parsers.entries import find_entries
from crawler.parsers.fields import read_address, read_excerpt, read_language
from crawler.parsers.images import read_images
from crawler.parsers.labels import read_labels
from crawler.parsers.metadata import read_metadata
from crawler.parsers.moments import read_modified, read_published
from crawler.parsers.people import read_authors
from crawler.parsers.reading import CLIENT_RENDERED, Text, no_text, read_text
from crawler.parsers.source import Source
from crawler.parsers.stand_in import stand_in
from crawler.parsers.title import Told, find_headline, read_title
from crawler.parsers.titles import article_links

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.items import Author, Block, Image
    from crawler.page import Page
    from crawler.parsers.container import Anatomy
    from crawler.parsers.urls import Addresses


NO_TITLE = "has no title: it is no article, or not one in HTML"
LITTLE = 800
"""Characters of a page that asks for a password and is not an article with a sign-in form beside it."""


@dataclass(frozen=True, kw_only=True)
class ArticleRules:
    """What the site knows and its pages need not say."""

    addresses: Addresses
    zone: str = "UTC"
    """Zone of stamps that name none."""
    language: str | None = None
    """Language of pages that do not say theirs."""


@dataclass(frozen=True, kw_only=True)
class ArticleParts:
    """What the page says of its article; the fields are those of ``items.Article``."""

    url: str
    title: str
    blocks: tuple[Block, ...]
    excerpt: str | None = None
    authors: tuple[Author, ...] = ()
    published_at: str | None = None
    modified_at: str | None = None
    published_raw: str | None = None
    categories: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    images: tuple[Image, ...] = ()
    language: str | None = None
    client_rendered: bool = False
    """Whether the page leaves its text to a script; the blocks are its JSON-LD's then."""
    extracted_by: dict[str, str] = field(default_factory=dict)
    """Field → strategy."""

    @property
    def text(self) -> str:
        """The blocks' texts, parted by one blank line."""
        return "\n\n".join(block.text for block in self.blocks)


def read_article(page: Page, rules: ArticleRules, teaser: str | None = None) -> ArticleParts:
    """Read an article page; ``teaser`` is what its listing shows of the text.

    There are no blocks where ``extracted_by`` calls the text protected, or empty, which pictures or a film alone are,
    too; and where it is ``client_rendered``. The title is empty where it is called untitled.

    Raises ParseProblem when no leg finds a title, or none a text where one must be, or the page is nested past reading.
    """
    metadata = read_metadata(page)
    told = Told(page=page, metadata=metadata, addresses=rules.addresses)
    try:
        headline = find_headline(told)
        title = read_title(headline, told) or states.untitled(told)
        if title is None:
            raise ParseProblem(CLIENT_RENDERED if looks_client_rendered(page) else NO_TITLE)
        if (other := stand_in(page, metadata, title[0])) is not None:
            raise ParseProblem(f"shows {other}")
        anatomy = None if states.is_locked(page) else find_anatomy(page, headline)
        around = _frame(page, headline, anatomy, title[1])
        source = Source(page=page, metadata=metadata, anatomy=around, zone=rules.zone, language=rules.language)
        if anatomy is not None and _is_sign_in(anatomy):
            raise ParseProblem("is protected by a password")
        if anatomy is not None and _is_listing(source, rules.addresses):
            raise ParseProblem("lists articles: it is none itself")
        authors = read_authors(source)
        text = read_text(source, title[0], [author.name for author in authors[0]]) if anatomy else None
        text = text or no_text(source, title[0], teaser)
        if text.leg == states.PROTECTED:
            title = states.without_notice(title[0], told), title[1]
        return _assemble(source, rules.addresses, title, text, authors)
    except RecursionError:
        raise ParseProblem("is nested too deep: no article is") from None


def _is_sign_in(anatomy: Anatomy) -> bool:
    """Tell whether what was taken for a text asks for a password, and says little else."""
    asks = any(field.get("type") == "password" for field in anatomy.body.iter("input"))
    return asks and anatomy.outline.length(anatomy.body) < LITTLE


def _frame(page: Page, headline: HtmlElement | None, anatomy: Anatomy | None, title_by: str) -> Anatomy:
    """Return the article's parts, also of one without text; without a title, the page's main part is around it."""
    if anatomy is None:
        return find_frame(page, headline)
    return replace(anatomy, whole=find_frame(page, None).whole) if title_by == states.UNTITLED else anatomy


def _is_listing(source: Source, addresses: Addresses) -> bool:
    """Tell whether a page that nowhere says that it is an article has several titled teasers for its text."""
    if source.anatomy.found_by != "generic" or states.is_told_article(source.page, source.metadata):
        return False
    body = source.anatomy.body
    links = ((link, link.get("href") or "") for link in chain(body.iter("a"), body.iterancestors("a")))
    # Looking for entries costs as much as all the rest; where there are several, there are links to several.
    if len(set(article_links(links, source.page, addresses).values())) < 2:
        return False
    entries = find_entries(source.page, addresses)
    inside = [entry for entry in entries if entry.has_teaser and source.anatomy.body in entry.root.iterancestors()]
    return len(inside) > 1


def _assemble(
    source: Source,
    addresses: Addresses,
    title: tuple[str, str],
    text: Text,
    authors: tuple[tuple[Author, ...], str | None],
) -> ArticleParts:
    metadata, page = source.metadata, source.page
    url = read_address(page, metadata, addresses, title[0])
    published, modified = read_published(source), read_modified(source)
    # Where a text is protected, its summary is a notice of that.
    excerpt = read_excerpt(metadata) if text.leg != states.PROTECTED else None
    language = read_language(page, metadata, source.language)
    categories, tags, labels_by = read_labels(source)
    images, images_by = read_images(text.pictures, metadata, page.url)
    by = {
        "title": title[1],
        "text": text.leg,
        "url": url[1],
        "authors": authors[1],
        "published_at": published and published[1],
        "modified_at": modified and modified[1],
        "excerpt": excerpt and excerpt[1],
        "language": language and language[1],
        "images": images_by,
        **labels_by,
    }
    return ArticleParts(
        url=url[0],
        title=title[0],
        blocks=text.blocks,
        excerpt=excerpt and excerpt[0],
        authors=authors[0],
        published_at=published and published[0].iso,
        modified_at=modified and modified[0].iso,
        published_raw=published and published[0].raw,
        categories=categories,
        tags=tags,
        images=images,
        language=language and language[0],
        client_rendered=text.is_client_rendered,
        extracted_by={name: strategy for name, strategy in by.items() if strategy},
    )
