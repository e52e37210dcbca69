"""An element's content as the blocks a reader sees, in one pass over the tree."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING, ClassVar, NamedTuple

from crawler.parsers.text import BLOCKS, UNSEEN, collapse, is_blank, strip_shortcodes, visible_text
from crawler.parsers.tree import HEADINGS

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from lxml.html import HtmlElement

    from crawler.items import BlockKind

# A mark for <br> inside a run of text: the record separator, which no page shows.
BREAK = "\x1e"
PARTING = re.compile(rf"{BREAK}(?:[ \t\n\r\f\xa0]*{BREAK})+")
CAPTION_LENGTH = 300
"""Characters; a longer text beside a picture is no caption."""


class Piece(NamedTuple):
    """A block as found: what decides whether it stays is kept beside it."""

    kind: BlockKind
    text: str
    linked: float
    """Share of the text that is links, 0 to 1."""
    element: HtmlElement


class Picture(NamedTuple):
    """An ``<img>`` and the caption it is printed with."""

    element: HtmlElement
    caption: str | None


class BlockReader:
    """Reads elements into ``pieces`` and ``pictures``; whatever ``skip`` says yes to is passed over."""

    def __init__(self, skip: Callable[[HtmlElement], bool]) -> None:
        self.pieces: list[Piece] = []
        self.pictures: list[Picture] = []
        self._skip = skip
        self._kind: BlockKind = "paragraph"
        self._run: list[str] = []
        self._linked = 0
        self._in_link = False

    def read(self, element: HtmlElement) -> BlockReader:
        """Read the content of ``element``, which itself is never skipped."""
        self._flow(element)
        self._flush(element)
        return self

    def read_block(self, element: HtmlElement) -> None:
        """Read an element that stands on its own, if it is not skipped."""
        self.visit(element, element)
        self._flush(element)

    def _flow(self, element: HtmlElement) -> None:
        if text := element.text:
            self._add(text)
        for child in element:
            if isinstance(child.tag, str):
                self.visit(child, element)
            if tail := child.tail:
                self._add(tail)

    def _add(self, text: str) -> None:
        self._run.append(text)
        if self._in_link:
            self._linked += len(text.strip())

    def visit(self, element: HtmlElement, parent: HtmlElement) -> None:
        """Read an element in its place below ``parent``, if it is not skipped."""
        tag = element.tag
        if tag == "br":
            self._run.append(BREAK)
        elif tag == "img":
            self.pictures.append(Picture(element=element, caption=None))
        elif tag in BLOCKS:
            self._flush(parent)
            if not self._skip(element):
                self._handlers.get(tag, BlockReader._flow)(self, element)
                self._flush(element)
        elif tag not in UNSEEN and not self._skip(element):
            outside, self._in_link = self._in_link, self._in_link or tag == "a"
            self._flow(element)
            self._in_link = outside

    def _flush(self, element: HtmlElement) -> None:
        """Make what has run up one paragraph, or several where two line breaks part them."""
        if not self._run:
            return
        raw, linked = "".join(self._run), self._linked
        self._run, self._linked = [], 0
        if raw.isspace():
            return
        if BREAK not in raw and not linked:
            self._append(self._kind, collapse(raw), 0.0, element)
            return
        parts = PARTING.split(raw)
        shown = sum(len(part.strip()) for part in parts) or 1
        for part in parts:
            self._append(self._kind, collapse(part.replace(BREAK, " ")), linked / shown, element)

    def _append(self, kind: BlockKind, text: str, linked: float, element: HtmlElement) -> None:
        if "[" in text:
            text = collapse(strip_shortcodes(text)) if kind != "code" else text
        if not is_blank(text):
            self.pieces.append(Piece(kind=kind, text=text, linked=min(linked, 1.0), element=element))

    def _within(self, element: HtmlElement, kind: BlockKind = "paragraph") -> list[Piece]:
        """Read an element on its own and return its pieces; its pictures are kept."""
        inner = BlockReader(self._skip)
        inner._kind = kind
        inner.read(element)
        self.pictures += inner.pictures
        return inner.pieces

    # One method a kind of element.

    def _heading(self, element: HtmlElement) -> None:
        pieces = self._within(element)
        if pieces:
            linked = sum(piece.linked for piece in pieces) / len(pieces)
            self._append("heading", " ".join(piece.text for piece in pieces), linked, element)

    def _list(self, element: HtmlElement) -> None:
        lines: list[str] = []
        linked = total = 0.0
        for item in element:
            if not isinstance(item.tag, str) or item.tag in UNSEEN or self._skip(item):
                continue
            pieces = self._within(item)
            lines += _item_lines(pieces)
            linked += sum(piece.linked * len(piece.text) for piece in pieces)
            total += sum(len(piece.text) for piece in pieces)
        if lines:
            self._append("list", "\n".join(lines), linked / total, element)

    def _quote(self, element: HtmlElement) -> None:
        self.pieces += self._within(element, "quote")

    def _table(self, element: HtmlElement) -> None:
        rows = [[cell for cell in row if cell.tag in {"td", "th"}] for row in element.iter("tr")]
        if max(map(len, rows), default=0) < 2 or _is_layout(rows):
            self._flow(element)
            return
        lines = [" | ".join(visible_text(cell) for cell in row) for row in rows]
        self._append("table", "\n".join(line for line in lines if line.strip(" |")), 0.0, element)

    def _preformatted(self, element: HtmlElement) -> None:
        kind: BlockKind = "verse" if "verse" in element.get("class", "") else "code"
        text = "".join(_raw(element)).replace("\r\n", "\n")
        self._append(kind, text.strip("\n").rstrip(), 0.0, element)

    def _figure(self, element: HtmlElement) -> None:
        texts = list(element.iter("table", "blockquote", "pre"))
        if texts:
            self.visit(texts[0], element)
            return
        if element.find(".//figure") is not None:
            # The innermost alone: each is read once, however many are around it.
            for figure in element.iter("figure"):
                if figure.find(".//figure") is None:
                    self._figure(figure)
            return
        self._picture(element, " ".join(visible_text(caption) for caption in element.iter("figcaption")))

    def _picture(self, element: HtmlElement, caption: str) -> None:
        for place, image in enumerate(element.iter("img")):
            self.pictures.append(Picture(element=image, caption=(caption or None) if place == 0 else None))

    def _division(self, element: HtmlElement) -> None:
        if _is_captioned(element):
            self._picture(element, visible_text(element))
        else:
            self._flow(element)

    _handlers: ClassVar[dict[str, Callable[[BlockReader, HtmlElement], None]]] = {
        **dict.fromkeys(HEADINGS, _heading),
        **dict.fromkeys(("ul", "ol", "dl"), _list),
        "blockquote": _quote,
        "table": _table,
        "pre": _preformatted,
        "figure": _figure,
        "div": _division,
    }


def _item_lines(pieces: Iterable[Piece]) -> list[str]:
    """Return an item's own text as one line, and the items of a list inside it as lines of their own."""
    lines: list[str] = []
    is_open = False
    for piece in pieces:
        if piece.kind == "list":
            lines += piece.text.split("\n")
            is_open = False
        elif is_open:
            lines[-1] += " " + piece.text
        else:
            lines.append(piece.text)
            is_open = True
    return lines


