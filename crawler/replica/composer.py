"""Writes bodies: a few plain paragraphs, and in every body some of the features that real ones have.

Which features a body has goes by its number, round and round, so that even a small site has them all.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

from crawler.replica.body import (
    Also,
    Body,
    Broken,
    Element,
    Film,
    Gallery,
    Heading,
    Items,
    Paragraph,
    Picture,
    Preformatted,
    Quote,
    Table,
)
from crawler.replica.inline import BREAK, Inline, Run, plain
from crawler.replica.prose import Prose

if TYPE_CHECKING:
    from collections.abc import Callable

NBSP, SOFT_HYPHEN = "\u00a0", "\u00ad"


def _marked(prose: Prose, tag: str, href: str = "") -> Element:
    before, words, after = prose.sentence(), prose.fill("the {thing} near {place}"), prose.sentence()
    # Writers mark a word with the space behind it or without: both are common, and read alike.
    inside, outside = (" ", "") if tag == "em" else ("", " ")
    marked = Run(f"{words}{inside}", tag, href)
    return Paragraph((Run(f"{before} And "), marked, Run(f"{outside}is a case in point. {after}")))


def _items(prose: Prose, count: int, pattern: str = "{n} {things} for {place}") -> tuple[Inline, ...]:
    return tuple(plain(prose.fill(pattern)) for _ in range(count))


def _said(prose: Prose, text: str) -> Element:
    return Paragraph(plain(f"{prose.sentence()} {prose.fill(text)} {prose.sentence()}"))


def picture(prose: Prose, shortcode: str = "") -> Picture:
    """Return a picture in the site's media folder."""
    name = f"{prose['thing'].replace(' ', '-')}-{prose.die.randrange(10**6):06}"
    return Picture(
        f"/wp-content/uploads/2024/11/{name}.jpg", prose.fill("The {thing} at {place} in {month}"), shortcode
    )


def _section(prose: Prose) -> list[Element]:
    first = [Heading(2, prose.fill("What {country} Wants")), Paragraph(plain(prose.paragraph(3)))]
    return [*first, Heading(3, prose.fill("The {thing}")), Paragraph(plain(prose.paragraph(2)))]


def _table(prose: Prose) -> list[Element]:
    rows = tuple((prose["place"], prose.fill("{n} {things}"), prose["year"]) for _ in range(prose.die.randint(2, 5)))
    return [Table((("Town", "Planned", "Since"), *rows), prose.fill("Source: {agency}"))]


def _nested(prose: Prose) -> list[Element]:
    return [Items(_items(prose, 3), _items(prose, 2, "{first} {last}"))]


def _address(prose: Prose) -> list[Element]:
    lines = (prose.fill("{agency},"), prose.fill("{n} {month} Street,"), prose.fill("{place}"))
    return [Paragraph((Run(lines[0]), BREAK, Run(lines[1]), BREAK, Run(lines[2])))]


def _broken(prose: Prose) -> list[Element]:
    return [Broken(tuple(plain(prose.paragraph(2)) for _ in range(3)))]


def _poem(prose: Prose) -> list[Element]:
    return [Preformatted("verse", ("the wind has taken", prose.fill("   the road to {place}"), "and left the dust"))]


def _program(prose: Prose) -> list[Element]:
    return [Preformatted("code", (prose.fill("if level < {n}:"), '    open("gate")', "    wait(1 & 2)"))]


def _gallery(prose: Prose) -> list[Element]:
    return [Gallery(tuple(picture(prose) for _ in range(3)))]


def _also(prose: Prose) -> list[Element]:
    title = prose.title()
    return [Also(prose.pick(("Read also:", "READ MORE:", "Related:")), title, "/a-road-to-the-pass/")]


def _quotation(prose: Prose) -> list[Element]:
    return [Quote(tuple(plain(prose.paragraph(1)) for _ in range(prose.die.randint(1, 2))))]


