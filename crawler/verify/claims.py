"""What a record says of itself and can be reckoned again: identity, hash, number of words.

Ids are part of the contract and hold for every record. Hash, words and text are the reading's: a later parser may
fold or join otherwise, so they are reckoned again only in records of today's.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.items import article_id, rate_id
from crawler.parsers.text import content_hash, words
from crawler.sites.site import PARSER

if TYPE_CHECKING:
    from collections.abc import Iterator

REPLACED = "\ufffd"
"""Stands for what cannot be stored. It is put in after the reckoning, which cannot be repeated then."""


def false_claims_of_article(article: dict[str, Any]) -> Iterator[str]:
    """Yield what does not come out as the record says."""
    source, url, title, text = (article[name] for name in ("source", "url", "title", "text"))
    if REPLACED not in url and article["id"] != article_id(source, url):
        yield "id does not follow from source and url"
    if article["parser"] != PARSER or REPLACED in title + text:
        return
    if article["content_hash"] != content_hash(title, text):
        yield "content_hash does not follow from title and text"
    if article["word_count"] != words(text):
        yield f"word_count {article['word_count']}, and text has {words(text)} words"
    if article["blocks"] and text != "\n\n".join(block["text"] for block in article["blocks"]):
        yield "text is not its blocks, parted by blank lines"


def false_claims_of_rate(rate: dict[str, Any]) -> Iterator[str]:
    """Yield what does not come out as the record says."""
    day = rate["site_date"] or rate["observed_at"][:10]
    found = rate_id(rate["source"], rate["base"], rate["quote"], day, rate["value"], rate["change_pct"])
    if rate["id"] != found:
        yield "id does not follow from source, pair, day, value and change"
