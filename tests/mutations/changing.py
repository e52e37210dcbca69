"""What mutations are made of: a table of them by name, and a parsed page that knows where its article is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from lxml import html as lxml_html

from tests.mutations.originals import Original

if TYPE_CHECKING:
    from lxml.html import HtmlElement

Change = Callable[[Original], str]


@dataclass(frozen=True, kw_only=True)
class Mutation:
    """A change of a page and what it may cost: fields that are empty then, or whole pages that are refused."""

    change: Change
    loses: frozenset[str]
    may_refuse: bool


MUTATIONS: dict[str, Mutation] = {}
"""Name → mutation after which the record is right, but for what it loses."""
REPLACEMENTS: dict[str, Change] = {}
"""Name → page in the place of the article, which is to be refused."""


def on_text(*, loses: str = "", may_refuse: bool = False) -> Callable[[Callable[[str], str]], None]:
    """Enter a change of the page's source, named like its function."""

    def enter(function: Callable[[str], str]) -> None:
        _enter(function.__name__, lambda original: function(original.html), loses, may_refuse=may_refuse)

    return enter


def on_tree(*, loses: str = "", may_refuse: bool = False) -> Callable[[Callable[[Tree], None]], None]:
    """Enter a change of the parsed page."""

    def enter(function: Callable[[Tree], None]) -> None:
        def change(original: Original) -> str:
            tree = Tree(original)
            function(tree)
            return tree.html

        _enter(function.__name__, change, loses, may_refuse=may_refuse)

    return enter


def _enter(name: str, change: Change, loses: str, *, may_refuse: bool) -> None:
    name = name.strip("_").replace("_", "-")
    assert name not in MUTATIONS
    MUTATIONS[name] = Mutation(change=change, loses=frozenset(loses.split()), may_refuse=may_refuse)


class Tree:
    """A parsed page; the parts of its article are found by the truth, never by a parser's rules."""

    def __init__(self, original: Original) -> None:
        self.original = original
        self.root: HtmlElement = lxml_html.document_fromstring(original.html)
        self.body: HtmlElement = self.root.find("body")

    @property
    def html(self) -> str:
        return str(lxml_html.tostring(self.root, encoding="unicode", doctype="<!DOCTYPE html>"))

    @cached_property
    def blocks(self) -> list[HtmlElement]:
        """The elements of the text's paragraphs and headings, in order."""
        wanted = set(map(squeezed, self.original.texts))
        return [each for each in self.body.iter("p", "h2", "h3") if squeezed(each.text_content()) in wanted]

    @cached_property
    def box(self) -> HtmlElement:
        """The smallest element with all of them."""
        first, last = self.blocks[0], self.blocks[-1]
        above = set(first.iterancestors())
        return next(each for each in last.iterancestors() if each in above)

    @cached_property
    def headline(self) -> HtmlElement:
        title = squeezed(self.original.title)
        return next(each for each in self.body.iter("h1", "h2") if squeezed(each.text_content()) == title)

    @property
    def middle(self) -> HtmlElement:
        """The paragraph in the middle of the text, itself a child of its box."""
        paragraphs = [each for each in self.blocks if each.tag == "p" and each.getparent() is self.box]
        return paragraphs[len(paragraphs) // 2]

    def all(self, *tags: str) -> Iterator[HtmlElement]:
        """The page's elements with these tags, or all; safe to change while they come."""
        yield from [each for each in self.root.iter(*tags) if isinstance(each.tag, str)]

    def drop(self, xpath: str) -> None:
        """Take elements out, and leave what follows them."""
        for element in self.root.xpath(xpath):
            element.drop_tree()


def fragment(html: str) -> HtmlElement:
    """One element, without a tail."""
    return lxml_html.fragment_fromstring(html)


def squeezed(text: str) -> str:
    return " ".join(text.split())


def wrap(element: HtmlElement, tag: str, **attributes: str) -> HtmlElement:
    """Put an element into a new one that stands in its place."""
    outer = element.makeelement(tag, {name.rstrip("_"): value for name, value in attributes.items()})
    element.addprevious(outer)
    outer.tail, element.tail = element.tail, None
    outer.append(element)
    return outer
