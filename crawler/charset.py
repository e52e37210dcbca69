"""Which character set a page is in: what is said of it, held against its bytes; and texts that were read wrongly."""

from __future__ import annotations

import re

from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

SAMPLE = 64 * 1024
"""Bytes from which a character set that nobody names is guessed: the guess reads them some thirty times."""
START = 1024
"""Bytes at the start of a page, markup nearly all, in which UTF-16 shows."""
TOLERATED = 10
"""One character in so many may be broken: a cut-off emoji in a summary is no other character set."""
GARBLED = re.compile(
    # UTF-8 read as Latin: "â€™", "Ã©", "Ð¡". Read as Cyrillic: "РЎ", "п║". Others read as Latin: "Ïðèâåò", "ƒe".
    "[Â-ß][{0}]|[à-ï][{0}]{{2}}|[ð-ô][{0}]{{3}}|[РС][{1}]|[пя][\u2500-\u259f]|[\xa1-\xff]{{4,}}|[‚ƒ][!-\xff]".format(
        "\x80-\xbf€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ", "ЂЃ‚ѓ„…†‡€‰Љ‹ЊЌЋЏђ‘’“”•–—™љ›њќћџ\xa0ЎўЈ¤Ґ¦§Ё©Є«¬\xad®Ї°±Ііґµ¶·ё№є»јЅѕї"
    )
)
PIECE = re.compile("[^\x00-\x7f]+.?")
"""What is not ASCII, and the character behind it: all that the above looks at, and of most texts very little."""
BLANK = bytes.maketrans(bytes(range(128)), b" " * 128)
FEWEST = 6
"""Garbled characters of a text that is garbled: fewer are a quotation."""
MOST = 0.75
"""Share of what is not ASCII in a text that is garbled: one that speaks of such things has its own signs, too."""


def encoding_of(body: bytes, content_type: str) -> str:
    """Return the character set: the mark's, or the first that the bytes fit of UTF-8, the header's, the page's own.

    Whole UTF-8 with more than ASCII in it is nothing else, whatever is said of it. Where nothing that is said fits, the
    first word counts, and what cannot be read shows as U+FFFD: a guess is no better than a lie. Only where nothing is
    said at all, the bytes are guessed from.
    """
    mark: str | None = read_bom(body)[0]
    mark = mark or _utf16(body)
    if mark is not None:
        return mark
    told = [name for name in (http_content_type_encoding(content_type), html_body_declared_encoding(body)) if name]
    try:
        body.decode("utf-8")
        if not told or not body.isascii():
            return "ascii" if body.isascii() else "utf-8"
    except UnicodeDecodeError:
        told = told or [_detected(body)]
    return next((name for name in (*told, "utf-8") if _fits(body, name)), told[0])


def is_garbled(text: str) -> bool:
    """Tell whether a text was read in a wrong character set, by what UTF-8 and others look like then."""
    runs = _runs(text)
    foreign = len(runs) - runs.count(" ")
    if foreign < FEWEST:
        return False
    if "‚" in runs or "ƒ" in runs:
        # Only behind these two ASCII matters. Searching the text itself takes several times as long as all the rest.
        runs = "\n".join(PIECE.findall(text))
    garbled = sum(map(_foreign, GARBLED.findall(runs)))
    return garbled >= FEWEST and garbled > MOST * foreign


def _runs(text: str) -> str:
    """Return what is not ASCII, its runs parted by spaces."""
    runs = text.encode("utf-8", "surrogatepass").translate(BLANK).split()
    return b" ".join(runs).decode("utf-8", "surrogatepass")


def _fits(body: bytes, name: str) -> bool:
    text = body.decode(name, "replace")
    return text.count("\ufffd") * TOLERATED <= _foreign(text) and not is_garbled(text)


def _foreign(text: str) -> int:
    """Return how many characters are not ASCII."""
    return len(text) - len(text.encode("ascii", "ignore"))


def _utf16(body: bytes) -> str | None:
    """Return the name of UTF-16 without a mark: every other byte of its markup is 0."""
    for place, name in enumerate(("utf-16-be", "utf-16-le")):
        half = body[place:START:2]
        if half.count(0) * 2 > len(half):
            return name
    return None


def _detected(body: bytes) -> str:
    # Slow to import, and hardly a page says nothing of its character set.
    from charset_normalizer import from_bytes

    first = next((place for place, byte in enumerate(body) if byte > 0x7F), 0)
    match = from_bytes(body[max(0, first - START) :][:SAMPLE]).best()
    return (match and resolve_encoding(match.encoding)) or "cp1252"
