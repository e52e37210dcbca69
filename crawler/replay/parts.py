"""The further pages of articles among the stored ones: an article of several pages is read whole again."""

from __future__ import annotations

from bisect import bisect_left
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from crawler.archive.warc.copies import Copy
    from crawler.items import WarcPointer
    from crawler.sites.site import Site


class Parts:
    """Finds the copies whose addresses go on where an article's ends: ``/slug/2/``, ``/?p=7&page=2``."""

    def __init__(self, copies: Collection[Copy], site: Site) -> None:
        self._addresses = site.addresses
        canonical = ((site.addresses.canonical(copy.url, copy.url), copy) for copy in copies)
        self._copies = sorted(((url, copy) for url, copy in canonical if url is not None), key=lambda each: each[0])
        self._urls = [url for url, _ in self._copies]

    def of(self, copy: Copy, fetched_at: str) -> tuple[tuple[str, WarcPointer], ...]:
        """Return what may belong to the article on a page fetched then: its pages were fetched one after the other."""
        moment = datetime.fromisoformat(fetched_at)
        nearest: dict[str, tuple[float, WarcPointer]] = {}
        for url, other in self._behind(copy):
            distance = other.apart(moment)
            if url not in nearest or distance < nearest[url][0]:
                nearest[url] = distance, other.pointer
        return tuple((url, pointer) for url, (_, pointer) in nearest.items())

    def _behind(self, copy: Copy) -> Iterator[tuple[str, Copy]]:
        start = self._addresses.canonical(copy.url, copy.url)
        if start is None or (start.endswith("/") and start.count("/") == 3):
            return  # everything begins with the address of the home page
        for place in range(bisect_left(self._urls, start), len(self._urls)):
            url, other = self._copies[place]
            if not url.startswith(start):
                return
            if url != start:
                yield url, other
