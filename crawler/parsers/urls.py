"""Addresses: which ones belong to a site, and the one form each of them is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

TRACKING = re.compile(r"utm_\w*|fbclid|gclid|yclid|dclid|msclkid|mc_[ce]id|igshid|replytocom|share|nb|_ga", re.ASCII)
"""Query keys that count visitors or open a form: the page behind them is the same."""
FILE = re.compile(
    r"\.(?:html?|php|xml|rss|txt|json|css|js|ico|svg|jpe?g|png|gif|webp|avif|pdf|docx?|xlsx?|zip|mp[34]|webm)$",
    re.IGNORECASE,
)
PAGE_PATH = re.compile(r"(?P<listing>.*/)page/(?P<number>\d{1,6})/?", re.ASCII)
PAGE_KEYS = ("paged", "page")
DEFAULT_PORTS = {"http": 80, "https": 443}
# RFC 3986: what stands for itself in a path, besides letters, digits and "_.-~".
PATH_SAFE = "/!$&'()*+,;=:@"


@dataclass(frozen=True, kw_only=True)
class Addresses:
    """The addresses of one site. http and https, with and without ``www.``, are the same."""

    host: str
    """``timesca.com``; ``host:port`` for an odd port."""
    scheme: str = "https"
    aliases: frozenset[str] = frozenset()
    """Other ``host[:port]`` that are the same site."""
    dropped_keys: frozenset[str] = frozenset()
    """Query keys left over from another time: the page behind them is the same. Tracking keys always are."""

    def canonical(self, href: str, base: str) -> str | None:
        """Return the one form of the address that ``href`` on page ``base`` leads to.

        None for another site's address, for one that is not http(s), and for a malformed one. The
        fragment goes; percent-encoding, dots, the order of the query and the slash at the end have
        one form (a path ends in "/" unless it names a file).
        """
        try:
            parts = urlsplit(urljoin(base, href.strip()))
            if parts.scheme not in DEFAULT_PORTS or not self.owns(parts):
                return None
        except ValueError:
            return None
        return urlunsplit((self.scheme, self.host, _path(parts.path), self._query(parts.query), ""))

    def owns(self, parts: SplitResult) -> bool:
        """Tell whether the address is on this site; raise ValueError for a port that is none."""
        if parts.hostname is None:
            return False
        host = parts.hostname
        if parts.port not in {None, DEFAULT_PORTS[parts.scheme]}:
            host = f"{host}:{parts.port}"
        return host.removeprefix("www.") == self.host.removeprefix("www.") or host in self.aliases

    def page_of(self, listing: str, number: int) -> str:
        """Return the address of page ``number`` of the listing that ``listing`` is any page of."""
        if number == 1:
            return split_page(listing)[0]
        parts = urlsplit(listing)
        if not parts.query:
            return f"{split_page(listing)[0].rstrip('/')}/page/{number}/"
        query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] not in PAGE_KEYS]
        return urlunsplit(parts._replace(query=_joined([*query, ("paged", str(number))])))

    def _query(self, query: str) -> str:
        pairs = parse_qsl(query, keep_blank_values=True)
        return _joined(pair for pair in pairs if pair[0] not in self.dropped_keys and not TRACKING.fullmatch(pair[0]))


def split_page(url: str) -> tuple[str, int]:
    """Return the address of a listing's first page, and which of its pages ``url`` is (from 1)."""
    parts = urlsplit(url)
    if found := PAGE_PATH.fullmatch(parts.path):
        return urlunsplit(parts._replace(path=found["listing"])), int(found["number"])
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    numbers = [int(value) for key, value in pairs if key in PAGE_KEYS and value.isdecimal() and len(value) < 7]
    if not numbers:
        return url, 1
    rest = [pair for pair in pairs if pair[0] not in PAGE_KEYS]
    return urlunsplit(parts._replace(query=_joined(rest))), numbers[0]


def at_origin(url: str, origin: str | None) -> str:
    """Return the same path and query at ``origin`` (scheme, host and port); ``url`` itself without one."""
    if origin is None:
        return url
    target = urlsplit(origin)
    return urlunsplit(urlsplit(url)._replace(scheme=target.scheme, netloc=target.netloc))


def slug(url: str) -> str:
    """Return the last part of the path: ``a-headline`` of ``https://example.org/2025/a-headline/``."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _path(path: str) -> str:
    kept: list[str] = []
    for part in path.split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in {"", "."}:
            # Decoded and encoded again, every byte has one spelling. "%2F" inside a part stays what it is.
            kept.append("%2F".join(_spelt(piece) for piece in re.split("%2[Ff]", part)))
    if not kept:
        return "/"
    joined = "/" + "/".join(kept)
    return joined if FILE.search(joined) else joined + "/"


def _spelt(text: str) -> str:
    return quote(unquote_to_bytes(text.encode("utf-8", "replace")), safe=PATH_SAFE.replace("/", ""))


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(sorted(pairs), errors="replace")