FEATURES: dict[str, Callable[[Prose], list[Element]]] = {
    "section": _section,
    "list": lambda prose: [Items(_items(prose, 4))],
    "numbered": lambda prose: [Items(_items(prose, 3), tag="ol")],
    "nested list": _nested,
    "quote": _quotation,
    "table": _table,
    "code": _program,
    "verse": _poem,
    "figure": lambda prose: [picture(prose)],
    "gallery": _gallery,
    "link": lambda prose: [_marked(prose, "a", "/tag/economy/")],
    "emphasis": lambda prose: [_marked(prose, "em"), _marked(prose, "strong")],
    "no-break space": lambda prose: [_said(prose, f"It weighs {{n}}{NBSP}tonnes and cost €{NBSP}{{small}}.")],
    "double space": lambda prose: [_said(prose, "The  {thing}  is  new.  So is the paint.")],
    "cyrillic letter": lambda prose: [_said(prose, "A h\u043etel and a sch\u043e\u043el stand on the site.")],
    "letters": lambda prose: [_said(prose, "Öz Şükürov and Mašić signed for the Übergang; Soňa Gülşat did not.")],
    "soft hyphen": lambda prose: [_said(prose, f"The hydro{SOFT_HYPHEN}meteoro{SOFT_HYPHEN}logical post reopened.")],
    "line break": _address,
    "paragraphs by breaks": _broken,
    "read also": _also,
    "caption shortcode": lambda prose: [picture(prose, "closed")],
    "unclosed shortcode": lambda prose: [picture(prose, "unclosed")],
    "video": lambda prose: [Film(f"/wp-content/uploads/2024/11/clip-{prose['n']}.mp4")],
    "amount": lambda prose: [_said(prose, "• The grant is 50 million KGS ($572,000), • a loan is {amount}.")],
    "rate in prose": lambda prose: [_said(prose, "A window in {place} showed KGS/USD = 0.01150 0.12% for a week.")],
    "counter in prose": lambda prose: [_said(prose, "The old catalogue still reads Viewing results 1 - 6 of 18.")],
    "symbols": lambda prose: [_said(prose, 'At A&B "Çelik" output was < {n} & > {small}; <em> is no tag here.')],
    "brackets": lambda prose: [_said(prose, "“It [the {thing}] is allright [sic],” said {last}.")],
}
"""Name → maker of the pieces."""
EACH = 3
"""Features of one body."""


def features_of(number: int) -> tuple[str, ...]:
    """Return the names of the features that the body of this number has."""
    names = tuple(FEATURES)
    return tuple(names[(number * EACH + at) % len(names)] for at in range(EACH))


def dateline_of(number: int) -> str | None:
    """Return the place and agency that the body of this number opens with, if it is of the old kind."""
    return (None, "ALMATY, Kazakhstan (TCA)", None, None, "DUSHANBE (TCA)", None, None)[number % 7]


@lru_cache(maxsize=1024)
def compose(seed: int, number: int, edition: int) -> Body:
    """Return the body of one post. Editions differ in their last paragraph and nothing else."""
    prose = Prose(f"body {seed} {number}")
    count = prose.die.randint(9, 16) if number % 4 == 1 else prose.die.randint(3, 7)
    texts = [prose.paragraph(prose.die.randint(2, 4)) for _ in range(count)]
    if line := dateline_of(number):
        texts[0] = f"{line} — {texts[0]}"
    if edition > 1:
        texts[-1] = Prose(f"body {seed} {number} {edition}").paragraph(3)
    tag = "div" if number % 11 == 6 else "p"
    body: list[Element] = [Paragraph(plain(text), tag) for text in texts]
    for name in features_of(number):
        # Never before the first paragraph, which opens the article, nor after the last, which an edit replaces.
        at = prose.die.randint(1, len(body) - 1)
        body[at:at] = FEATURES[name](prose)
    return tuple(body)
