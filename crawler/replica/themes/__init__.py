"""The themes: several ways of printing the same site, so that no reader can lean on one of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.replica.themes.bare import BARE
from crawler.replica.themes.block import BLOCK
from crawler.replica.themes.cards import CARDS
from crawler.replica.themes.classic import CLASSIC

if TYPE_CHECKING:
    from crawler.replica.views import Theme

THEMES: dict[str, Theme] = {theme.name: theme for theme in (CLASSIC, BLOCK, BARE, CARDS)}
"""Name → theme."""
