"""The site that is crawled: the replica's pages, printed once into files for nginx."""

from __future__ import annotations

import gzip
import json
from typing import TYPE_CHECKING

from crawler.replica import Options, ReplicaSite
from crawler.replica.pages import Pages
from crawler.replica.site import PER_PAGE

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

THEME = "classic"
"""The theme whose ids and classes everybody knows: peers read it with the selectors of a tutorial."""
WEIGHT = 79_000
"""Characters of a page, as the known site's have."""


def print_site(work: Path, articles: int, weight: int = WEIGHT) -> Path:
    """Write every page of a site, gzipped, its paths and its truth into a folder of its own; return that.

    What is there already stays: the same numbers give the same site.
    """
    folder = work / f"site-{articles}-{weight}"
    if (folder / "truth.jsonl").exists():
        return folder
    site = ReplicaSite(articles=articles, theme=THEME, options=Options(weight=weight, links="path"))
    pages = Pages(site=site, origin="")
    paths = list(_paths(site))
    for path in paths:
        _write(folder / "pages" / path.strip("/"), pages.answer(path).body, is_page=path.endswith("/"))
    (folder / "paths.txt").write_text("\n".join(paths), "utf-8")
    with (folder / "truth.jsonl").open("w", encoding="utf-8") as lines:
        for post in site.posts:
            lines.write(json.dumps(post.truth(), ensure_ascii=False) + "\n")
    return folder


def bodies(site: Path, count: int) -> list[tuple[str, bytes]]:
    """Return path and bytes of the newest articles."""
    paths = [path for path in (site / "paths.txt").read_text("utf-8").split() if path.count("/") == 2]
    chosen = [path for path in paths if path not in {"/latest/", "/robots.txt"}][:count]
    return [
        (path, gzip.decompress((site / "pages" / path.strip("/") / "index.html.gz").read_bytes())) for path in chosen
    ]


def _paths(site: ReplicaSite) -> Iterator[str]:
    yield "/robots.txt"
    yield "/latest/"
    yield from (f"/latest/page/{number}/" for number in range(2, -(-len(site.posts) // PER_PAGE) + 1))
    yield from (post.path for post in site.posts)


def _write(place: Path, body: bytes, *, is_page: bool) -> None:
    place = place / "index.html" if is_page else place
    place.parent.mkdir(parents=True, exist_ok=True)
    place.with_name(f"{place.name}.gz").write_bytes(gzip.compress(body, 6, mtime=0))
