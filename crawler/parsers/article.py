"""An article page, read: every field from the best leg that has it, and which leg that was."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from crawler.errors import ParseProblem
from crawler.parsers.body import read_body
from crawler.parsers.container import find_anatomy, find_pictured, named_boxes
from crawler.parsers.entries import find_entries
from crawler.parsers.fields import read_address, read_excerpt, read_language
from crawler.parsers.images import read_images
from crawler.parsers.labels import read_labels
from crawler.parsers.metadata import read_metadata
from crawler.parsers.moments import read_modified, read_published
from crawler.parsers.people import read_authors
from crawler.parsers.source import Source
from crawler.parsers.title import Told, find_headline, read_title
from crawler.parsers.tree import says_nothing

if TYPE_CHECKING:
    from crawler.items import Author, Block, Image
    from crawler.page import Page
    from crawler.parsers.urls import Addresses


NO_TEXT = "has no text: it is no article, or it is made by a script"


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
    extracted_by: dict[str, str] = field(default_factory=dict)
    """Field → strategy."""

    @property
    def text(self) -> str:
        """The blocks' texts, parted by one blank line."""
        return "\n\n".join(block.text for block in self.blocks)


def read_article(page: Page, rules: ArticleRules) -> ArticleParts:
    """Read an article page; one whose marked body is pictures alone has no blocks.

    Raises ParseProblem when no leg finds a title, or none finds a body, or the page is nested past reading.
    """
    metadata = read_metadata(page)
    told = Told(page=page, metadata=metadata, addresses=rules.addresses)
    try:
        headline = find_headline(told)
        anatomy, title = find_anatomy(page, headline), read_title(headline, told)
        if title is None:
            raise ParseProblem("has no title: it is no article, or not one in HTML")
        if anatomy is None:
            raise ParseProblem(NO_TEXT)
        source = Source(page=page, metadata=metadata, anatomy=anatomy, zone=rules.zone, language=rules.language)
        if anatomy.body.find(".//input[@type='password']") is not None:
            raise ParseProblem("is protected by a password")
        if _is_listing(source, rules.addresses):
            raise ParseProblem("lists articles: it is none itself")
        return _assemble(source, rules.addresses, title)
    except RecursionError:
        raise ParseProblem("is nested too deep: no article is") from None


def _is_listing(source: Source, addresses: Addresses) -> bool:
    """Tell whether a page that nowhere says that it is an article has several titled teasers for its text."""
    metadata = source.metadata
    is_told = (
        bool(metadata.article) or "article:published_time" in metadata.meta or metadata.first("og:type") == "article"
    )
    if is_told or source.anatomy.found_by != "generic":
        return False
    entries = find_entries(source.page, addresses)
    inside = [entry for entry in entries if entry.has_teaser and source.anatomy.body in entry.root.iterancestors()]
    return len(inside) > 1


def _is_pictures(source: Source) -> bool:
    """Tell whether what the page itself marks as its article's body is pictures or films."""
    pictured = find_pictured(named_boxes(source.anatomy.outline))
    return pictured is not None and pictured[0] is source.anatomy.body


def _assemble(source: Source, addresses: Addresses, title: tuple[str, str]) -> ArticleParts:
    metadata, page = source.metadata, source.page
    authors, authors_by = read_authors(source)
    blocks, pictures = read_body(source.anatomy, title[0], [author.name for author in authors])
    if not (blocks or _is_pictures(source)) or (len(blocks) < 2 and says_nothing(title[0])):
        raise ParseProblem(NO_TEXT)
    url = read_address(page, metadata, addresses, title[0])
    published, modified = read_published(source), read_modified(source)
    excerpt, language = read_excerpt(metadata), read_language(page, metadata, source.language)
    categories, tags, labels_by = read_labels(source)
    images, images_by = read_images(pictures, metadata, page.url)
    by = {
        "title": title[1],
        "text": source.anatomy.found_by if blocks else None,
        "url": url[1],
        "authors": authors_by,
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
        blocks=blocks,
        excerpt=excerpt and excerpt[0],
        authors=authors,
        published_at=published and published[0].iso,
        modified_at=modified and modified[0].iso,
        published_raw=published and published[0].raw,
        categories=categories,
        tags=tags,
        images=images,
        language=language and language[0],
        extracted_by={name: strategy for name, strategy in by.items() if strategy},
    )
