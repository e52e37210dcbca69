"""The prose generator: a seeded die over the vocabulary. The same seed gives the same words for ever."""

from __future__ import annotations

from random import Random
from typing import TypeVar

from crawler.replica.vocabulary import SENTENCES, TITLES, WORDS

Choice = TypeVar("Choice")


class Prose:
    """Writes titles, sentences and paragraphs. ``key`` names the text: equal keys give equal prose."""

    def __init__(self, key: str) -> None:
        self.die = Random(key)

    def __getitem__(self, name: str) -> str:
        """Fill in one braced name of a pattern."""
        if name in _NUMBERS:
            return str(self.die.randint(*_NUMBERS[name]))
        if name[0].isupper():
            return self[name.lower()].title()
        word = self.pick(WORDS[name])
        return self.fill(word) if "{" in word else word

    def pick(self, choices: tuple[Choice, ...]) -> Choice:
        """Return one of the choices."""
        return choices[int(self.die.random() * len(choices))]

    def fill(self, pattern: str) -> str:
        """Return the pattern with its braced names filled in."""
        return pattern.format_map(self)

    def sentence(self) -> str:
        """Return one sentence, ending in a full stop."""
        return self.fill(self.pick(SENTENCES))

    def paragraph(self, sentences: int) -> str:
        """Return so many sentences, parted by one space."""
        return " ".join(self.sentence() for _ in range(sentences))

    def title(self) -> str:
        """Return a headline in title case."""
        return self.fill(self.pick(TITLES))


_NUMBERS = {"n": (11, 960), "small": (2, 9), "year": (2009, 2024)}
