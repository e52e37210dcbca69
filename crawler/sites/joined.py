"""An article of several pages, made one: the first page's fields, everybody's text and pictures."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from crawler.errors import ParseProblem
from crawler.parsers.article import ArticleParts, ArticleRules, read_article
from crawler.parsers.parts import next_part
from crawler.parsers.states import PROTECTED
from crawler.parsers.text import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Image
    from crawler.page import Page


def join(first: ArticleParts, page: Page, rest: Sequence[Page], rules: ArticleRules) -> tuple[ArticleParts, bool]:
    """Return ``first``, as read from ``page``, with the text and pictures of the pages behind it; and if it is whole.

    It is not when a page is missing at the end, cannot be read, is another article's, or repeats an earlier one:
    then it ends before that page.
    """
    parts = [first]
    for later in rest:
        part = _read(later, rules)
        if part is None or not is_alike(part.title, first.title) or _repeats(part, parts):
            return _joined(parts), False
        parts.append(part)
    return _joined(parts), next_part((page, *rest)[-1], rules.addresses) is None


def is_alike(title: str, other: str) -> bool:
    """Tell whether two headlines may be one article's: they are shortened here and there, or differ in a word."""
    words, others = (set(fold(each).lower().split()) for each in (title, other))
    return words == others or 2 * len(words & others) >= min(len(words), len(others)) > 0


def _read(page: Page, rules: ArticleRules) -> ArticleParts | None:
    try:
        part = read_article(page, rules)
    except ParseProblem:
        return None
    is_hidden = part.client_rendered or part.extracted_by.get("text") == PROTECTED
    return None if is_hidden else part


def _repeats(part: ArticleParts, earlier: Sequence[ArticleParts]) -> bool:
    """Tell whether a site that knows no such page has answered with another one of the article."""
    return bool(part.blocks) and any(part.blocks == known.blocks for known in earlier)


def _joined(parts: list[ArticleParts]) -> ArticleParts:
    first = parts[0]
    if len(parts) == 1:
        return first
    blocks = list(first.blocks)
    for part in parts[1:]:
        # Where a theme prints the headline over every page's text, it is the first page's all the same.
        is_repeated = bool(part.blocks) and fold(part.blocks[0].text) == fold(first.title)
        blocks += part.blocks[is_repeated:]
    images: dict[str, Image] = {}
    for image in (image for part in parts for image in part.images):
        # A cover stands on every page; of its captions, the first page's counts.
        images.setdefault(image.url, image)
    return replace(first, blocks=tuple(blocks), images=tuple(images.values()))
