"""How one replica differs from another. Everything here may be replaced while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, kw_only=True)
class Options:
    """The site's switches; the defaults are what the site shows most of the time."""

    repeats: int = 8
    """How often the ticker's list is printed on one page: 8, 2, or 0 for no ticker at all."""
    pairs: int = 5
    """Rates in the ticker: 5, or 4 without TMT."""
    ticker_gap: int = 0
    """Every so many-th page of a listing, and as many of the articles, are without ticker; 0 for none."""
    dates: bool = True
    """Whether pages print the day they were served."""
    article_dates: Literal["served", "doubled", "absent"] = "served"
    """The same on article pages; doubled is the served day and then the day of publication."""
    links: Literal["site", "origin", "path"] = "site"
    """Where links and canonical links point: https://timesca.com, the server itself, or a bare path."""
    redirects: Literal["path", "site"] = "path"
    """What a Location header says; ``site`` names https://timesca.com as the real one does."""
    short_links: Literal["redirect", "page"] = "redirect"
    """What ``/?p=ID`` answers: 301, or 200 with the article and its canonical link."""
    past_end: Literal["404", "empty"] = "404"
    """What a page beyond a listing's last answers: 404, or 200 with nothing found."""
    promotion: Literal["off", "first", "all"] = "off"
    """Whether an old article stands first: nowhere, on each listing's first page, on every page."""
    parted: int = 0
    """Every so many-th article is printed on three pages; 0 for none."""
    javascript: bool = False
    """Whether a script in the reader's browser fills in the ticker and the articles' texts."""
    common_tag: str = ""
    """Name of a tag that every post carries."""
    weight: int = 0
    """Characters that articles and listings are filled up to, with what makes real pages heavy; 0 for none."""
