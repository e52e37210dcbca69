"""Addresses: which ones belong to a site, and the one form each of them is written in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, parse_qsl, quote, unquote_to_bytes, urlencode, urljoin, urlsplit, urlunsplit

if TYPE_CHECKING:
    from collections.abc import Iterable

TRACKING = re.compile(r"utm_\w*|fbclid|gclid|yclid|dclid|msclkid|mc_[ce]id|igshid|replytocom|share|nb|_ga", re.ASCII)
"""Query keys that count visitors or open a form: the page behind them is the same."""
SESSION = re.compile(
    r"(?:(?:php|j)?sess(?:ion)?_?id|aspsessionid\w*|cfid|cftoken|oscsid|zenid)=.*|sid=[0-9a-f]{26,64}",
    re.ASCII | re.IGNORECASE | re.DOTALL,
)
SESSION_IN_PATH = re.compile(r";(?:jsessionid|phpsessid|sid)=[^/]*", re.IGNORECASE)
"""Numbers of sessions: with them, every visit would find every page at a new address."""
FILE = re.compile(
    r"\.(?:html?|php|xml|rss|txt|json|css|js|ico|svg|jpe?g|png|gif|webp|avif|pdf|docx?|xlsx?|zip|mp[34]|webm)$",
    re.IGNORECASE,
)
PAGE_PATH = re.compile(r"(?P<listing>.*/)(?P<word>page[/-]?)(?P<number>\d{1,6})(?P<end>/?|\.html?)", re.ASCII)
LOOSE_PAGE_PATH = re.compile(r"(?P<listing>.*/)(?P<word>p?)(?P<number>[1-9]\d{0,2})(?P<end>/?)", re.ASCII)
"""Forms that a few systems number pages in, and many more their articles or years."""
PAGE_KEYS = ("paged", "page", "pg")
LOOSE_PAGE_KEYS = ("p",)
OFFSET_KEYS = ("offset", "start", "skip", "limitstart")
"""Query keys that count entries instead of pages."""
PAGINATING = {*PAGE_KEYS, *LOOSE_PAGE_KEYS, *OFFSET_KEYS}
ABSOLUTE = re.compile(r"https?://(?P<host>[a-z0-9.-]+)(?=[/?#]|\Z)", re.ASCII)
SIMPLE = re.compile(r"(?P<path>/[\w~/.-]*)(?:#.*)?", re.ASCII)
"""What most links are: but for the slash at the end, nothing in them needs to be spelt anew."""
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
        host, path = _simple(href)
        if host is not None and not self._is_name(host):
            return None
        if path is not None:
            own = f"{self.scheme}://{self.host}"
            # What names no host leads from the root of the page's own.
            if host is not None or base.startswith(f"{own}/"):
                return own + path
        return _canonical(self, href.strip().partition("#")[0], base)

    def owns(self, parts: SplitResult) -> bool:
        """Tell whether the address is on this site; raise ValueError for a port that is none."""
        if parts.hostname is None:
            return False
        host = parts.hostname
        if parts.port not in {None, DEFAULT_PORTS[parts.scheme]}:
            host = f"{host}:{parts.port}"
        return self._is_name(host)

    def _is_name(self, host: str) -> bool:
        """Tell whether the site goes by a ``host[:port]``."""
        return host.removeprefix("www.") == self.host.removeprefix("www.") or host in self.aliases

    def page_of(self, listing: str, number: int, second: str | None = None) -> str:
        """Return the address of page ``number`` of the listing that ``listing`` is any page of.

        ``second`` is page 2's, where the site has told it: it may number its pages in a way of its own.
        """
        mark = page_mark(second, loose=True) if second and number > 1 else page_mark(listing)
        if mark:
            return mark.at(number) if number > 1 else mark.listing
        if number == 1:
            return listing
        parts = urlsplit(listing)
        if parts.query:
            pairs = parse_qsl(parts.query, keep_blank_values=True)
            return urlunsplit(parts._replace(query=_joined([*pairs, (PAGE_KEYS[0], str(number))])))
        return f"{listing.rstrip('/')}/page/{number}/"

    def kept(self, query: str) -> str:
        """Return what of a query says which page it is."""
        pairs = parse_qsl(query, keep_blank_values=True)
        return _joined(pair for pair in pairs if not self.is_dropped(*pair))

    def is_dropped(self, key: str, value: str) -> bool:
        """Tell whether a part of a query says who comes, or where from, and not which page it is."""
        is_visit = TRACKING.fullmatch(key) or SESSION.fullmatch(f"{key}={value}")
        return key in self.dropped_keys or is_visit is not None


@dataclass(frozen=True, kw_only=True, slots=True)
class PageMark:
    """What says in an address which page of a listing it is."""

    listing: str
    """Address of the first page."""
    value: int
    """As written: counted from 1, from 0, or in entries."""
    before: str
    after: str
    """What stands around the value."""
    is_offset: bool = False
    is_loose: bool = False
    """Whether the form is more often something else than a page."""

    def at(self, number: int) -> str:
        """Return the address of page ``number``, if this is page 2's; any page's will do where pages count from 1."""
        value = self.value * (number - 1) if self.is_offset else number - (self.value == 1)
        return f"{self.before}{value}{self.after}"


@lru_cache(maxsize=4096)
def page_mark(url: str, *, loose: bool = False) -> PageMark | None:
    """Return what makes ``url`` a page of a listing; None for a first page and for any other address.

    ``loose`` also takes forms that are more often something else (``/news/2/``, ``?p=2``).
    """
    parts = urlsplit(url)
    mark = _in_path(parts, PAGE_PATH) or (_in_query(parts) if parts.query else None)
    if mark is None and loose:
        mark = _in_path(parts, LOOSE_PAGE_PATH)
    return mark if mark is None or loose or not mark.is_loose else None


def _in_path(parts: SplitResult, form: re.Pattern[str]) -> PageMark | None:
    found = form.fullmatch(parts.path)
    if found is None:
        return None
    before, _, after = urlunsplit(parts._replace(path=f"{found['listing']}{found['word']}\0{found['end']}")).partition(
        "\0"
    )
    listing = urlunsplit(parts._replace(path=found["listing"]))
    value = int(found["number"])
    return PageMark(listing=listing, value=value, before=before, after=after, is_loose=form is LOOSE_PAGE_PATH)


def _in_query(parts: SplitResult) -> PageMark | None:
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    found = next((pair for pair in pairs if pair[0] in PAGINATING and pair[1].isdecimal() and len(pair[1]) < 7), None)
    if found is None:
        return None
    key, value = found
    rest = [pair for pair in pairs if pair[0] != key]
    before, _, after = urlunsplit(parts._replace(query=_joined([*rest, (key, "\0")]))).partition("%00")
    return PageMark(
        listing=urlunsplit(parts._replace(query=_joined(rest))),
        value=int(value),
        before=before,
        after=after,
        is_offset=key in OFFSET_KEYS,
        is_loose=key in LOOSE_PAGE_KEYS,
    )


def split_page(url: str) -> tuple[str, int]:
    """Return the address of a listing's first page, and which of its pages ``url`` is (from 1)."""
    mark = page_mark(url)
    return (mark.listing, mark.value) if mark else (url, 1)


