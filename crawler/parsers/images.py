"""An article's pictures, with absolute addresses and captions."""

from __future__ import annotations

import re
from itertools import takewhile
from typing import TYPE_CHECKING
from urllib.parse import urljoin, urlsplit

from crawler.items import Image
from crawler.parsers.tree import is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

    from crawler.parsers.blocks import Picture
    from crawler.parsers.metadata import Metadata

SOURCES = ("data-orig-file", "data-lazy-src", "data-src", "data-original", "src")
"""Where the address stands, the most exact first: pictures that load late have a place-holder in ``src``."""
NO_PICTURE = ("avatar", "emoji", "smiley", "spinner", "placeholder", "blank.gif", "pixel", "logo", "icon")
"""Words in the class or address of what is none."""
ALT = re.compile(r"divider|.{2,80}['’]s avatar", re.IGNORECASE)
PLAYERS = ("video", "audio", "iframe", "embed", "object")
SMALLEST = 64
"""Pixels; anything smaller is a symbol."""
PLAIN = re.compile(r"https?://[a-z0-9.-]+/[\w./~-]*", re.ASCII)
"""What most addresses are: absolute, with nothing in them to take apart."""
ROOTED = re.compile(r"(?:/[\w~-][\w.~-]*)+", re.ASCII)
"""The same from the site's root on."""
SIZED = re.compile(r"-\d{2,4}x\d{2,4}(?=\.\w+$)|-scaled(?=\.\w+$)")


def read_images(pictures: Iterable[Picture], metadata: Metadata, base: str) -> tuple[tuple[Image, ...], str | None]:
    """Return the pictures printed in the article, else those of its metadata, and the strategy's name."""
    found: dict[str, Image] = {}
    for picture in pictures:
        url = _address(picture.element, base)
        if url is not None:
            key = SIZED.sub("", urlsplit(url).path)
            if key not in found or (picture.caption and not found[key].caption):
                found[key] = Image(url=url, caption=picture.caption)
    if found:
        return tuple(found.values()), "selector"
    for name, addresses in (("json-ld", _told(metadata.article.get("image"), metadata)), ("meta", _meta(metadata))):
        if addresses:
            unique = dict.fromkeys(url for each in addresses if (url := _absolute(each, base)))
            return tuple(Image(url=url) for url in unique), name
    return (), None


def shows_media(body: HtmlElement) -> bool:
    """Tell whether there is a picture in the body, or something to play, that is no furniture."""
    return any(
        (element.tag != "img" or _address(element, "https://any.example/") is not None)
        # A caption is no text, but what it is under is no furniture.
        and not any(is_furniture(outer) and "caption" not in outer.get("class", "") for outer in _boxes(element, body))
        for element in body.iter("img", *PLAYERS)
    )


def _boxes(element: HtmlElement, body: HtmlElement) -> Iterable[HtmlElement]:
    return takewhile(lambda outer: outer is not body, (element, *element.iterancestors()))


def _address(element: HtmlElement, base: str) -> str | None:
    attributes = element.attrib
    sizes = [attributes.get(name, "") for name in ("width", "height")]
    if any(size.isdecimal() and int(size) < SMALLEST for size in sizes):
        return None
    # Looking for one word after another is many times as fast as for any of them.
    names = f"{attributes.get('class', '')} {attributes.get('src', '')}".lower()
    if any(word in names for word in NO_PICTURE) or ALT.fullmatch(attributes.get("alt", "")):
        return None
    for name in SOURCES:
        url = _absolute(attributes.get(name, ""), base)
        if url is not None:
            return url
    return _absolute((attributes.get("srcset") or attributes.get("data-srcset") or "").partition(" ")[0], base)


def _absolute(address: str, base: str) -> str | None:
    if not address or address.startswith("data:"):
        return None
    if PLAIN.fullmatch(address):
        return address
    if ROOTED.fullmatch(address) and PLAIN.match(base):
        return "/".join(base.split("/", 3)[:3]) + address
    try:
        url = urljoin(base, address.strip())
        return url if urlsplit(url).scheme in {"http", "https"} else None
    except ValueError:
        return None


def _told(value: object, metadata: Metadata) -> list[str]:
    values = value if isinstance(value, list) else [value]
    resolved = [metadata.resolve(each) for each in values]
    addresses = [each.get("url", each.get("contentUrl")) if isinstance(each, dict) else each for each in resolved]
    return [each for each in addresses if isinstance(each, str)]


def _meta(metadata: Metadata) -> list[str]:
    return list(metadata.meta.get("og:image", ()) or metadata.meta.get("twitter:image", ()))
