"""The ``-a`` arguments, read strictly: a wrong one is refused before anything is done."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import SplitResult, urlsplit
from zoneinfo import ZoneInfo

from cssselect import SelectorError
from parsel import css2xpath

from crawler.errors import UsageProblem

MODES = ("update", "head", "full", "revisit")

RENDERERS = ("none", "splash", "browser")

OF_PARSEL = re.compile(r"::|:contains\(|!=")
"""CSS that is understood here and by no browser; a plain run is to take the same as a drawn one."""

SECTION = re.compile(r"[\w%.~-]+(?:/[\w%.~-]+)*", re.ASCII)


def reject_unknown(given: dict[str, str], known: tuple[str, ...]) -> None:
    """Raise UsageProblem when an argument is not one of ``known``: a typing error must not pass silently."""
    for name in sorted(given):
        if name not in known:
            raise UsageProblem(f"-a {name}: no such argument; there are {', '.join(known)}")


def mode(value: str) -> str:
    """Return the mode of the walk."""
    if value not in MODES:
        raise UsageProblem(f"-a mode={value}: must be one of {', '.join(MODES)}")
    return value


def render(value: str) -> str:
    """Return what draws the pages."""
    if value not in RENDERERS:
        raise UsageProblem(f"-a render={value}: must be one of {', '.join(RENDERERS)}")
    return value


def wait_for(value: str | None) -> str | None:
    """Return the CSS of what must be on every page."""
    if value is None:
        return None
    try:
        css2xpath(value)
        is_selector = not OF_PARSEL.search(value)
    except SelectorError:
        is_selector = False
    if not is_selector:
        raise UsageProblem(f"-a wait_for={value}: must be a CSS selector, like .entry-content")
    return value


def since(value: str | None) -> date | None:
    """Return the day to walk back to, from ``2025-01-01``."""
    if value is None:
        return None
    try:
        day = date.fromisoformat(value)
    except ValueError:
        day = None
    if day is None or day.isoformat() != value:
        raise UsageProblem(f"-a since={value}: must be a day like 2025-01-01")
    return day


def pages(value: str | None) -> int | None:
    """Return the number of listing pages to read at most."""
    if value is None:
        return None
    if not (value.isascii() and value.isdigit() and int(value) > 0):
        raise UsageProblem(f"-a pages={value}: must be a whole number from 1")
    return int(value)


def origin(value: str | None) -> str | None:
    """Return where requests go instead of the site, as ``http://127.0.0.1:8000``."""
    if value is None:
        return None
    parts = split_address(value, "origin")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise UsageProblem(f"-a origin={value}: must be scheme, host and port only, like http://127.0.0.1:8000")
    return f"{parts.scheme}://{parts.netloc}"


def section(value: str) -> str:
    """Return a listing's path without slashes around it, such as ``tag/initiative``."""
    path = value.strip("/")
    if not SECTION.fullmatch(path) or any(part in {".", ".."} for part in path.split("/")):
        raise UsageProblem(f"-a section={value}: must be the path of a listing, like tag/initiative")
    return path


def listing_url(value: str | None) -> str:
    """Return the address of a listing's first page."""
    if not value:
        raise UsageProblem("-a url=… is needed: the address of a listing, like https://example.org/category/news/")
    split_address(value, "url")
    return value


def zone(value: str) -> str:
    """Return the name of a time zone, such as ``Asia/Bishkek``."""
    try:
        ZoneInfo(value)
    except (ValueError, KeyError, OSError):
        raise UsageProblem(f"-a zone={value}: must be a time zone's name, like Asia/Bishkek") from None
    return value


def split_address(value: str, name: str) -> SplitResult:
    """Return the parts of an http(s) address with a host and no credentials; raise UsageProblem otherwise."""
    try:
        parts = urlsplit(value)
        usable = parts.scheme in {"http", "https"} and bool(parts.hostname)
        # Reading the port is what checks it.
        usable = usable and parts.port != 0 and "@" not in parts.netloc
    except ValueError:
        usable = False
    if not usable or not value.isprintable() or " " in value:
        raise UsageProblem(f"-a {name}={value}: must be an address like https://example.org/category/news/")
    return parts
