"""Why the text of an article has changed: by the site, or only in the eyes of another parser."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from crawler.items import WarcPointer

if TYPE_CHECKING:
    from crawler.archive.state import Database
    from crawler.items import Article

GONE_HASH = bytes(32)
"""Stands for the text of an article that is gone, so that any text it comes back with is an edit."""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What stays of an article's newest revision once its line is gone."""

    content_hash: bytes
    truncated: bool
    is_empty: bool
    parser: str
    """Version that read it."""
    warc: WarcPointer | None
    """The stored bytes it was read from."""


def known(db: Database, article_id: str) -> Known | None:
    """Return what is known of an article's newest revision; None if there is none."""
    row = db.row(
        "SELECT content_hash, truncated, is_empty, parser, warc_file, warc_offset, warc_digest "
        "FROM article WHERE id = ?",
        bytes.fromhex(article_id),
    )
    if row is None:
        return None
    content_hash, truncated, is_empty, parser, file, offset, digest = row
    return Known(
        content_hash=content_hash,
        truncated=bool(truncated),
        is_empty=bool(is_empty),
        parser=parser,
        warc=None if file is None else WarcPointer(file=file, offset=offset, digest=digest),
    )


def in_doubt(before: Known, article: Article) -> WarcPointer | None:
    """Return the old bytes, where only today's reading of them can say why the text is another.

    Where the parser is the same and the payload is not, the site has edited it: nothing needs to be read.
    """
    if before.warc is None or _has_no_text(before) or before.content_hash.hex() == article.content_hash:
        return None
    is_same_payload = article.warc is not None and article.warc.digest == before.warc.digest
    return before.warc if is_same_payload or before.parser != article.parser else None


def cause(before: Known, article: Article, reread: str | None) -> Literal["edited", "reparsed"]:
    """Return why the article reads differently from its newest revision.

    ``reread`` is the content hash that today's parser reads from the bytes of that revision, None where it was not
    asked. Then the version alone decides: that another parser reads is certain, an edit would be a guess.
    """
    if _has_no_text(before):
        return "edited"
    if reread is not None:
        return "reparsed" if reread == article.content_hash else "edited"
    return "edited" if before.parser == article.parser else "reparsed"


def _has_no_text(before: Known) -> bool:
    return before.truncated or before.content_hash == GONE_HASH
