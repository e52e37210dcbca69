"""What makes a real site's page heavy and says nothing: style sheets, a menu of everything, state for scripts.

The same on every page of a site, as it is on real ones.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

STYLES, LINKS = 0.45, 0.3
"""Shares of the filling that are style rules in the head, and links in menu and footer; the rest is for scripts."""


def filled(html: str, weight: int) -> str:
    """Return the page, filled up to about so many characters; one that has them already stays as it is."""
    missing = weight - len(html)
    if missing <= 0:
        return html
    # Rounded, so that pages of about the same length share their filling.
    styles, links, state = _filling(missing // 1024)
    head, end_of_head, rest = html.partition("</head>")
    body, end_of_body, tail = rest.rpartition("</body>")
    return f"{head}{styles}{end_of_head}{body}{links}{state}{end_of_body}{tail}"


@cache
def _filling(kilobytes: int) -> tuple[str, str, str]:
    size = kilobytes * 1024
    return _styles(int(size * STYLES)), _links(int(size * LINKS)), _state(int(size * (1 - STYLES - LINKS)))


def _styles(size: int) -> str:
    rules = _until(
        size,
        lambda n: f".wp-block-{n}-layout>:where(:not(.alignleft):not(.alignright)){{margin-inline:{n % 90}px auto}}\n",
    )
    return f"<style id='global-styles-inline-css'>{rules}</style>\n"


def _links(size: int) -> str:
    items = _until(
        size,
        lambda n: (
            f'<li id="menu-item-{n}" class="menu-item menu-item-{n}"><a href="/section-{n}/">Section {n}</a></li>\n'
        ),
    )
    return f'<nav class="mega-menu" aria-label="All sections"><ul class="menu">{items}</ul></nav>\n'


def _state(size: int) -> str:
    entries = _until(size, lambda n: f'"widget-{n}":{{"shown":true,"order":{n},"label":"Widget {n}"}},\n')
    return f'<script id="site-state">window.siteState={{{entries}"end":{{}}}};</script>\n'


def _until(size: int, piece: Callable[[int], str]) -> str:
    pieces: list[str] = []
    length = 0
    while length < size:
        pieces.append(piece(len(pieces)))
        length += len(pieces[-1])
    return "".join(pieces)