def at_origin(url: str, origin: str | None) -> str:
    """Return the same path and query at ``origin`` (scheme, host and port); ``url`` itself without one."""
    if origin is None:
        return url
    target = urlsplit(origin)
    return urlunsplit(urlsplit(url)._replace(scheme=target.scheme, netloc=target.netloc))


def slug(url: str) -> str:
    """Return the last part of the path: ``a-headline`` of ``https://example.org/2025/a-headline/``."""
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


# The same menus, widgets and pagers stand on every page of a site.
@lru_cache(maxsize=8192)
def _simple(href: str) -> tuple[str | None, str | None]:
    """Return the host that an absolute link names, and the path of a link that leads to a simple one; None for none."""
    absolute = ABSOLUTE.match(href)
    host, rooted = (absolute["host"], href[absolute.end() :]) if absolute else (None, href)
    found = SIMPLE.fullmatch(rooted)
    is_simple = found is not None and "//" not in found["path"] and "/." not in found["path"]
    return host, _ended(found["path"].rstrip("/")) if found and is_simple else None


@lru_cache(maxsize=4096)
def _canonical(addresses: Addresses, href: str, base: str) -> str | None:
    try:
        parts = urlsplit(urljoin(base, href))
        if parts.scheme not in DEFAULT_PORTS or not addresses.owns(parts):
            return None
    except ValueError:
        return None
    query = addresses.kept(parts.query) if parts.query else ""
    return urlunsplit((addresses.scheme, addresses.host, _path(parts.path), query, ""))


def _path(path: str) -> str:
    kept: list[str] = []
    for part in SESSION_IN_PATH.sub("", path).split("/"):
        if part == "..":
            del kept[-1:]
        elif part not in {"", "."}:
            # Decoded and encoded again, every byte has one spelling. "%2F" inside a part stays what it is.
            kept.append("%2F".join(_spelt(piece) for piece in re.split("%2[Ff]", part)))
    return _ended("/" + "/".join(kept)) if kept else "/"


def _ended(path: str) -> str:
    """Return a path without a slash at its end with one, unless it names a file."""
    return path if "." in path and FILE.search(path) else path + "/"


def _spelt(text: str) -> str:
    return quote(unquote_to_bytes(text.encode("utf-8", "replace")), safe=PATH_SAFE.replace("/", ""))


def _joined(pairs: Iterable[tuple[str, str]]) -> str:
    return urlencode(sorted(pairs), errors="replace")
