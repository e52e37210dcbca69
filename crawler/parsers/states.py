"""What a page says of an article that has no text, or no title: that a password hides it, or that it was left empty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.parsers.container import named_boxes
from crawler.parsers.text import visible_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Block
    from crawler.page import Page
    from crawler.parsers.metadata import Metadata
    from crawler.parsers.source import Source
    from crawler.parsers.title import Told

PROTECTED, EMPTY, UNTITLED = "protected", "empty", "untitled"
"""Strategies that say why there is nothing: of the text, the text, the title."""
LOCKED = "post-password-form"
"""Class of the form that WordPress prints in the place of an article with a password, in its feed, too."""
POST = re.compile(r"(?:^|\s)postid-\d+(?:$|\s)", re.ASCII)
"""Class that WordPress gives the body of an article's page, and of no other."""
SENTENCE = 40
"""Characters of the shortest text that can be told from labels, where nothing marks it as the article's."""
END = re.compile(r"[.!?…][“”’\"'»)]*$")
WORD = re.compile(r"\w")
WORDS = re.compile(r"\w{4,}")
FEW, MATCHING = 5, 0.2
"""Words of a description that say something, and the share of them that a text it describes has at least."""
ADDRESS = re.compile(r"https?://\S+")
"""What WordPress leaves of a film that it could not embed."""


def is_locked(page: Page) -> bool:
    """Tell whether the page asks for the password of its article instead of showing it."""
    return any(LOCKED in form.get("class", "").split() for form in page.tree.iter("form"))


def is_post(page: Page) -> bool:
    """Tell whether the page is that of a WordPress article."""
    body = page.tree.find("body")
    return body is not None and POST.search(body.get("class") or "") is not None


def is_told_article(page: Page, metadata: Metadata) -> bool:
    """Tell whether the page says to machines that it is an article."""
    return (
        bool(metadata.article)
        or "article:published_time" in metadata.meta
        or metadata.first("og:type") == "article"
        or is_post(page)
    )


def untitled(told: Told) -> tuple[str, str] | None:
    """Return the empty title of an article without one: its page says what it is, and has but the site's name."""
    is_nameless = bool(told.all) and all(told.is_site(text) for text in told.all)
    return ("", UNTITLED) if is_nameless and is_told_article(told.page, told.metadata) else None


def without_notice(title: str, told: Told) -> str:
    """Return a protected article's title without the "Protected: " that WordPress shows, but does not tell machines."""
    return next((text for text in told.all if title.endswith(text)), title)


def is_labels(page: Page, blocks: Sequence[Block]) -> bool:
    """Tell whether what was taken for the text is what stands around none: "Posted in", "Tags:"."""
    return is_post(page) and not any(len(block.text) >= SENTENCE and END.search(block.text) for block in blocks)


def is_cut(source: Source) -> bool:
    """Tell whether the page breaks off in its text, with no tag behind it: a connection that closed too early."""
    last = source.page.tree
    while (inner := next(last.iterchildren("*", reversed=True), None)) is not None:
        last = inner
    is_last = source.anatomy.body in (last, *last.iterancestors())
    return is_last and not source.page.text[-200:].rstrip().endswith(">")


def is_described_otherwise(metadata: Metadata, blocks: Sequence[Block]) -> bool:
    """Tell whether the head speaks of a text that shares hardly a word with this one."""
    told = metadata.first("og:description", "description") or metadata.text("description")
    spoken, found = (set(WORDS.findall(text.casefold())) for text in (told or "", " ".join(b.text for b in blocks)))
    return len(spoken) >= FEW and len(spoken & found) < MATCHING * min(len(spoken), len(found))


def is_empty(source: Source, teaser: str | None) -> bool:
    """Tell whether an article whose page shows no text has none: nothing speaks of any.

    A page that lost its text to a redesign is still described, in its head or by its ``teaser`` on the listing.
    """
    metadata = source.metadata
    described = metadata.first("og:description", "description", "twitter:description")
    spoken = described or metadata.text("description") or metadata.text("articleBody") or teaser
    boxes = (box for found in named_boxes(source.anatomy.outline).values() for box in found)
    has_words = any(WORD.search(ADDRESS.sub("", visible_text(box))) for box in boxes)
    return is_told_article(source.page, metadata) and not (spoken or has_words)
