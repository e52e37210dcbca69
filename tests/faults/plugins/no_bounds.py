"""Takes away: a page that is too large, too deep or too crowded is not read."""

from __future__ import annotations

from crawler import page
from crawler.parsers import body, feed


def apply() -> None:
    for module, name in ((page, "check_depth"), (page, "check_markup"), (body, "check_depth"), (feed, "check_markup")):
        setattr(module, name, lambda _: None)
