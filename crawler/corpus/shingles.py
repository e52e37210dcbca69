"""What of an article is compared: its text as a set of short runs of words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.parsers.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

WORDS = 3
"""Words of a shingle: unrelated articles of one newsroom share phrases, and few of three words in a row."""
ENOUGH = 20
"""Shingles below which a few words in common say nothing."""


def shingles(article: Mapping[str, Any]) -> list[str]:
    """Return the shingles of an article's folded text, repeats included; empty for one without text.

    Of a text too short to be compared, the only one is its ``content_hash``: title and text must be equal.
    """
    words = fold(article["text"]).casefold().split()
    if len(words) < ENOUGH + WORDS - 1:
        return [article["content_hash"]] if words else []
    return [" ".join(run) for run in zip(words, words[1:], words[2:], strict=False)]