def _is_layout(rows: list[list[HtmlElement]]) -> bool:
    """Tell whether a table only arranges what stands in it, as pages did before style sheets."""
    cells = (cell for row in rows for cell in row)
    return any(next(cell.iter("table"), None) is not None or len(list(islice(cell.iter("p"), 2))) > 1 for cell in cells)


def _is_captioned(element: HtmlElement) -> bool:
    """Tell whether a box is a picture with its caption, in whatever tags."""
    image = next(element.iter("img"), None)
    if image is None or (element.text or "").strip():
        return False
    name = element.get("class", "")
    if "wp-caption" in name:
        return True
    # WordPress's covers and media with text beside them; a figure has a place for its caption.
    if "wp-block-" in name or next(image.iterancestors("figure"), None) is not None:
        return False
    holders = (inner for inner in element.iter() if isinstance(inner.tag, str) and _own_text(inner))
    texts = list(islice(holders, 2))
    if len(texts) > 1 or next(element.iter("br", "ul", "blockquote", *HEADINGS), None) is not None:
        return False
    # The picture stands before its caption, and the caption is short and no link to somewhere else.
    first = next((inner for inner in element.iter() if inner is image or inner in texts), image)
    return first is image and len(visible_text(element)) <= CAPTION_LENGTH


def _own_text(element: HtmlElement) -> bool:
    return bool((element.text or "").strip() or any((child.tail or "").strip() for child in element))


def _raw(element: HtmlElement) -> Iterable[str]:
    yield element.text or ""
    for child in element:
        if child.tag == "br":
            yield "\n"
        elif isinstance(child.tag, str):
            yield from _raw(child)
        yield child.tail or ""
