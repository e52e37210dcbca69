"""Page: the parsers' only input."""

from __future__ import annotations

import codecs
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

from lxml import etree
from lxml import html as lxml_html
from parsel import Selector
from w3lib.encoding import html_to_unicode

from crawler.bounds import check_depth, check_markup

if TYPE_CHECKING:
    from crawler.items import WarcPointer

# lxml's own lookup calls Python for every element; all that it knows better is the kinds of form controls.
CLASSES = etree.ElementDefaultClassLookup(
    element=lxml_html.HtmlElement,
    comment=lxml_html.HtmlComment,
    pi=lxml_html.HtmlProcessingInstruction,
    entity=lxml_html.HtmlEntity,
)
MOST_ERRORS = 100
"""Errors after which the parser tells of no more."""


@dataclass(frozen=True, kw_only=True)
class Page:
    """The bytes of one response and where and when they came from. Everything else is derived, once.

    ``url`` is the site's own address of the page (never that of an ``origin``). ``encoding`` is what
    the transport layer decided; without it the usual rules decide (BOM, meta, guess).
    """

    url: str
    body: bytes
    fetched_at: datetime
    """Aware, UTC."""
    encoding: str | None = None
    content_type: str = "text/html"
    warc: WarcPointer | None = None
    """Where these bytes are kept, if they are."""

    @cached_property
    def text(self) -> str:
        """The decoded body."""
        if self.encoding:
            return self.body.decode(self.encoding, errors="replace")
        return html_to_unicode(self.content_type, self.body)[1]

    @cached_property
    def tree(self) -> lxml_html.HtmlElement:
        """The root of the parsed page. Parsers never change it: it is shared.

        Raises ParseProblem for a page past what one may be (``bounds.py``).
        """
        root = self._from_bytes()
        if root is None:
            root = _parse(self.text.strip().replace("\x00", "").encode())[0]
        if root is None:
            return lxml_html.fromstring("<html></html>")
        check_depth(root)
        return root

    @cached_property
    def elements(self) -> list[lxml_html.HtmlElement]:
        """Every element in document order. While the list lives, lxml need not make them anew on each visit."""
        return list(self.tree.iter("*"))

    @cached_property
    def links(self) -> list[tuple[lxml_html.HtmlElement, str]]:
        """Every ``<a>`` in order, and where it leads as written; "" for an anchor."""
        return [(link, link.get("href") or "") for link in self.tree.iter("a")]

    @cached_property
    def targets(self) -> list[str]:
        """Every ``href`` as written, the head's too: to see what there is, at half of ``links``' cost."""
        found: list[str] = _targets()(self.tree)
        return found

    @cached_property
    def texts(self) -> list[etree._ElementUnicodeResult]:
        """Every text in order, scripts' and blank ones too; each knows the node it stands in or, as a tail, behind."""
        found: list[etree._ElementUnicodeResult] = _texts()(self.tree)
        return found

    @cached_property
    def kept(self) -> dict[object, Any]:
        """What a parser has found out and is asked for again. Nobody else looks into it."""
        return {}

    @cached_property
    def selector(self) -> Selector:
        """The same tree, for CSS and XPath."""
        return Selector(root=self.tree, type="html")

    def _from_bytes(self) -> lxml_html.HtmlElement | None:
        """Parse UTF-8 as it came, for decoding and encoding take a third of the parser's own time.

        None where another way is needed: what is no UTF-8 has to be replaced first.
        """
        body = self.body.strip()
        is_utf8 = self.encoding is not None and codecs.lookup(self.encoding).name == "utf-8"
        if not (is_utf8 and body.startswith(b"<") and body.endswith(b">")) or b"\x00" in body:
            return None
        root, is_sound = _parse(body)
        return root if is_sound else None


@cache
def _targets() -> etree.XPath:
    return etree.XPath("//@href", smart_strings=False)


@cache
def _texts() -> etree.XPath:
    return etree.XPath("//text()")


def _parse(body: bytes) -> tuple[lxml_html.HtmlElement | None, bool]:
    """Return the tree of a page in UTF-8, None of an empty one, and whether all of it certainly was UTF-8."""
    check_markup(body)
    # Nobody asks for an element by its id: the table of these takes a seventh of the time.
    parser = lxml_html.HTMLParser(recover=True, encoding="utf-8", huge_tree=True, collect_ids=False)
    parser.set_element_class_lookup(CLASSES)
    root = etree.fromstring(body, parser) if body else None
    errors = parser.error_log
    unsound = {etree.ErrorTypes.ERR_INVALID_CHAR, etree.ErrorTypes.ERR_INVALID_ENCODING}
    return root, len(errors) < MOST_ERRORS and not any(error.type in unsound for error in errors)
