"""Which character set a page is in: what is said of it against what its bytes are; and texts that were read wrongly."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from crawler.charset import FEWEST, GARBLED, MOST, encoding_of, is_garbled
from crawler.page import Page

RUSSIAN = "Совет отложил голосование о мосте до весны, сообщила газета. Ёлки стоят."
FRENCH = "« L’été au café », dit-elle : « déjà vu à Genève, où l’on fête Noël. »"
GERMAN = "Größe, Straßen und ‚Übermut‘: „schön“ – sagte er."
CHINESE = "议会推迟了关于大桥的投票，报纸说。雨季之后再议。"
JAPANESE = "議会は橋についての投票を延期した。カタカナも読める。"
ARABIC = "أرجأ المجلس التصويت على الجسر حتى الربيع، قالت الصحيفة."


def read(text: str, real: str, header: str = "", meta: str = "") -> str:
    """The text as it is read from a page in ``real`` that is said to be in something else."""
    told = f'<meta charset="{meta}">' if meta else ""
    body = f"<html><head>{told}<title>News</title></head><body><p>{text}</p></body></html>".encode(real)
    content_type = f"text/html; charset={header}" if header else "text/html"
    page = Page(
        url="https://example.org/a/",
        body=body,
        fetched_at=datetime(2026, 1, 1, tzinfo=UTC),
        encoding=encoding_of(body, content_type),
    )
    return page.tree.findtext(".//p") or ""


@pytest.mark.parametrize(
    ("text", "real", "header", "meta"),
    [
        (RUSSIAN, "utf-8", "utf-8", ""),
        (RUSSIAN, "utf-8", "iso-8859-1", ""),
        (FRENCH, "utf-8", "iso-8859-1", "utf-8"),
        (RUSSIAN, "utf-8", "windows-1251", ""),
        (RUSSIAN, "utf-8-sig", "windows-1251", ""),
        (RUSSIAN, "cp1251", "windows-1251", ""),
        (RUSSIAN, "cp1251", "", "windows-1251"),
        (RUSSIAN, "cp1251", "utf-8", "windows-1251"),
        (RUSSIAN, "cp1251", "iso-8859-1", "windows-1251"),
        (RUSSIAN, "cp1251", "nonsense", "windows-1251"),
        (RUSSIAN, "utf-8", "nonsense", ""),
        (RUSSIAN, "utf-8", "", ""),
        (RUSSIAN, "koi8-r", "koi8-r", "utf-8"),
        (RUSSIAN, "utf-16", "utf-8", ""),
        (FRENCH, "utf-16", "", ""),
        (RUSSIAN, "utf-16-le", "utf-16", ""),
        (FRENCH, "utf-16-be", "utf-16", ""),
        (CHINESE, "utf-16-be", "", ""),
        (CHINESE, "gb18030", "gb2312", ""),
        (CHINESE, "gb18030", "utf-8", "gb18030"),
        (JAPANESE, "shift_jis", "shift_jis", ""),
        (JAPANESE, "shift_jis", "utf-8", "shift_jis"),
        (JAPANESE, "euc_jp", "euc-jp", ""),
        (FRENCH, "cp1252", "iso-8859-1", ""),
        (FRENCH, "cp1252", "utf-8", "windows-1252"),
        (GERMAN, "cp1252", "", "windows-1252"),
        (ARABIC, "utf-8", "windows-1256", ""),
        ("plain", "ascii", "", ""),
    ],
)
def test_the_right_text(text: str, real: str, header: str, meta: str) -> None:
    assert read(text, real, header, meta) == text


@pytest.mark.parametrize(
    ("text", "real", "header"),
    [
        (RUSSIAN, "cp1251", "utf-8"),
        (RUSSIAN, "cp1251", "iso-8859-1"),
        (CHINESE, "gb18030", "utf-8"),
        (CHINESE, "gb18030", "iso-8859-1"),
        (JAPANESE, "shift_jis", "utf-8"),
        (JAPANESE, "shift_jis", "iso-8859-1"),
        (FRENCH, "cp1252", "utf-8"),
    ],
)
def test_what_nothing_tells_the_right_set_of_shows_that_it_is_wrong(text: str, real: str, header: str) -> None:
    seen = read(text, real, header)
    assert seen.count("\ufffd") * 200 > len(seen) or is_garbled(seen)


@pytest.mark.parametrize(
    ("text", "wrong"),
    [(text, wrong) for text in (RUSSIAN, CHINESE, ARABIC) for wrong in ("cp1252", "latin-1")]
    + [(RUSSIAN, "cp1251"), (RUSSIAN, "koi8-r")],
)
def test_a_text_that_was_stored_wrongly_by_its_site(text: str, wrong: str) -> None:
    garbled = text.encode().decode(wrong, "ignore")
    assert is_garbled(garbled)
    assert read(garbled, "utf-8", "utf-8") == garbled


def test_an_english_text_whose_quotes_were() -> None:
    assert is_garbled("It doesnâ€™t matter, she said. â€œWe wonâ€\x9d, and they didnâ€™t go to the cafÃ©.")


@pytest.mark.parametrize("text", [RUSSIAN, FRENCH, GERMAN, CHINESE, JAPANESE, ARABIC, RUSSIAN.upper(), FRENCH.upper()])
def test_honest_texts(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize(
    "text",
    [
        "«LE CAFÉ» «LA CITÉ» «LE BLÉ» «ÉTÉ» «À LA PORTÉE»",
        "«\xa0été\xa0» et «\xa0café\xa0»\xa0: «\xa0passé\xa0»\xa0!",
        "Spaß, »Spaß« und »Größe«, ‚so‘ und ‚fein‘ oder ‚am Ende‘",
        "СССР, «РСФСР» и «СНГ»: «АВТОР», «МИР», «ДОГОВОР». РЁ, Сёмин, Сім’я, Рішення",
        "¿Él? ¡Ésa! «¿Ángel?» «¡Ñandú!» ¿Y tú? ¡Éramos!",
        "The word “café” became cafÃ©, “don’t” became donâ€™t, and “naïve” became naÃ¯ve: that’s mojibake, they said.",
        "ÆØÅ og æøå: på øya, får og næring, ære være.",
        "þýðing, Ísland, Þór, ðð: á Íslandi",
        "Tiếng Việt: Âu Lạc, Ân cần, Đà Nẵng, thủ đô Hà Nội",
    ],
)
def test_texts_that_only_look_like_it(text: str) -> None:
    assert not is_garbled(text)


def test_a_single_broken_character_is_no_other_set() -> None:
    body = f"<html><p>{RUSSIAN * 3}".encode() + b"\xf0\x9f</p>"
    assert encoding_of(body, "text/html; charset=utf-8") == "utf-8"


def test_a_guess_reads_no_more_than_it_needs() -> None:
    body = b"<html><p>" + RUSSIAN.encode("cp1251") * 20_000
    assert read(RUSSIAN * 20, "cp1251") == RUSSIAN * 20
    assert encoding_of(body, "text/html") == "cp1251"


@given(
    st.lists(st.sampled_from([*"aé‚ƒÃÐп║ï! \n\x80\xff\ud800", "ƒe", "‚A", "Ã©", "Ð¡", "РЎ", "â€™"]), max_size=30).map(
        "".join
    )
)
@example("ƒe" * 6)
@example("Ã©" * 3)
def test_what_is_garbled_is_told_from_less_than_the_text(text: str) -> None:
    foreign, garbled = (sum(sign > "\x7f" for sign in part) for part in (text, "".join(GARBLED.findall(text))))
    assert is_garbled(text) == (garbled >= FEWEST and garbled > MOST * foreign)
