"""Pages that answer 200 in the place of the asked one: not found, a wall of consent, a sign-in."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.parsers.states import is_told_article

if TYPE_CHECKING:
    from crawler.page import Page
    from crawler.parsers.metadata import Metadata

NAMES = {
    "a page that says it was not found": re.compile(
        r"(?:(?:error )?404|(?:oops!? )?(?:that |the |this )?page (?:can.?t|cannot|could not) be found|not found"
        r"|(?:error )?404 (?:error|(?:page )?not found)|(?:oops!? )?(?:page|article|content) not (?:found|available)"
        r"|(?:this |the )?(?:page|article) (?:does not|doesn.t|no longer) exists?|nothing (?:was )?found"
        r"|page introuvable|seite nicht gefunden|página no encontrada|страница не найдена|sayfa bulunamadı)"
    ),
    "a wall of consent": re.compile(
        r"(?:before you continue(?: to .{1,40})?|(?:your )?(?:privacy|cookie) (?:settings|preferences|consent|choices)"
        r"|cookie notice|we (?:value|care about) your privacy|(?:manage|your) (?:cookie )?consent|consent required)"
    ),
    "a sign-in": re.compile(
        r"(?:please )?(?:log|sign) ?in(?: to (?:continue|read.{0,40}|your account))?"
        r"|(?:login|registration|subscription) required|(?:subscribe|register) to (?:continue|read.{0,40})"
    ),
}
"""What such a page is → what all of its name is, in lower case and without the site's."""
PARTS = re.compile(r"\s+[|‹›«»–—·-]\s+")
"""What stands between a page's name and the site's."""
NOT_FOUND = "error404"
"""Class that WordPress gives the body of the page that it shows for unknown addresses."""


def stand_in(page: Page, metadata: Metadata, title: str) -> str | None:
    """Return what stands in the place of an article, in a few words; None for any other page.

    Judged by its name, or WordPress's own mark: an article may be about all of these, but is not called so.
    """
    body = page.tree.find("body")
    if body is not None and NOT_FOUND in (body.get("class") or "").split():
        return "a page that says it was not found"
    if is_told_article(page, metadata):
        return None
    told = [title, *PARTS.split(metadata.title)]
    names = {" ".join(name.casefold().split()).rstrip(".!:… ") for name in told}
    return next((kind for kind, pattern in NAMES.items() if any(pattern.fullmatch(name) for name in names)), None)
