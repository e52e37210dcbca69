# ruff: noqa: D102 - the base class tells what its subclasses override
"""The pieces of an article's body. Each says its HTML, its text blocks, its pictures and its listing line.

``blocks`` is what belongs to the article's text: a list item, verse line or table row is a line, cells
are parted by `` | ``; every paragraph of a quotation is a block of its own. Captions, links to other
articles, films and inset boxes are no text. ``line`` is what a listing prints of the piece: everything,
with its tags stripped and nothing put in their place.
"""

from __future__ import annotations

from dataclasses import dataclass

from crawler.replica.inline import Inline, Pen, Run, collapse, seen

Block = tuple[str, str]
"""Kind (paragraph, heading, list, quote, table, code, verse) and text."""


class Element:
    """One piece. What a subclass does not override, it does not have."""

    def html(self, pen: Pen) -> str:
        """Return the piece as the theme that holds the pen prints it."""
        raise NotImplementedError

    def blocks(self) -> tuple[Block, ...]:
        """Return what the piece adds to the article's text."""
        return ()

    def pictures(self) -> tuple[Picture, ...]:
        """Return the article's pictures in the piece."""
        return ()

    def line(self) -> str:
        """Return what a listing prints of the piece."""
        return "".join(f"{text} " for _, text in self.blocks())


@dataclass(frozen=True)
class Paragraph(Element):
    """A paragraph; ``tag`` is p, or div in old posts."""

    runs: Inline
    tag: str = "p"

    def html(self, pen: Pen) -> str:
        return pen.wrap(self.tag, pen.inline(self.runs), "paragraph")

    def blocks(self) -> tuple[Block, ...]:
        return (("paragraph", seen(self.runs)),)


@dataclass(frozen=True)
class Broken(Element):
    """Several paragraphs in one ``<p>``, parted by two line breaks."""

    parts: tuple[Inline, ...]

    def html(self, pen: Pen) -> str:
        return pen.wrap("p", "<br>\n<br>".join(pen.inline(part) for part in self.parts), "paragraph")

    def blocks(self) -> tuple[Block, ...]:
        return tuple(("paragraph", seen(part)) for part in self.parts)


@dataclass(frozen=True)
class Heading(Element):
    """A sub-heading, ``<h2>`` or ``<h3>``."""

    level: int
    text: str

    def html(self, pen: Pen) -> str:
        return pen.wrap(f"h{self.level}", pen.escape(self.text), "heading")

    def blocks(self) -> tuple[Block, ...]:
        return (("heading", collapse(self.text)),)


@dataclass(frozen=True)
class Items(Element):
    """A list; the last item may hold a list of its own."""

    items: tuple[Inline, ...]
    inner: tuple[Inline, ...] = ()
    tag: str = "ul"

    def html(self, pen: Pen) -> str:
        points = [pen.inline(item) for item in self.items]
        if self.inner:
            points[-1] += "\n" + self._list(pen, [pen.inline(item) for item in self.inner])
        return self._list(pen, points)

    def _list(self, pen: Pen, points: list[str]) -> str:
        return pen.wrap(self.tag, "\n".join(f"<li>{point}</li>" for point in points), "list")

    def blocks(self) -> tuple[Block, ...]:
        return (("list", "\n".join(seen(item) for item in self.items + self.inner)),)

    def line(self) -> str:
        return "".join(seen(item) for item in self.items + self.inner)


@dataclass(frozen=True)
class Quote(Element):
    """A block quotation of one paragraph or more."""

    parts: tuple[Inline, ...]

    def html(self, pen: Pen) -> str:
        return pen.wrap("blockquote", "\n".join(f"<p>{pen.inline(part)}</p>" for part in self.parts), "quote")

    def blocks(self) -> tuple[Block, ...]:
        return tuple(("quote", seen(part)) for part in self.parts)


