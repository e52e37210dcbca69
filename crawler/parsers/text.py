"""Text as readers see it, and text folded for comparing."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml import etree
    from lxml.html import HtmlElement

UNSEEN = {
    "script", "style", "noscript", "template", "svg", "iframe", "object", "video", "audio", "canvas", "head", "select",
    "textarea",
}  # fmt: skip
"""Elements whose content is not text of the page."""
BLOCKS = {
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dialog", "div",
    "dl", "dt", "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6",
    "header", "hgroup", "hr", "li", "main", "menu", "nav", "ol", "p", "pre", "search", "section", "summary",
    "table", "tbody", "td", "tfoot", "th", "thead", "tr", "ul",
}  # fmt: skip
"""Elements that stand on lines of their own."""

# HTML's white space; U+00A0 is not part of it, and stays.
OTHER_SPACES = "\n\t\r\f"
SPACES = f" {OTHER_SPACES}"
SHORTCODES = re.compile(
    r"\[(?P<pair>video|audio|gallery|playlist|embed)\b[^\[\]]*\](?:[^\[\]]*\[/(?P=pair)\])?"
    r"|\[/?(?:caption|video|audio|gallery|playlist|embed)\b[^\[\]]*\]"
    # A plugin's own, known by its values; what it encloses is text. "[sic]" and "[the city]" are words.
    r"|\[[a-z][\w-]*\s+[\w-]+\s*=\s*[\"'”“″’‘][^\[\]]*\]|\[/[a-z][\w-]*\]",
    re.DOTALL,
)
CAPTIONED = re.compile(r"\[caption\b[^\[\]]*\].*?\[/caption\]", re.DOTALL)
DATELINE = re.compile(r"(?P<place>[^\s()]+)[^\n()]{0,60}?[ \xa0]\([A-Z]{2,12}\)(?=[ \xa0]?[—–-])")
LONGEST_DATELINE = 200
"""Characters that are looked at for one: a longer word is no place."""
FOLDED = {
    **dict.fromkeys("‘’‚‛′`´ʼʻʹ＇", "'"),
    **dict.fromkeys("“”„‟″«»＂", '"'),
    **dict.fromkeys("‐‑‒–—―−", "-"),
    # Soft hyphen, zero-width space and joiners, word joiner, byte order mark: nobody sees them.
    **dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", ""),
}
VISIBLE = re.compile(r"[^\s\u00ad\u200b\u200c\u200d\u2060\ufeff]")


def fold(text: str) -> str:
    """Return ``text`` with quotes, dashes, spaces and invisible characters made equal: to compare, never to print."""
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    # Folded on both sides of the normal form: it makes new spaces and quotes, and it needs the unseen gone.
    text = _folded(text)
    if not unicodedata.is_normalized("NFKC", text):
        text = _folded(unicodedata.normalize("NFKC", text))
    return " ".join(text.split())


def _folded(text: str) -> str:
    # Looking for one sign after another is twenty times as fast as for any of them.
    for sign, plain in FOLDED.items():
        if sign in text:
            text = text.replace(sign, plain)
    return text


def content_hash(title: str, text: str) -> str:
    """Return 64 hex digits that stay the same while only white space, quotes or dashes change."""
    return hashlib.sha256(f"{fold(title)}\x1f{fold(text)}".encode("utf-8", "surrogatepass")).hexdigest()


def collapse(text: str) -> str:
    """Return ``text`` with HTML's white space collapsed to single spaces, none at the ends."""
    # Single spaces are most of a text: replacing what is not one is ten times as fast as replacing every run.
    for space in OTHER_SPACES:
        if space in text:
            text = text.replace(space, " ")
    while "  " in text:
        text = text.replace("  ", " ")
    return text.strip(" ")


def is_blank(text: str) -> bool:
    """Tell whether a reader would see nothing."""
    return VISIBLE.search(text) is None


def visible_text(element: HtmlElement) -> str:
    """Return the element's text as one line: ``<br>`` and the edges of blocks are spaces, scripts are nothing."""
    return collapse("".join(_parts(element)) if len(element) else element.text or "")


def _parts(element: HtmlElement) -> list[str]:
    found = [element.text or ""]
    for child in element:
        tag = child.tag
        if isinstance(tag, str) and tag not in UNSEEN:
            apart = " " if tag in BLOCKS or tag == "br" else ""
            found += [apart, *_parts(child), apart]
        found.append(child.tail or "")
    return found


def holder(text: etree._ElementUnicodeResult) -> HtmlElement:
    """Return the element that a text node is a child of."""
    node: HtmlElement = text.getparent()  # type: ignore[assignment]  # all of a page are HTML's
    parent: HtmlElement | None = node.getparent() if text.is_tail else None
    return node if parent is None else parent


def shows_text(element: HtmlElement) -> bool:
    """Tell whether ``visible_text`` would find any, without reading to the end."""
    if (element.text or "").strip(SPACES):
        return True
    return any(
        (child.tail or "").strip(SPACES)
        or (isinstance(child.tag, str) and child.tag not in UNSEEN and shows_text(child))
        for child in element
    )


def shows_more(element: HtmlElement, length: int) -> bool:
    """Tell whether ``visible_text`` is longer than ``length`` characters for sure, without reading to the end."""
    return _rest(element, length) < 0


def _rest(element: HtmlElement, length: int) -> int:
    """Return what is left of ``length`` behind an element's texts; less than 0 where they are longer."""
    length -= len(collapse(element.text or ""))
    for child in element:
        if length < 0:
            break
        if isinstance(child.tag, str) and child.tag not in UNSEEN:
            length = _rest(child, length)
        length -= len(collapse(child.tail or ""))
    return length


def strip_shortcodes(text: str) -> str:
    """Return ``text`` without shortcodes, and without what WordPress's own enclose; other brackets stay.

    ``[caption …]…[/caption]`` goes with its caption; one that is never closed loses its mark only.
    """
    if "[" not in text:
        return text
    # Behind the last end no caption can end: nothing is looked for in vain.
    captioned, end, rest = text.rpartition("[/caption]")
    return SHORTCODES.sub(" ", CAPTIONED.sub(" ", captioned + end) + rest)


def words(text: str) -> int:
    """Return the number of words."""
    return len(text.split())


def dateline(text: str) -> str | None:
    """Return the place and agency that ``text`` opens with, ``ALMATY, Kazakhstan (TCA)``; None without."""
    found = DATELINE.match(text[:LONGEST_DATELINE])
    # A place in capitals: "The bank (NBK) - …" is a sentence.
    return found[0] if found and found["place"].isupper() else None
