"""Where the entries of a listing are: titles that link to articles, repeated side by side in the page's own part."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from crawler.parsers.sections import Asides, Label, Sections
from crawler.parsers.text import visible_text
from crawler.parsers.titles import Links, Title
from crawler.parsers.tree import HEADINGS, is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from crawler.page import Page
    from crawler.parsers.urls import Addresses

TEASER = 40
"""Characters beside the title from which on an entry counts as one with a teaser."""
FLAT = {*HEADINGS, "dt", "tr", "a"}
"""Boxes that hold a title alone, and leave the teaser to the elements behind them."""


@dataclass(frozen=True, kw_only=True, eq=False)
class Candidate:
    """A title that links to an article, and the box it stands in."""

    title: Title
    text: str
    """Of the title; empty for a post without one."""
    root: HtmlElement
    label: Label | None
    is_own: bool
    behind: tuple[HtmlElement, ...] = ()
    """The elements after the box that belong to it, where a listing has no box around title and teaser."""
    has_teaser: bool = False
    """Whether there is more than the title."""

    @property
    def kind(self) -> tuple[str, ...]:
        """The tags from the title up to the page: the same for the rows of a grid."""
        heading = self.title.heading
        return tuple(str(element.tag) for element in (heading, *heading.iterancestors()))


def find_entries(page: Page, addresses: Addresses) -> tuple[Candidate, ...]:
    """Return the page's entries in order, each address once.

    Titles in menus, sidebars, widgets and under "Latest" or "Related" are left out. Headings with a link are
    the surest titles; headings that only share a box with one, and links alone, are read where those are few.
    """
    links = Links(page, addresses)
    best: list[Candidate] = []
    for reading in (links.linked_headings, links.bare_headings, links.lone_links):
        found = _chosen(_candidates(links, reading()))
        if _merit(found) > 2 * _merit(best) or (_is_own(found) and not _is_own(best)):
            best = found
        if _is_own(best) and all(candidate.has_teaser for candidate in best):
            break
    return tuple({candidate.title.url: candidate for candidate in reversed(best)}.values())[::-1]


def _candidates(links: Links, titles: Iterable[Title]) -> list[Candidate]:
    asides = Asides()
    outside = [title for title in titles if not asides.holds(title.heading if title.post is None else title.post)]
    kept = _first_of_posts(_in_main(links.page, outside))
    inside: dict[HtmlElement, list[Title]] = defaultdict(list)
    for title in kept:
        for element in title.heading.iterancestors():
            inside[element].append(title)
    if not inside:
        return []
    sections = Sections(links, inside)
    boxes = {title: _box(title, inside, sections.limits) for title in kept}
    roots = set(boxes.values())
    found = []
    for title, root in boxes.items():
        label = sections.label(title)
        if label is not None and label.is_foreign:
            continue
        text = visible_text(title.heading)
        length = len(text) + TEASER
        is_whole = _is_longer((root,), length)
        behind = () if is_whole or root.tag not in FLAT else tuple(_behind(root, roots))
        found.append(
            Candidate(
                title=title,
                text=text if title.post is None else "",
                root=root,
                behind=behind,
                label=label,
                is_own=sections.is_own(title),
                has_teaser=is_whole or _is_longer((root, *behind), length),
            )
        )
    return found


def _in_main(page: Page, titles: list[Title]) -> list[Title]:
    for main in page.tree.iter("main", "div"):
        if main.tag == "div" and main.get("role") != "main":
            continue
        inside = [title for title in titles if main in title.heading.iterancestors()]
        if inside:
            return inside
    return titles


def _first_of_posts(titles: list[Title]) -> list[Title]:
    """Drop what is headed within a post: its text may hold headings that are links."""
    first: dict[HtmlElement, Title] = {}
    for title in titles:
        first.setdefault(next(title.heading.iterancestors("article"), title.heading), title)
    return list(first.values())


def _box(title: Title, inside: dict[HtmlElement, list[Title]], limits: set[HtmlElement]) -> HtmlElement:
    """Return the widest element around a title with no other entry's in it, nor the page's own heading."""
    box = title.heading
    for element in title.heading.iterancestors():
        is_page = element.tag in {"main", "body"} or element in limits
        if is_page or any(other.url != title.url for other in inside[element]):
            break
        box = element
        if element.tag == "article":
            break
    return box


def _behind(root: HtmlElement, roots: set[HtmlElement]) -> Iterator[HtmlElement]:
    """Yield what follows a box that holds a title alone, up to the next one."""
    for element in root.itersiblings():
        if element in roots or _ends_an_entry(element):
            return
        if isinstance(element.tag, str) and not is_furniture(element):
            yield element


def _is_longer(elements: Iterable[HtmlElement], length: int) -> bool:
    """Tell whether elements hold as many characters; a long text is not read to its end."""
    for text in chain.from_iterable(element.itertext() for element in elements):
        length -= len(text.strip())
        if length <= 0:
            return True
    return False


def _ends_an_entry(element: HtmlElement) -> bool:
    """Tell whether an element begins something else: under a heading, or with links and few words, a pager."""
    if next(element.iter(*HEADINGS), None) is not None:
        return True
    return next(element.iter("a"), None) is not None and len(element.text_content()) < TEASER


def _chosen(candidates: list[Candidate]) -> list[Candidate]:
    """Return the entries: the group that fills most of the page's own part, and what belongs to it.

    The rows of a grid do, and sections headed alike; before it, with a teaser, so does a promotion.
    """
    own = [candidate for candidate in candidates if candidate.is_own] or candidates
    groups: dict[object, list[Candidate]] = defaultdict(list)
    for candidate in own:
        groups[candidate.root.getparent(), candidate.label].append(candidate)
    if not groups:
        return []
    leading = max(groups.values(), key=_merit)
    first, with_teasers, is_before = leading[0], any(candidate.has_teaser for candidate in leading), True
    chosen: list[Candidate] = []
    for group in groups.values():
        is_before = is_before and group is not leading
        teasers = any(candidate.has_teaser for candidate in group)
        is_alike = teasers >= with_teasers and group[0].kind == first.kind and _is_headed_alike(group[0], first)
        is_promotion = is_before and teasers and group[0].label in {None, first.label}
        if group is leading or is_alike or is_promotion:
            chosen += group
    return chosen


def _is_headed_alike(one: Candidate, other: Candidate) -> bool:
    if one.label is None or other.label is None:
        return one.label is other.label
    return one.label is other.label or one.label.heading.tag == other.label.heading.tag != "h1"


def _merit(candidates: list[Candidate]) -> int:
    return sum(1 + 4 * candidate.has_teaser for candidate in candidates)


def _is_own(candidates: list[Candidate]) -> bool:
    return bool(candidates) and candidates[0].is_own
