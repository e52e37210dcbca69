"""A stored response as the page it was: decoded as Scrapy did when it was fetched, so that both read the same."""

from __future__ import annotations

import mimetypes
import re
from typing import TYPE_CHECKING

from crawler.archive.warc.exchange import header
from crawler.charset import encoding_of
from crawler.errors import ParseProblem
from crawler.page import Page

if TYPE_CHECKING:
    from crawler.archive.warc import StoredResponse

HTML = {"text/html", "application/xhtml+xml", "application/vnd.wap.xhtml+xml"}
OTHER = re.compile(r"text/.*|application/(?:(?:atom|rdf|rss)\+)?xml|application/(?:x-)?(?:json|javascript)")
"""Types that are certainly something else; behind any other name there may be HTML after all."""
BINARY = re.compile(rb"[\x01-\x08\x0b\x0c\x0e-\x1f]")


def page_of(stored: StoredResponse) -> Page:
    """Return the page. Its address is the response's own: a site's ``addresses`` know its canonical form.

    Raises ParseProblem if it is no HTML, StorageProblem if its content does not decode.
    """
    content_type = header(stored.headers, "content-type") or ""
    if not _is_html(stored, content_type):
        raise ParseProblem(f"is {content_type or 'something'}, not HTML")
    return Page(
        url=stored.url,
        body=stored.body,
        fetched_at=stored.fetched_at,
        encoding=encoding_of(stored.body, content_type),
        content_type=content_type,
        warc=stored.pointer,
    )


def _is_html(stored: StoredResponse, content_type: str) -> bool:
    declared = content_type.split(";", maxsplit=1)[0].strip().lower()
    for name in (declared, mimetypes.guess_type(stored.url)[0] or ""):
        if name in HTML or OTHER.fullmatch(name):
            return name in HTML
    start = stored.body[:5000].lower()
    if BINARY.search(start):
        return False
    return b"<html>" in start or (b"<!doctype html>" in start and b"<?xml" not in start)
