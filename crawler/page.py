"""Page: the parsers' only input."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from parsel import Selector
from w3lib.encoding import html_to_unicode

if TYPE_CHECKING:
    from lxml import html as lxml_html

    from crawler.items import WarcPointer


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
        """The root of the parsed page. Parsers never change it: it is shared."""
        root: lxml_html.HtmlElement = self.selector.root
        return root

    @cached_property
    def selector(self) -> Selector:
        """The same tree, for CSS and XPath."""
        return Selector(text=self.text or "<html></html>", type="html")
