"""Pages whose text is made by a script: told by what they are without one."""

from __future__ import annotations

import re
from html import unescape
from typing import TYPE_CHECKING

from crawler.items import Block
from crawler.parsers.body import read_fragment
from crawler.parsers.text import collapse, visible_text

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.metadata import Metadata

ROOTS = {"root", "app", "__next", "__nuxt", "___gatsby", "app-root", "react-root", "main-app", "svelte"}
"""Ids of the boxes that frameworks build a page in."""
MARKS = ("data-reactroot", "data-react-helmet", "ng-app", "ng-version", "data-server-rendered", "data-v-app")
"""Attributes of such boxes."""
TURN_ON = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?|without|disabled?|aktivieren|activer|включите)\W+(?:\w+\W+){0,3}"
    r"java ?script|java ?script\W+(?:\w+\W+){0,4}(?:enabled?|disabled|required|needed|turned)",
    re.IGNORECASE,
)
"""What a page asks of readers whose browser runs no scripts."""
SILENT = {"script", "style", "noscript", "template", "nav", "header", "footer", "a", "button", "form", "svg", "title"}
"""Elements whose text is not the article's."""
RUN = 40
"""Characters from which on a run of text counts as prose."""
HARDLY_ANY = 300
"""Characters of prose: with more, a page says something without its scripts."""
HEAVY = 20
"""Times as much script as text that make a page one of scripts."""
TAGS = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)


def looks_client_rendered(page: Page) -> bool:
    """Tell whether the page leaves its text to a script: there is hardly any prose, but much that waits for scripts."""
    body = page.tree.find("body")
    if body is None or _prose(body) > HARDLY_ANY:
        return False
    return _has_empty_root(body) or _asks_for_scripts(body) or _is_heavy(body)


def told_blocks(metadata: Metadata) -> tuple[Block, ...]:
    """Return the text that the page's JSON-LD has, () for none: HTML, or a paragraph a line."""
    text = metadata.article.get("articleBody")
    if not isinstance(text, str):
        return ()
    if "&lt;" in text:
        text = unescape(text)
    if TAGS.search(text):
        return read_fragment(text)
    lines = (collapse(line) for line in unescape(text).splitlines())
    return tuple(Block(kind="paragraph", text=line) for line in lines if line)


def _prose(element: HtmlElement) -> int:
    """Return the characters of prose in an element."""
    if not isinstance(element.tag, str) or element.tag in SILENT:
        return 0
    texts = [element.text, *(child.tail for child in element)]
    own = sum(length for text in texts if text and (length := len(text.strip())) >= RUN)
    return own + sum(_prose(child) for child in element)


def _has_empty_root(body: HtmlElement) -> bool:
    boxes = (each for each in body.iter() if isinstance(each.tag, str))
    return any(
        (each.get("id") in ROOTS or any(mark in each.attrib for mark in MARKS) or each.tag == "app-root")
        for each in boxes
    )


def _asks_for_scripts(body: HtmlElement) -> bool:
    # A parser that runs scripts keeps what <noscript> holds as text, another as elements.
    return any(TURN_ON.search(collapse(each.text_content())) for each in body.iter("noscript", "p", "h1", "h2"))


def _is_heavy(body: HtmlElement) -> bool:
    scripts = sum(len(script.text or "") for script in body.iter("script") if "json" not in (script.get("type") or ""))
    return scripts > HEAVY * max(len(visible_text(body)), RUN)
