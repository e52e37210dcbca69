"""What stands before, after and between an article's blocks and is none of its text."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.parsers.dates import DAY_LINE
from crawler.parsers.lines import (
    ABOUT,
    ALSO,
    AUTHOR_BOX,
    BREAK,
    BYLINE,
    CREDIT,
    CREDIT_LENGTH,
    CREDIT_MARKS,
    CREDITED,
    DATE,
    DATED,
    PROMOTION,
)
from crawler.parsers.text import fold
from crawler.parsers.tree import is_label

if TYPE_CHECKING:
    from collections.abc import Collection

    from crawler.parsers.blocks import Piece

OPENING = 8
"""Blocks from the top among which title, dates, byline and image credit may be repeated."""
SHORT = 120
"""Characters; a longer block is text."""
LINE = 80
"""Characters of a line about the article: who, when, where."""
BY = "by "
LEAST = 20
"""Characters of a title that is known within a longer line."""
SIGNATURE = 3
"""Lines at the end among which a moment may stand."""
CAPTION = 400
"""Characters of the longest caption."""
ALIKE = 0.7
"""Share of a title's words that a line which repeats it has."""
WORD = re.compile(r"\w+")
SENTENCE_END = ".!?…:;\"'”’»"
NEARLY_ALL = 0.85
"""Share of links from which on a block is only links."""
MOST = 0.5
"""Share of the text from which on links alone are the text."""
REST = 0.4
"""Share of the text that may lie behind its end: a longer rest means that it was none."""


def trim(pieces: list[Piece], title: str, names: Collection[str], *, is_marked: bool) -> list[Piece]:
    """Return the pieces that are the article's: ``title`` and the authors' ``names`` are printed around it.

    ``is_marked`` says that the page itself marked its body: then links at its end are the author's.
    """
    known = {fold(name) for name in names}
    pieces = _without_related(pieces)
    pieces = _without_opening(pieces, fold(title), known)
    pieces = _without_signature(_without_closing(pieces, known))
    while not is_marked and len(pieces) > 1 and pieces[-1].linked >= NEARLY_ALL:
        pieces = pieces[:-1]
    return pieces


def _without_related(pieces: list[Piece]) -> list[Piece]:
    """Drop "Read also: …" paragraphs, a label with the links below it, and places of advertisements."""
    kept: list[Piece] = []
    elsewhere = [piece for piece in pieces if _is_elsewhere(piece)]
    if _amount(elsewhere) > MOST * _amount(pieces):
        # A digest of links: they are what it says.
        elsewhere = []
    for piece in pieces:
        if piece.linked >= NEARLY_ALL and kept and _is_label(kept[-1]):
            kept.pop()
        elif not (_is_also(piece) or piece in elsewhere or _is_put_between(piece)):
            kept.append(piece)
    return kept


def _amount(pieces: list[Piece]) -> int:
    return sum(len(piece.text) for piece in pieces)


def _is_elsewhere(piece: Piece) -> bool:
    """Tell whether a paragraph is a link and nothing else, and no sentence: it leads to another article."""
    return piece.linked >= NEARLY_ALL and piece.kind in {"paragraph", "list"} and piece.text[-1] not in SENTENCE_END


def _is_put_between(piece: Piece) -> bool:
    if piece.kind not in {"paragraph", "heading"}:
        return False
    if len(piece.text) <= SHORT and (BREAK.fullmatch(piece.text) or CREDIT.fullmatch(piece.text)):
        return True
    if piece.kind == "heading" or len(piece.text) > CAPTION:
        return False
    return _is_captioned(piece.text) or PROMOTION.fullmatch(piece.text) is not None


def _is_captioned(text: str) -> bool:
    """Tell whether a text ends with a picture's credit; looking for its marks spares nearly all the search."""
    end = text[-CREDIT_LENGTH:]
    return any(mark in end for mark in CREDIT_MARKS) and CREDITED.search(end) is not None


def _is_also(piece: Piece) -> bool:
    """Tell whether a paragraph is a label and a link, or a label that is a link. A sentence is neither."""
    found = ALSO.fullmatch(fold(piece.text)) if piece.linked > 0 and piece.kind != "list" else None
    if found is None:
        return False
    return piece.linked * len(piece.text) >= NEARLY_ALL * len(found["rest"])