@dataclass(frozen=True)
class Table(Element):
    """A table with a head row; its caption is no text."""

    rows: tuple[tuple[str, ...], ...]
    caption: str

    def html(self, pen: Pen) -> str:
        head, *body = self.rows
        top = "".join(f"<th>{pen.escape(cell)}</th>" for cell in head)
        rest = "".join("<tr>" + "".join(f"<td>{pen.escape(cell)}</td>" for cell in row) + "</tr>\n" for row in body)
        table = f"<table><thead><tr>{top}</tr></thead><tbody>{rest}</tbody></table>"
        return pen.wrap("figure", table + pen.wrap("figcaption", pen.escape(self.caption), "caption"), "table")

    def blocks(self) -> tuple[Block, ...]:
        return (("table", "\n".join(" | ".join(collapse(cell) for cell in row) for row in self.rows)),)

    def line(self) -> str:
        return "".join(cell for row in self.rows for cell in row) + self.caption


@dataclass(frozen=True)
class Preformatted(Element):
    """Program text (``kind`` code) or a poem (verse): its line breaks and indents are kept."""

    kind: str
    lines: tuple[str, ...]

    def html(self, pen: Pen) -> str:
        text = pen.escape("\n".join(self.lines))
        return pen.wrap("pre", f"<code>{text}</code>" if self.kind == "code" else text, self.kind)

    def blocks(self) -> tuple[Block, ...]:
        return ((self.kind, "\n".join(self.lines)),)


@dataclass(frozen=True)
class Picture(Element):
    """An image with a caption. As a shortcode it leaks into listings raw, now and then unclosed."""

    path: str
    caption: str
    shortcode: str = ""
    """Empty, ``closed`` or ``unclosed``."""

    def html(self, pen: Pen) -> str:
        return pen.wrap("figure", f"{self.image(pen)}{pen.wrap('figcaption', pen.escape(self.caption), 'caption')}")

    def image(self, pen: Pen) -> str:
        """Return the ``<img>`` alone."""
        source = f'src="{pen.base}{self.path}" alt="{pen.escape(self.caption[:20])}" width="640" height="360"'
        return pen.open("img", "image", f'{source} loading="lazy"')

    def pictures(self) -> tuple[Picture, ...]:
        return (self,)

    def line(self) -> str:
        if not self.shortcode:
            return self.caption
        end = "[/caption] " if self.shortcode == "closed" else " "
        return f'[caption id="attachment_{len(self.caption)}" align="aligncenter" width="640"] {self.caption}{end}'


@dataclass(frozen=True)
class Gallery(Element):
    """Pictures side by side, each with its caption."""

    members: tuple[Picture, ...]

    def html(self, pen: Pen) -> str:
        return pen.wrap("figure", "\n".join(member.html(pen) for member in self.members), "gallery")

    def pictures(self) -> tuple[Picture, ...]:
        return self.members

    def line(self) -> str:
        return "".join(member.caption for member in self.members)


@dataclass(frozen=True)
class Film(Element):
    """A video: a player on the article page, a raw shortcode in listings. Its fall-back link is unseen."""

    path: str

    def html(self, pen: Pen) -> str:
        source = f"{pen.base}{self.path}"
        player = f'<source type="video/mp4" src="{source}"><a href="{source}">{source}</a>'
        return pen.wrap("div", f'<video width="640" height="360" controls>{player}</video>', "video")

    def line(self) -> str:
        return f'[video width="640" height="360" mp4="https://timesca.com{self.path}"][/video] '


@dataclass(frozen=True)
class Also(Element):
    """A paragraph that only leads to another article."""

    label: str
    title: str
    path: str

    def html(self, pen: Pen) -> str:
        runs = (Run(self.label, "strong"), Run(" "), Run(self.title, "a", self.path))
        return pen.wrap("p", pen.inline(runs), "paragraph")

    def line(self) -> str:
        return f"{self.label} {self.title} "


Body = tuple[Element, ...]


def body_html(body: Body, pen: Pen) -> str:
    """Return a body as the theme prints it, with the pen's inset after the second piece."""
    pieces = [element.html(pen) for element in body]
    if pen.inset:
        pieces.insert(2, pen.inset)
    return "\n\n".join(pieces)


def body_blocks(body: Body) -> tuple[Block, ...]:
    """Return the body's text blocks, in reading order."""
    return tuple(block for element in body for block in element.blocks())
