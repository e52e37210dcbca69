"""What an entry of a listing says of its article besides the title."""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING

from crawler.parsers.blocks import BlockReader
from crawler.parsers.dates import read_stamp
from crawler.parsers.text import fold, visible_text
from crawler.parsers.titles import MORE
from crawler.parsers.tree import is_furniture

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.parsers.entries import Candidate

NOTE = re.compile(
    r"by [^.!?]{2,60}|(?:about )?(?:an?|\d+) (?:sec|min|minute|hour|day|week|month|year)s? ago"
    r"|\d+ min(?:ute)?s?(?: read)?|\w{1,9},? \w{1,9},? \d{4}(?: at .*)?|\d{1,4}[./-]\d{1,2}[./-]\d{1,4}"
    r"|(?:posted in|categori[sz]ed as|tagged) .*|(?:no|\d+) comments?|leave a comment|@\w+",
    re.IGNORECASE,
)
"""Lines about an entry that are no text of it."""
NOTE_LENGTH = 120
LINKS_ONLY = 0.9


def entry_excerpt(candidate: Candidate) -> str | None:
    """Return the teaser as published, paragraphs parted by a blank line; None without one.

    The link that leads on ("Continue reading …") goes with its words, the mark before it stays.
    """
    reader = BlockReader(partial(_is_no_teaser, candidate))
    for element in (candidate.root, *candidate.behind):
        reader.read(element)
    is_one_link = candidate.title.link in candidate.title.heading.iterancestors("a")
    kept = [
        piece.text
        for piece in reader.pieces
        if (is_one_link or piece.linked < LINKS_ONLY)
        and not (len(piece.text) < NOTE_LENGTH and NOTE.fullmatch(fold(piece.text)))
    ]
    return "\n\n".join(text for text in kept if text != candidate.text) or None


def entry_date(candidate: Candidate, zone: str) -> str | None:
    """Return when the entry's article was published, if the entry carries a machine-readable time."""
    for box in (candidate.root, *candidate.behind):
        for element in box.iter("time"):
            names = (element.get("class") or "").split()
            stamp = read_stamp(element.get("datetime") or "", zone)
            if stamp is not None and ("published" in names or "updated" not in names):
                return stamp.iso
    return None


def _is_no_teaser(candidate: Candidate, element: HtmlElement) -> bool:
    title = candidate.title
    if element is title.heading or element.tag in {"time", "figure"}:
        return True
    return (title.link is not element and is_more(element)) or is_furniture(element)


def is_more(element: HtmlElement) -> bool:
    """Tell whether an element is the link that a teaser ends in."""
    return element.tag == "a" and MORE.fullmatch(visible_text(element)) is not None
