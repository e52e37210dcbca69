"""Articles on several pages, as ``<!--nextpage-->`` makes them: where a body is cut, and how its parts are linked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from crawler.replica.body import Paragraph

if TYPE_CHECKING:
    from crawler.replica.body import Body

PARTS = 3

Linking = Literal["classic", "block", "plain"]
"""How a theme links the parts: as a classic or a block theme of WordPress does, or with bare numbers."""


def cut(body: Body, count: int) -> tuple[Body, ...]:
    """Return the body in so many parts, each of which opens with a paragraph."""
    openings = [place for place, element in enumerate(body) if isinstance(element, Paragraph)]
    ends = [openings[len(openings) * number // count] for number in range(1, count)]
    return tuple(body[start:end] for start, end in zip([0, *ends], [*ends, len(body)], strict=True))


def links(linking: Linking, first: str, number: int, count: int) -> str:
    """Return the links between the parts as they stand behind part ``number``; ``first`` is part 1's address."""
    if count == 1:
        return ""
    marked = linking != "plain"
    shown = " ".join(_link(first, each, is_here=each == number, marked=marked) for each in range(1, count + 1))
    return {
        "classic": f'\n<div class="page-links">Pages: {shown}</div>',
        "block": f'\n<p class="post-nav-links">Pages: {shown}</p>',
        "plain": f"\n<nav>{shown}</nav>",
    }[linking]


def _link(first: str, number: int, *, is_here: bool, marked: bool) -> str:
    named = ' class="post-page-numbers"' if marked else ""
    if is_here:
        return f"<span{named}>{number}</span>"
    return f'<a href="{first if number == 1 else f"{first}{number}/"}"{named}>{number}</a>'
