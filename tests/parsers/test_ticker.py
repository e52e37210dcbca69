"""The ticker, in whatever markup; and what only looks like one."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import html as lxml_html

from crawler.page import Page
from crawler.parsers.ticker import Quote, entries, read_ticker

MakePage = Callable[..., Page]
FIVE = ("KGS/USD = 0.01153 0%", "KZT/USD = 0.00201 -0%", "TJS/USD = 0.09243 0.87%", "UZS/USD = 0.00008 0%",
        "TMT/USD = 0.28573 -0.14%")  # fmt: skip
READ = [("KGS", "0.01153", "0"), ("KZT", "0.00201", "-0"), ("TJS", "0.09243", "0.87"), ("UZS", "0.00008", "0"),
        ("TMT", "0.28573", "-0.14")]  # fmt: skip


def values(page: Page) -> list[tuple[str, str, str]]:
    return [(quote.base, quote.value, quote.change_pct) for quote in read_ticker(page).quotes]


def listed(lines: tuple[str, ...]) -> str:
    return "<ul>" + "".join(f"<li>{line}</li>" for line in lines) + "</ul>"


def split_over_tags(lines: tuple[str, ...]) -> str:
    return "".join(
        "<span><b>{}</b>/<b>{}</b> = <i>{}</i>\n<em>{}</em></span>".format(
            *line.replace("/", " ").replace(" =", "").split()
        )
        for line in lines
    )


def tabled(lines: tuple[str, ...]) -> str:
    rows = ("".join(f"<td>{cell}</td>" for cell in line.replace(" = ", " ").split()) for line in lines)
    return "<table>" + "".join(f"<tr>{row}</tr>" for row in rows) + "</table>"


@pytest.mark.parametrize("repeats", [1, 2, 8])
def test_forty_entries_are_five_rates_to_the_digit(page: MakePage, repeats: int) -> None:
    assert values(page(f"<body>{listed(FIVE * repeats)}</body>")) == READ


def test_four_pairs_until_2024(page: MakePage) -> None:
    assert values(page(listed(FIVE[:4] * 8))) == READ[:4]


@pytest.mark.parametrize(
    "strip",
    [
        listed(FIVE),
        split_over_tags(FIVE),
        tabled(FIVE),
        "<div>" + " • ".join(FIVE) + "</div>",
        "<div><b>Rates</b> " + " | ".join(FIVE) + "</div>",
        "<p>" + "<br>".join(FIVE) + "</p>",
        listed(FIVE).replace(" = ", "&nbsp;=&nbsp;").replace("/USD", "&#47;USD"),
        listed(tuple(f"• {line}" for line in FIVE)),
        "".join(f'<div data-rate="{line}"></div>' for line in FIVE),
        listed(FIVE) + "".join(f'<div data-rate="{line}"></div>' for line in FIVE),
    ],
    ids=["list", "tags", "table", "one-text", "labelled", "breaks", "entities", "bullets", "attributes", "both"],
)
def test_any_markup_gives_the_same(page: MakePage, strip: str) -> None:
    assert values(page(f"<body><div>{strip}</div><h1>Title</h1></body>")) == READ


@given(
    st.lists(st.sampled_from(["div", "span", "li", "td", "section", "b", "x-rate"]), max_size=4),
    st.from_regex(r"0\.[0-9]{5}", fullmatch=True),
    st.from_regex(r"-?[0-9](\.[0-9]{1,2})?", fullmatch=True),
    st.sampled_from([" ", "\u00a0", "\n\t", "  "]),
)
def test_wrapping_never_changes_a_digit(page: MakePage, tags: list[str], value: str, change: str, space: str) -> None:
    text = f"TJS/USD{space}={space}{value}{space}{change}%"
    for tag in tags:
        text = f"<{tag}>{text}</{tag}>"
    assert values(page(f"<body>{text}</body>")) == [("TJS", value, change)]


def test_repeats_that_disagree_are_left_out_and_named(page: MakePage) -> None:
    ticker = read_ticker(page(listed((*FIVE, "KGS/USD = 0.01154 0%"))))
    assert [quote.base for quote in ticker.quotes] == ["KZT", "TJS", "UZS", "TMT"]
    assert ticker.conflicts == ("KGS/USD",)


@pytest.mark.parametrize(
    "markup",
    [
        "<p>• The fine is 50 million KGS ($572,000), or 3%.</p>",
        "<li>50 million KGS ($572,000)</li>",
        "<p>On that day KGS/USD = 0.01153 0% was the rate.</p>",
        "<li>KGS/USD</li><li>0.5%</li>",
        "<script>var t = 'KGS/USD = 0.01153 0%'</script>",
        "<!-- KGS/USD = 0.01153 0% -->",
        "",
    ],
)
def test_amounts_and_sentences_are_no_rates(page: MakePage, markup: str) -> None:
    assert read_ticker(page(f"<body>{markup}</body>")).quotes == ()


ARTICLE = """<body>{strip}<main><h1>How to read a ticker</h1><div><p>A line holds a pair, a price and a change, as in
these made-up ones, which belong to a story:</p>{quoted}<p>More on that in the next story.</p></div></main></body>"""


def test_rates_listed_in_an_articles_text_are_no_ticker(page: MakePage) -> None:
    quoted = listed(("KGS/USD = 0.05000 9%", "TJS/USD = 0.09243 0.87%"))
    assert values(page(ARTICLE.format(strip=listed(FIVE), quoted=quoted))) == READ
    assert values(page(ARTICLE.format(strip="", quoted=quoted))) == []
    assert values(page(ARTICLE.format(strip="", quoted=f"<div>{quoted}</div>"))) == []


@pytest.mark.parametrize(
    ("text", "change"),
    [("KGS/USD = 0.01153 −0.5%", "-0.5"), ("KGS/USD = 0.01153 +0.5%", "0.5"), ("KGS/USD: 0.01153 (0.5%)", "0.5")],
)
def test_signs_are_decimal_signs(text: str, change: str) -> None:
    assert entries(text) == (Quote(base="KGS", quote="USD", value="0.01153", change_pct=change),)


@given(st.text(alphabet="KGSUD/=0.1% •-\n", max_size=60))
def test_a_unit_holds_nothing_but_entries(text: str) -> None:
    found = entries(text)
    printed = "".join(text.split())
    assert all(quote.value in printed and f"{quote.base}/{quote.quote}" in printed for quote in found)
    assert not entries(f"{text} and more")


def test_the_page_is_left_as_it_was(page: MakePage) -> None:
    given_page = page(f"<body>{listed(FIVE)}</body>")
    before = lxml_html.tostring(given_page.tree)
    read_ticker(given_page)
    assert lxml_html.tostring(given_page.tree) == before


@pytest.mark.parametrize(
    "printed",
    [
        "1,234.56 -0.5%",
        "1 234,56 −0,5 %",
        "1.234,56 -0,5 %",
        "1.234.567%",
        "1.2345%",
        "１２.５ -0.5%",
        "n/a",
        "0,5 % N/A",
    ],
)
def test_a_number_that_could_be_read_otherwise_is_not_read(page: Callable[..., Page], printed: str) -> None:
    ticker = read_ticker(page(f"<div><span>KGS/USD = {printed}</span><span>EUR/USD = 1.05 -0.1%</span></div>"))
    assert [quote.base for quote in ticker.quotes] == ["EUR"]
    assert ticker.odd == (("KGS/USD", printed),)


@pytest.mark.parametrize(
    "text", ["KGS/USD", "and/or 5", "Nov/Dec 2025: 14", "km/hrs", "USD/KGS fell by 1,5 %", "see n/a"]
)
def test_other_texts_are_no_odd_entries(page: Callable[..., Page], text: str) -> None:
    assert not read_ticker(page(f"<p>{text}</p>")).odd


def test_what_is_remembered_of_entries_does_not_keep_their_page(page: MakePage) -> None:
    shown = page(f"<html><body>{listed(('AMD/USD = 0.00261 0.31%', 'GEL/USD = 0.36812 -0.07%'))}</body></html>")
    assert len(read_ticker(shown).quotes) == 2
    items = [weakref.ref(item) for item in shown.tree.iter("li")]
    del shown
    gc.collect()
    assert [item() for item in items] == [None, None]
