"""Text inside one block: runs of characters, some of them marked up; and the pen that writes HTML.

What a reader sees and what the HTML says are both derived from the same runs, independently of each
other: that is what makes the replica's truth a yardstick.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SITE = "https://timesca.com"


@dataclass(frozen=True, slots=True)
class Run:
    """Some characters. ``tag`` is em, strong, a, br or empty; a ``br`` has no text of its own."""

    text: str
    tag: str = ""
    href: str = ""
    """Path on the site (links only)."""


Inline = tuple[Run, ...]
BREAK = Run("", "br")

_HTML_SPACE = re.compile(r"[ \t\n\r\f]+")
# What a typographer's entity table writes out; the ampersand must come first and is done by _escape.
_ENTITIES = {
    "’": "&#8217;", "‘": "&#8216;", "“": "&#8220;", "”": "&#8221;", "–": "&#8211;", "—": "&mdash;",
    "\u00a0": "&nbsp;", "\u00ad": "&shy;", "€": "&euro;",
}  # fmt: skip
_SAFE = {"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;"}
_PLAIN = str.maketrans(_SAFE)
_WITH_ENTITIES = str.maketrans(_SAFE | _ENTITIES)
_STRAIGHT = str.maketrans({"’": "'", "‘": "'", "“": '"', "”": '"'})


def plain(text: str) -> Inline:
    """Return unmarked text as runs."""
    return (Run(text),)


def collapse(text: str) -> str:
    """Return the text as HTML shows it: its white space (never U+00A0) is one space, none at the ends."""
    return _HTML_SPACE.sub(" ", text).strip(" ")


def seen(runs: Inline) -> str:
    """Return what a reader sees of the runs; a line break inside a paragraph is a space."""
    return collapse("".join(" " if run.tag == "br" else run.text for run in runs))


def straight(text: str) -> str:
    """Return the text with typewriter quotes, as listings print it."""
    return text.translate(_STRAIGHT)


@dataclass(frozen=True, kw_only=True)
class Pen:
    """How one theme writes a body: its classes, its entities, where its links point."""

    base: str = SITE
    """What stands before a path in a link: the site's address, an origin, or nothing."""
    classes: Mapping[str, str] = field(default_factory=dict)
    """Role of an element (figure, caption, quote…) → its class; a role without one has no attribute."""
    entities: bool = False
    """Whether quotes, dashes and special spaces are written as entities."""
    fold: int = 0
    """After every so many-th sentence the source has a line break, which no reader sees; 0 for none."""
    inset: str = ""
    """HTML that stands in the middle of every body and is none of it, such as a newsletter box."""

    def escape(self, text: str) -> str:
        """Return the text as HTML."""
        return text.translate(_WITH_ENTITIES if self.entities else _PLAIN)

    def open(self, tag: str, role: str = "", attributes: str = "") -> str:
        """Return a start tag with the class of its role."""
        name = self.classes.get(role or tag, "")
        styled = f' class="{name}"' if name else ""
        return f"<{tag}{styled}{' ' + attributes if attributes else ''}>"

    def wrap(self, tag: str, inner: str, role: str = "") -> str:
        """Return an element around HTML."""
        return f"{self.open(tag, role)}{inner}</{tag}>"

    def inline(self, runs: Inline) -> str:
        """Return the runs as HTML."""
        return self._fold("".join(self._run(run) for run in runs))

    def _run(self, run: Run) -> str:
        if run.tag == "br":
            return "<br />\n"
        text = self.escape(run.text)
        if run.tag == "a":
            return f'<a href="{self.base}{run.href}">{text}</a>'
        return f"<{run.tag}>{text}</{run.tag}>" if run.tag else text

    def _fold(self, html: str) -> str:
        if not self.fold:
            return html
        first, *others = html.split(". ")
        ends = (".\n\t" if at % self.fold == 0 else ". " for at in range(len(others)))
        return first + "".join(end + sentence for end, sentence in zip(ends, others, strict=True))