def _is_label(piece: Piece) -> bool:
    found = ALSO.fullmatch(fold(piece.text))
    return piece.kind in {"heading", "paragraph"} and (
        (found is not None and not found["rest"]) or is_label(piece.text)
    )


def _without_opening(pieces: list[Piece], title: str, names: set[str]) -> list[Piece]:
    """Drop title, dates, byline and image credit that are printed between headline and text.

    They are short and stand before the first long block, or right behind it where that is a standfirst.
    """
    kept: list[Piece] = []
    for place, piece in enumerate(pieces[:OPENING]):
        if len(kept) > 1 or (kept and len(kept[0].text) <= SHORT):
            return kept + pieces[place:]
        if len(piece.text) > SHORT + len(title):
            kept.append(piece)
            continue
        text = fold(piece.text)
        is_first = not kept and (piece.linked >= NEARLY_ALL or is_label(text) or CREDIT.fullmatch(text))
        if not (is_first or _is_about(text, title, names)):
            kept.append(piece)
    return kept + pieces[OPENING:]


def _is_about(text: str, title: str, names: set[str]) -> bool:
    patterns = (DATE, DAY_LINE, BYLINE, AUTHOR_BOX)
    if text == title or text in names or any(pattern.fullmatch(text) for pattern in patterns):
        return True
    # "By Jane Doe, 3 May 2025, 10:30".
    is_dated = len(text) <= LINE and text[-1:] not in SENTENCE_END and DATED.search(text) is not None
    return is_dated or _repeats(text, title)


def _repeats(text: str, title: str) -> bool:
    """Tell whether a line is the title with a kicker, or in other words."""
    if len(title) < LEAST or len(text) > 2 * len(title):
        return False
    # What ends in a full stop tells the same news once more.
    if text[-1:] == "." != title[-1:]:
        return False
    said, wanted = (set(WORD.findall(each.casefold())) for each in (text, title))
    return text.endswith(title) or len(said & wanted) >= ALIKE * len(wanted)


def _without_closing(pieces: list[Piece], names: set[str]) -> list[Piece]:
    """Cut the text off where the author's box, comments, related links or a newsletter begin.

    A label with most of the text behind it heads a box inside the text: that box alone goes.
    """
    whole = _amount(pieces)
    behind = whole
    boxed: set[int] = set()
    for place, piece in enumerate(pieces):
        behind -= len(piece.text)
        is_end = place > 0 and piece.kind in {"heading", "paragraph"} and _is_end(piece, names)
        if is_end and behind <= REST * whole:
            return [kept for at, kept in enumerate(pieces[:place]) if at not in boxed]
        if is_end:
            boxed |= {place, place + 1}
    return [kept for at, kept in enumerate(pieces) if at not in boxed]


def _without_signature(pieces: list[Piece]) -> list[Piece]:
    """Drop a moment of the page's clock at the end, and short lines behind it: when, and who."""
    for place in range(len(pieces) - 1, max(0, len(pieces) - SIGNATURE - 1), -1):
        piece = pieces[place]
        if len(piece.text) > LINE or piece.text[-1] in SENTENCE_END:
            break
        if DATE.fullmatch(fold(piece.text)) and next(piece.element.iter("time"), None) is not None:
            return pieces[:place]
    return pieces


def _is_end(piece: Piece, names: set[str]) -> bool:
    if len(piece.text) > SHORT:
        return False
    text = fold(piece.text)
    if piece.kind == "heading" and is_label(text):
        return True
    name = text[len(BY) :] if text[: len(BY)].lower() == BY else text
    return name in names or AUTHOR_BOX.fullmatch(text) is not None


def is_around(piece: Piece, title: str, names: Collection[str]) -> bool:
    """Tell whether a piece over the text is a line about it, a caption, or leads elsewhere."""
    text = fold(piece.text)
    if _is_put_between(piece) or _is_also(piece) or is_label(text) or CREDIT.fullmatch(text):
        return True
    known = {fold(name) for name in names}
    return _is_about(text, fold(title), known) or (len(text) <= 2 * LINE and ABOUT.search(text) is not None)
