"""Where the entries of a listing are: links in headings, repeated side by side, in the page's main part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlsplit

from crawler.parsers.text import fold, visible_text
from crawler.parsers.tree import HEADINGS, heading_text, is_furniture, is_label
from crawler.parsers.urls import FILE, Addresses, split_page

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page

LISTING_ROOTS = {
    "category", "tag", "author", "our-people", "page", "feed", "search", "topic", "topics", "section", "comments",
    "wp-content", "wp-json", "wp-admin", "wp-login.php", "wp-includes",
}  # fmt: skip
"""First parts of paths that lead to no article."""
TEASER = 40
"""Characters beside the title from which on an entry counts as one with a teaser."""
TITLE_LENGTH = 20
"""Characters a link needs to pass for a title where the page has no headings."""


@dataclass(frozen=True, kw_only=True, slots=True, eq=False)
class Candidate:
    """A title that links to an article, and the box it stands in."""

    url: str
    title: str
    heading: HtmlElement
    link: HtmlElement
    root: HtmlElement

    @property
    def has_teaser(self) -> bool:
        """Whether the box holds more than the title."""
        return len(self.root.text_content().strip()) - len(self.heading.text_content()) >= TEASER


def find_entries(page: Page, addresses: Addresses) -> tuple[Candidate, ...]:
    """Return the page's entries in order, each address once.

    Titles in menus, sidebars, widgets and boxes headed "Latest" or "Related" are left out. Of what stays,
    the kind that fills most of the page is the list; boxes of another kind count only before it, with a
    teaser: a promotion.
    """
    titles = list(_titles(page, addresses, page.tree.iter(*HEADINGS)))
    if not titles:
        titles = list(_titles(page, addresses, _lone_links(page.tree)))
    titles = _with_untitled(page, addresses, titles)
    titles = _in_main(page.tree, titles)
    clusters: dict[HtmlElement | None, list[Candidate]] = defaultdict(list)
    for candidate in _boxed(page.tree, titles):
        clusters[candidate.root.getparent()].append(candidate)
    chosen = _chosen(list(clusters.values()))
    return tuple({candidate.url: candidate for candidate in reversed(chosen)}.values())[::-1]


@dataclass(frozen=True, kw_only=True, slots=True)
class _Title:
    heading: HtmlElement
    link: HtmlElement
    url: str
    is_named: bool = True


def _titles(page: Page, addresses: Addresses, headings: Iterable[HtmlElement]) -> Iterator[_Title]:
    here = split_page(page.url)[0]
    own = fold(page.tree.findtext(".//title") or "")
    for heading in headings:
        link = heading if heading.tag == "a" else heading.find(".//a[@href]")
        if link is None:
            link = next(heading.iterancestors("a"), None)
        if link is None:
            continue
        url = addresses.canonical(link.get("href") or "", page.url)
        if url and is_article_address(url) and url != here and not _is_aside(heading, own):
            yield _Title(heading=heading, link=link, url=url)


def _with_untitled(page: Page, addresses: Addresses, titles: list[_Title]) -> list[_Title]:
    """Add the posts that WordPress marks as such and a theme shows without a title: asides, mostly."""
    titled = {element for title in titles for element in title.heading.iterancestors()}
    found = {title.heading: title for title in titles}
    own = fold(page.tree.findtext(".//title") or "")
    for post in page.tree.iter("article", "li", "div"):
        if post in titled or "hentry" not in post.get("class", "").split() or _is_aside(post, own):
            continue
        title = next(_leads(page, addresses, post), None)
        if title is not None:
            found[title.heading] = title
    if len(found) == len(titles):
        return titles
    return [found[element] for element in page.tree.iter() if element in found]


def _leads(page: Page, addresses: Addresses, post: HtmlElement) -> Iterator[_Title]:
    """Yield the links of a post that lead to an article and stand outside of its text."""
    here = split_page(page.url)[0]
    for link in post.iter("a"):
        url = addresses.canonical(link.get("href") or "", page.url)
        is_text = any("entry-content" in element.get("class", "") for element in link.iterancestors())
        if url and not is_text and url != here and is_article_address(url):
            yield _Title(heading=link, link=link, url=url, is_named=False)


def is_article_address(url: str) -> bool:
    """Tell whether an article may be at the address: home, listings, feeds and files are none."""
    parts = urlsplit(url)
    first = parts.path.strip("/").partition("/")[0]
    if not first:
        return bool({"p", "page_id"}.intersection(dict(parse_qsl(parts.query))))
    found = FILE.search(parts.path)
    is_media = found is not None and found[0].lower() not in {".html", ".htm", ".php"}
    return first not in LISTING_ROOTS and split_page(url)[1] == 1 and not is_media and not url.endswith("/feed/")


def _is_aside(heading: HtmlElement, own_title: str) -> bool:
    """Tell whether the heading stands in a part of the page that is not its own list."""
    for element in heading.iterancestors():
        if element.tag in {"html", "body", "main"}:
            return False
        # A form may hold a whole page, as some systems have it.
        if element.tag in {"article", "form"} or "hentry" in element.get("class", ""):
            continue
        if is_furniture(element):
            return True
        before = element.getprevious()
        above = visible_text(before) if before is not None and before.tag in HEADINGS else None
        for label in (heading_text(element), above):
            # A listing called "Latest" is no widget.
            if label and is_label(label) and not own_title.startswith(fold(label)):
                return True
    return False


def _lone_links(tree: HtmlElement) -> Iterator[HtmlElement]:
    for link in tree.iter("a"):
        text, parent = visible_text(link), link.getparent()
        if len(text) >= TITLE_LENGTH and " " in text and parent is not None and visible_text(parent) == text:
            yield link


def _in_main(tree: HtmlElement, titles: list[_Title]) -> list[_Title]:
    for main in tree.iter("main", "div"):
        if main.tag == "main" or main.get("role") == "main":
            inside = [title for title in titles if main in title.heading.iterancestors()]
            if inside:
                return inside
    return titles


def _boxed(tree: HtmlElement, titles: list[_Title]) -> Iterator[Candidate]:
    """Find each title's box: the widest element around it with no other title, nor the page's own, in it."""
    articles = {title.heading: next(title.heading.iterancestors("article"), None) for title in titles}
    first_in: dict[HtmlElement, _Title] = {}
    for title in titles:
        article = articles[title.heading]
        first_in.setdefault(title.heading if article is None else article, title)
    leading = list(first_in.values())
    urls: dict[HtmlElement, set[str]] = defaultdict(set)
    for title in leading:
        for element in title.heading.iterancestors():
            urls[element].add(title.url)
    limits = {element for h1 in tree.iter("h1") for element in h1.iterancestors()}
    for title in leading:
        root = articles[title.heading]
        if root is None:
            root = _box(title, urls, limits)
        text = visible_text(title.heading) if title.is_named else ""
        yield Candidate(url=title.url, title=text, heading=title.heading, link=title.link, root=root)


def _box(title: _Title, urls: dict[HtmlElement, set[str]], limits: set[HtmlElement]) -> HtmlElement:
    box = title.heading
    for element in title.heading.iterancestors():
        is_page = element.tag in {"main", "body"} or element in limits or element.find(".//nav") is not None
        if is_page or len(urls[element]) > 1:
            break
        box = element
    return box


def _chosen(clusters: list[list[Candidate]]) -> list[Candidate]:
    if not clusters:
        return []
    leading = max(clusters, key=_weight)
    with_teasers = any(candidate.has_teaser for candidate in leading)
    kind, before = _kind(leading[0]), True
    chosen: list[Candidate] = []
    for cluster in clusters:
        before = before and cluster is not leading
        teasers = any(candidate.has_teaser for candidate in cluster)
        if cluster is leading or (teasers >= with_teasers and _kind(cluster[0]) == kind) or (before and teasers):
            chosen += cluster
    return chosen


def _weight(cluster: list[Candidate]) -> float:
    return sum(1 + 4 * candidate.has_teaser for candidate in cluster)


def _kind(candidate: Candidate) -> tuple[str, ...]:
    """Return the tags from the title up to the page: the same for the rows of a grid."""
    return tuple(str(element.tag) for element in (candidate.heading, *candidate.heading.iterancestors()))
