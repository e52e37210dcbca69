"""What a perfect reader would have got from an article page. Told from the model, never from a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from crawler.replica.body import Picture, body_blocks
from crawler.replica.composer import dateline_of
from crawler.replica.inline import SITE

if TYPE_CHECKING:
    from crawler.replica.model import Post


class Author(TypedDict):
    """A name as printed and its account's slug."""

    name: str
    account: str


class Image(TypedDict):
    """Absolute address and the caption or credit as printed."""

    url: str
    caption: str


class Truth(TypedDict):
    """One article. ``text`` is the blocks' texts parted by a blank line."""

    id: int
    url: str
    title: str
    text: str
    blocks: list[tuple[str, str]]
    paragraphs: list[str]
    """Texts of the paragraphs, those of quotations included."""
    other: list[str]
    """Every other line of ``text``: headings, list items, table rows, code and verse."""
    excerpt: str
    dateline: str | None
    authors: list[Author]
    published: str
    modified: str
    categories: list[str]
    tags: list[str]
    images: list[Image]
    """The picture over the text first."""
    language: str
    edition: int


def truth_of(post: Post) -> Truth:
    """Return the truth of a post; its addresses are the site's own, whatever the origin."""
    blocks = body_blocks(post.body)
    pictures = (post.cover, *(picture for element in post.body for picture in element.pictures()))
    return Truth(
        id=post.id,
        url=post.url,
        title=post.title,
        text="\n\n".join(text for _, text in blocks),
        blocks=list(blocks),
        paragraphs=[text for kind, text in blocks if kind in {"paragraph", "quote"}],
        other=[line for kind, text in blocks if kind not in {"paragraph", "quote"} for line in text.split("\n")],
        excerpt=post.excerpt,
        dateline=dateline_of(post.number),
        authors=[Author(name=person.name, account=person.account) for person in post.people],
        published=post.published.isoformat(),
        modified=post.modified.isoformat(),
        categories=sorted(term.name for term in post.categories),
        tags=sorted(term.name for term in post.tags),
        images=[_image(picture) for picture in pictures],
        language=post.language,
        edition=post.edition,
    )


def _image(picture: Picture) -> Image:
    return Image(url=SITE + picture.path, caption=picture.caption)
